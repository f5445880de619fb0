/** Hours, days, weeks and months as they begin in a time zone. Weeks begin on Monday. */
export type TimeUnit = 'hour' | 'day' | 'week' | 'month';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Wall {
  year: number;
  /** From 0. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}

/** What calendar and clock on the wall show there. */
export function wallTime(at: number, timeZone: string): Wall {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month: month - 1, day, hour, minute };
}

const asUtc = ({ year, month, day, hour, minute }: Wall): number => Date.UTC(year, month, day, hour, minute);

function offsetAt(at: number, timeZone: string): number {
  return asUtc(wallTime(at, timeZone)) - Math.floor(at / 60_000) * 60_000;
}

/** When the wall there shows this midnight; the first moment of the day where clocks skip it. */
function midnight(year: number, month: number, day: number, timeZone: string): number {
  const wanted = Date.UTC(year, month, day);
  const guess = wanted - offsetAt(wanted, timeZone);
  const found = wanted - offsetAt(guess, timeZone);
  return wallTime(found, timeZone).day === new Date(wanted).getUTCDate() ? found : found + HOUR_MS;
}

/** Monday is 0. */
export function weekday(at: number, timeZone: string): number {
  const { year, month, day } = wallTime(at, timeZone);
  return (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7;
}

export function startOf(at: number, unit: TimeUnit, timeZone: string): number {
  const { year, month, day } = wallTime(at, timeZone);
  switch (unit) {
    case 'hour': {
      const offset = offsetAt(at, timeZone);
      return Math.floor((at + offset) / HOUR_MS) * HOUR_MS - offset;
    }
    case 'day':
      return midnight(year, month, day, timeZone);
    case 'week':
      return midnight(year, month, day - weekday(at, timeZone), timeZone);
    case 'month':
      return midnight(year, month, 1, timeZone);
  }
}

/** Where the next one begins; `start` is the beginning of one. Days of 23 and 25 hours count as one. */
export function nextStart(start: number, unit: TimeUnit, timeZone: string, steps = 1): number {
  const { year, month, day } = wallTime(start, timeZone);
  switch (unit) {
    case 'hour':
      return start + steps * HOUR_MS;
    case 'day':
      return midnight(year, month, day + steps, timeZone);
    case 'week':
      return midnight(year, month, day + 7 * steps, timeZone);
    case 'month':
      return midnight(year, month + steps, 1, timeZone);
  }
}

const MOST_BUCKETS = 5000;

/** The beginnings of all that lie in [from, to): the first may begin before `from`. */
export function bucketStarts(from: number, to: number, unit: TimeUnit, timeZone: string): readonly number[] {
  const starts: number[] = [];
  for (let start = startOf(from, unit, timeZone); start < to && starts.length < MOST_BUCKETS; start = nextStart(start, unit, timeZone)) {
    starts.push(start);
  }
  return starts;
}

export const viewerZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export { DAY_MS, HOUR_MS };
