/** Whose right to be here ends at a known moment is asked for again at that moment (LIVE.md R5). One timer for all who end together. */
import type { Timers } from './timers.ts';

/** Longer timers overflow; the next look comes earlier anyway. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface ExpiriesOptions<Item> {
  /** At the moment that was set, or a moment before: timers may be early. */
  onEnd(item: Item): void;
  now(): number;
  timers: Timers;
}

interface Moment<Item> {
  items: Set<Item>;
  cancel(): void;
}

export function createExpiries<Item>({ onEnd, now, timers }: ExpiriesOptions<Item>) {
  const moments = new Map<number, Moment<Item>>();
  const momentOf = new Map<Item, number>();

  function open(at: number): Moment<Item> {
    const ms = Math.min(Math.max(at - now(), 0), MAX_TIMER_MS);
    const moment = { items: new Set<Item>(), cancel: timers.after(ms, () => pass(at)) };
    moments.set(at, moment);
    return moment;
  }

  function pass(at: number): void {
    const { items } = moments.get(at)!;
    moments.delete(at);
    for (const item of items) {
      momentOf.delete(item);
      onEnd(item);
    }
  }

  function forget(item: Item): void {
    const at = momentOf.get(item);
    const moment = at === undefined ? undefined : moments.get(at);
    if (at === undefined || !moment) return;
    momentOf.delete(item);
    moment.items.delete(item);
    if (moment.items.size > 0) return;
    moment.cancel();
    moments.delete(at);
  }

  return {
    /** Takes the place of what was set before; null: no known end. */
    set(item: Item, end: Date | null): void {
      const at = end?.getTime();
      if (momentOf.get(item) === at) return;
      forget(item);
      if (at === undefined) return;
      (moments.get(at) ?? open(at)).items.add(item);
      momentOf.set(item, at);
    },
    forget,
    close(): void {
      for (const { cancel } of moments.values()) cancel();
      moments.clear();
      momentOf.clear();
    },
  };
}

export type Expiries<Item> = ReturnType<typeof createExpiries<Item>>;
