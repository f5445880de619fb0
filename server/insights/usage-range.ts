/** Which time a view covers, and how it is cut: UTC, as billing is. */
import { MAX_USAGE_HOURS, MAX_USAGE_POINTS } from '../../schema/wire/limits.ts';
import { invalid } from '../kit/errors.ts';
import type { Interval, UsageQuery } from './usage-records.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

export interface UsageRange {
  from: Date;
  to: Date;
  interval: Interval;
  /** The starts of all intervals; empty where all of it lies before what is shown, or in the future. */
  points: Date[];
}

/** Throws INVALID. `earliest`: what lies before it is not shown. */
export function rangeOf({ from, to, interval }: UsageQuery, now: Date, earliest: Date | null): UsageRange {
  if (from >= to) throw invalid({ 'input.to': 'must be after `from`' });
  const step = interval === 'hour' ? HOUR_MS : DAY_MS;
  const begin = Math.max(down(from.getTime(), step), earliest === null ? Number.NEGATIVE_INFINITY : down(earliest.getTime(), DAY_MS));
  const end = Math.min(up(to.getTime(), step), up(now.getTime() + 1, step));
  if (begin >= end) return { from: new Date(begin), to: new Date(begin), interval, points: [] };
  const most = interval === 'hour' ? MAX_USAGE_HOURS : MAX_USAGE_POINTS;
  // At least so many, before any of them is made.
  if ((end - begin) / LONGEST_MS[interval] > most) throw tooMany(most);
  const points: Date[] = [];
  for (let at = startOf(interval, begin); at < end; at = next(interval, at)) points.push(new Date(at));
  if (points.length > most) throw tooMany(most);
  return { from: new Date(begin), to: new Date(end), interval, points };
}

/** The same length of time right before; null where it reaches back further than is shown. */
export function rangeBefore({ from, to, interval }: UsageRange, earliest: Date | null): UsageRange | null {
  const begin = new Date(2 * from.getTime() - to.getTime());
  if (begin >= from || (earliest !== null && begin.getTime() < down(earliest.getTime(), DAY_MS))) return null;
  return { from: begin, to: from, interval, points: [] };
}

const LONGEST_MS: Record<Interval, number> = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS };

const tooMany = (most: number) => invalid({ 'input.interval': `makes more than ${most} points; take a longer one, or less time` });

const down = (ms: number, step: number) => Math.floor(ms / step) * step;
const up = (ms: number, step: number) => Math.ceil(ms / step) * step;

export function startOf(interval: Interval, ms: number): number {
  switch (interval) {
    case 'hour':
      return down(ms, HOUR_MS);
    case 'day':
      return down(ms, DAY_MS);
    case 'week':
      return down(ms - FIRST_MONDAY_MS, 7 * DAY_MS) + FIRST_MONDAY_MS;
    case 'month': {
      const at = new Date(ms);
      return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
    }
  }
}

function next(interval: Interval, ms: number): number {
  if (interval !== 'month') return ms + LONGEST_MS[interval];
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
