import { DAY_MS, HOUR_MS, nextStart, startOf } from '../../ui/charts/zone.ts';
import type { TimeUnit } from '../../ui/charts/zone.ts';

/** Billing knows one time for everybody. */
export const ZONE = 'UTC';

export const PERIOD_KINDS = ['today', '7d', '30d', 'month', 'last-month', 'custom'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export interface Period {
  readonly kind: PeriodKind;
  /** The first and the last day of a period of one's own, both part of it: 2026-11-20. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface Range {
  /** Epoch milliseconds; the end is not part of it. */
  readonly from: number;
  readonly to: number;
}

export interface Ranges {
  readonly shown: Range;
  /** As much of the period before: what has run for half a day is compared with half a day. */
  readonly previous: Range;
  /** It still goes on. */
  readonly isOpen: boolean;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const LONGEST_DAYS = 366;
const BY_HOUR_UP_TO_DAYS = 14;
const BY_HOUR_BY_ITSELF_DAYS = 2;
const BY_WEEK_FROM_DAYS = 120;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Null where it is no day of the calendar. */
export function parseDay(text: string | null | undefined): number | null {
  if (text == null || !DAY.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || dayOf(at) !== text ? null : at;
}

export function rangesOf(period: Period, now: number): Ranges {
  const whole = wholeOf(period, now);
  const to = Math.min(whole.to, nextStart(startOf(now, 'hour', ZONE), 'hour', ZONE));
  const shown = { from: Math.min(whole.from, to - HOUR_MS), to };
  return { shown, previous: before(period, shown), isOpen: whole.to > now };
}

function wholeOf({ kind, from, to }: Period, now: number): Range {
  const today = startOf(now, 'day', ZONE);
  const month = startOf(now, 'month', ZONE);
  const tomorrow = nextStart(today, 'day', ZONE);
  switch (kind) {
    case 'today':
      return { from: today, to: tomorrow };
    case '7d':
      return { from: tomorrow - 7 * DAY_MS, to: tomorrow };
    case '30d':
      return { from: tomorrow - 30 * DAY_MS, to: tomorrow };
    case 'month':
      return { from: month, to: nextStart(month, 'month', ZONE) };
    case 'last-month':
      return { from: nextStart(month, 'month', ZONE, -1), to: month };
    case 'custom': {
      const [one, other] = [parseDay(from) ?? today, parseDay(to) ?? today].toSorted((a, b) => a - b) as [number, number];
      const first = Math.max(Math.min(one, today), other + DAY_MS - LONGEST_DAYS * DAY_MS);
      return { from: first, to: Math.min(other, today) + DAY_MS };
    }
  }
}

/** Months are compared with months, everything else with as long a time right before it. */
function before({ kind }: Period, { from, to }: Range): Range {
  if (kind !== 'month' && kind !== 'last-month') {
    const days = Math.ceil((to - from) / DAY_MS) * DAY_MS;
    return { from: from - days, to: to - days };
  }
  const start = nextStart(from, 'month', ZONE, -1);
  return { from: start, to: kind === 'last-month' ? from : Math.min(from, start + to - from) };
}

/** Which steps make sense for so long a time: the first is taken where nobody chose one. */
export function unitsOf({ from, to }: Range): readonly [TimeUnit, ...TimeUnit[]] {
  const days = (to - from) / DAY_MS;
  if (days <= 1) return ['hour'];
  if (days <= BY_HOUR_BY_ITSELF_DAYS) return ['hour', 'day'];
  if (days <= BY_HOUR_UP_TO_DAYS) return ['day', 'hour'];
  return days < BY_WEEK_FROM_DAYS ? ['day', 'week'] : ['week', 'day', 'month'];
}
