/** How a month will end: a pure guess from the days before. Amounts are whole micro-USD as numbers, which are exact to nine billion dollars. */

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** Less than two weeks say nothing about weekdays. */
const LEARNT_DAYS = 14;
export const HISTORY_DAYS = 8 * WEEK_DAYS;
/** Four in five of a normal distribution lie so many deviations around its middle. */
const DEVIATIONS = 1.2816;
const LEAST_TREND = 0.5;
const MOST_TREND = 2;

export interface ForecastDay {
  day: Date;
  micros: number;
  isForecast: boolean;
}

export interface Guess {
  method: 'weekday' | 'linear';
  soFar: number;
  forecast: number;
  low: number;
  high: number;
  days: ForecastDay[];
}

/** `spentOn`: by the first moment of a UTC day; days without are 0. Days before the first of all count for nothing. */
export function guessMonth(spentOn: ReadonlyMap<number, number>, now: Date): Guess {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const begin = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const spent = (day: number) => spentOn.get(day) ?? 0;
  const first = Math.max(Math.min(...spentOn.keys()), today - HISTORY_DAYS * DAY_MS);
  const history = daysBetween(first, today);
  const method = history.length >= LEARNT_DAYS ? 'weekday' : 'linear';
  const expected = method === 'weekday' ? byWeekday(history, spent) : evenly(history, spent, spent(today));

  const days = daysBetween(begin, end).map((day): ForecastDay => {
    if (day < today) return { day: new Date(day), micros: spent(day), isForecast: false };
    const guess = Math.round(expected(day));
    return { day: new Date(day), micros: day === today ? Math.max(guess, spent(today)) : guess, isForecast: true };
  });
  const soFar = daysBetween(begin, today + DAY_MS).reduce((sum, day) => sum + spent(day), 0);
  const forecast = days.reduce((sum, { micros }) => sum + micros, 0);
  const left = days.filter(({ isForecast }) => isForecast).length;
  const width = Math.round(DEVIATIONS * deviation(history, spent, expected) * Math.sqrt(left));
  return { method, soFar, forecast, low: Math.max(soFar, forecast - width), high: forecast + width, days };
}

/** The day on which the sum of all before comes to the budget. */
export function reachedOn(days: readonly ForecastDay[], budget: number): Date | null {
  let sum = 0;
  return days.find(({ micros }) => (sum += micros) >= budget)?.day ?? null;
}

function evenly(history: readonly number[], spent: (day: number) => number, today: number): (day: number) => number {
  const mean = history.length === 0 ? today : total(history, spent) / history.length;
  return () => mean;
}

/** The median of the same weekday, which one wild day does not move, times how the last two weeks compare with their medians. */
function byWeekday(history: readonly number[], spent: (day: number) => number): (day: number) => number {
  const byDay = Map.groupBy(history, weekdayOf);
  const usual = (day: number) => median((byDay.get(weekdayOf(day)) ?? []).map(spent));
  const recent = history.slice(-LEARNT_DAYS);
  const usually = total(recent, usual);
  const trend = usually === 0 ? 1 : Math.min(MOST_TREND, Math.max(LEAST_TREND, total(recent, spent) / usually));
  return (day) => usual(day) * trend;
}

function deviation(history: readonly number[], spent: (day: number) => number, expected: (day: number) => number): number {
  if (history.length < 2) return 0;
  return Math.sqrt(total(history, (day) => (spent(day) - expected(day)) ** 2) / (history.length - 1));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const weekdayOf = (day: number) => new Date(day).getUTCDay();
const total = (days: readonly number[], of: (day: number) => number) => days.reduce((sum, day) => sum + of(day), 0);

function daysBetween(from: number, to: number): number[] {
  return to <= from ? [] : Array.from({ length: Math.round((to - from) / DAY_MS) }, (_, index) => from + index * DAY_MS);
}
