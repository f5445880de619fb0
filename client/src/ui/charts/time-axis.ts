import { HOUR_MS, wallTime, weekday } from './zone.ts';
import type { TimeUnit } from './zone.ts';

export interface TimeBuckets {
  readonly unit: TimeUnit;
  /** Epoch milliseconds at which each begins. */
  readonly starts: readonly number[];
  readonly timeZone: string;
  /** The last one goes on: its figures are not the last word. */
  readonly isLastOpen?: boolean;
}

export interface TimeTick {
  readonly index: number;
  readonly label: string;
}

const LABEL_PX: Record<TimeUnit, number> = { hour: 58, day: 52, week: 52, month: 60 };
const HOUR_STEPS = [1, 2, 3, 6, 12, 24, 48, 168];
const DAY_STEPS = [1, 2, 7, 14];
const STEPS = [1, 2, 3, 4, 6, 12, 24];

/** As many labels as have room, on the hours, Mondays and months that people orient themselves by. */
export function timeTicks(buckets: TimeBuckets, widthPx: number, locale?: string): readonly TimeTick[] {
  const { unit, starts } = buckets;
  const room = Math.max(1, Math.floor(widthPx / LABEL_PX[unit]));
  const step = Math.ceil(starts.length / room);
  const indices = starts.keys().filter((index) => isOnStep(buckets, index, step));
  return indices.map((index) => ({ index, label: tickLabel(buckets, index, locale) })).toArray();
}

function isOnStep({ unit, starts, timeZone }: TimeBuckets, index: number, atLeast: number): boolean {
  const start = starts[index] ?? 0;
  switch (unit) {
    case 'hour': {
      const step = HOUR_STEPS.find((one) => one >= atLeast) ?? 168;
      const { hour } = wallTime(start, timeZone);
      if (step <= 24) return hour % step === 0;
      return hour === 0 && (step === 168 ? weekday(start, timeZone) === 0 : dayNumber(start, timeZone) % 2 === 0);
    }
    case 'day': {
      const step = DAY_STEPS.find((one) => one >= atLeast);
      if (step === undefined) return isOnMonth(start, timeZone, atLeast / 28);
      if (step < 7) return index % step === 0;
      return weekday(start, timeZone) === 0 && (step === 7 || Math.floor(dayNumber(start, timeZone) / 7) % 2 === 0);
    }
    case 'week':
    case 'month': {
      const step = STEPS.find((one) => one >= atLeast) ?? 24;
      return index % step === 0;
    }
  }
}

function isOnMonth(start: number, timeZone: string, atLeast: number): boolean {
  const { month, day } = wallTime(start, timeZone);
  return day === 1 && month % (STEPS.find((one) => one >= atLeast) ?? 12) === 0;
}

/** Days since an epoch that was a Monday. */
function dayNumber(start: number, timeZone: string): number {
  const { year, month, day } = wallTime(start, timeZone);
  return Date.UTC(year, month, day) / (24 * HOUR_MS) - 4;
}

function tickLabel({ unit, starts, timeZone }: TimeBuckets, index: number, locale?: string): string {
  const start = starts[index] ?? 0;
  const write = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(start);
  const isMidnight = wallTime(start, timeZone).hour === 0;
  switch (unit) {
    case 'hour':
      return write(isMidnight ? { day: 'numeric', month: 'short' } : { hour: 'numeric' });
    case 'day':
    case 'week':
      return write({ day: 'numeric', month: 'short' });
    case 'month':
      return wallTime(start, timeZone).month === 0 || index === 0 ? write({ month: 'short', year: 'numeric' }) : write({ month: 'short' });
  }
}

/** In full, for the tooltip and the table. */
export function bucketName({ unit, starts, timeZone }: TimeBuckets, index: number, locale?: string): string {
  const start = starts[index] ?? 0;
  const formats: Record<TimeUnit, Intl.DateTimeFormatOptions> = {
    hour: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
    day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    week: { day: 'numeric', month: 'short', year: 'numeric' },
    month: { month: 'long', year: 'numeric' },
  };
  const format = new Intl.DateTimeFormat(locale, { timeZone, ...formats[unit] });
  return unit === 'week' ? format.formatRange(start, start + 6 * 24 * HOUR_MS) : format.format(start);
}
