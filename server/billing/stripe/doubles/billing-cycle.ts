/** When a subscription's periods begin and end. */
import { addMonths } from './timeline.ts';
import type { Period } from './invoice-lines.ts';
import type { PriceRecord } from './records.ts';

export interface AnchorConfig {
  day_of_month: number;
  hour?: number | undefined;
  minute?: number | undefined;
  second?: number | undefined;
}

/** The next moment after `now` on that day of a month, UTC. */
export function anchorOf(config: AnchorConfig, now: number): number {
  const time = (config.hour ?? 0) * 3_600 + (config.minute ?? 0) * 60 + (config.second ?? 0);
  const first = new Date(now * 1000).setUTCDate(1);
  const midnight = Math.floor(new Date(first).setUTCHours(0, 0, 0, 0) / 1000);
  for (let month = 0; ; month++) {
    const start = addMonths(midnight, month);
    const days = (addMonths(midnight, month + 1) - start) / 86_400;
    const at = start + (Math.min(config.day_of_month, days) - 1) * 86_400 + time;
    if (at > now) return at;
  }
}

const MONTHS = { month: 1, year: 12 } as const;

/** The full period of the cycle that `at` is in, counted from the anchor; it may begin before the anchor. */
export function periodAround(anchor: number, price: PriceRecord, at: number): Period {
  const { interval, interval_count: count } = price.recurring!;
  if (interval === 'month' || interval === 'year') {
    const step = MONTHS[interval] * count;
    let n = Math.floor((at - anchor) / (step * 31 * 86_400)) - 1;
    while (addMonths(anchor, (n + 1) * step) <= at) n++;
    return { start: addMonths(anchor, n * step), end: addMonths(anchor, (n + 1) * step) };
  }
  const length = (interval === 'week' ? 7 : 1) * 86_400 * count;
  const n = Math.floor((at - anchor) / length);
  return { start: anchor + n * length, end: anchor + (n + 1) * length };
}
