/** A month that adds up: what it came to so far, and where it goes. */
export interface Forecast {
  /** Running sums of the days that are over, and of today what it has come to; null after it. */
  readonly actual: readonly (number | null)[];
  /** From today to the end; null before. */
  readonly expected: readonly (number | null)[];
  /** The day that goes on; -1 where the month is over. */
  readonly today: number;
}

export interface ForecastDay {
  readonly value: number;
  /** Guessed; of today the rest of the day is. */
  readonly isForecast: boolean;
}

/** `soFar`: what the month came to by now, of today too. */
export function forecast(days: readonly ForecastDay[], soFar: number): Forecast {
  let sum = 0;
  const sums = days.map(({ value }) => (sum += value));
  const today = days.findIndex(({ isForecast }) => isForecast);
  const actual = sums.map((value, index) => (today < 0 || index < today ? value : index === today ? soFar : null));
  const expected = sums.map((value, index) => (today < 0 || index < today ? null : index === today ? soFar : value));
  return { actual, expected, today };
}
