/** Asks again whether somebody may stay: for all, spread over a period, and at once for some (LIVE.md R5). */
import type { Timers } from './timers.ts';

const TICK_MS = 1_000;

export interface ChecksOptions<Item> {
  /** Never rejects: what goes wrong is its own affair. */
  check(item: Item): Promise<void>;
  /** Within this time everybody has had a turn. */
  periodMs: number;
  /** Checks at a time. */
  concurrency: number;
  timers: Timers;
}

export function createChecks<Item>({ check, periodMs, concurrency, timers }: ChecksOptions<Item>) {
  /** Who was checked longest ago stands first. */
  const items = new Set<Item>();
  const asked = new Map<Item, Promise<void>>();
  const running = new Map<Item, Promise<void>>();
  const queue: (() => void)[] = [];
  let free = concurrency;
  /** Milliseconds, times the items that were there: a period of them is one turn. */
  let due = 0;

  async function enter(): Promise<void> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => queue.push(resolve));
  }

  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else free++;
  }

  async function perform(item: Item): Promise<void> {
    // One after the other, so that an older answer never undoes a newer one.
    await running.get(item);
    await enter();
    asked.delete(item);
    if (items.delete(item)) {
      items.add(item);
      const checking = check(item).finally(() => running.delete(item));
      running.set(item, checking);
      await checking;
    }
    leave();
  }

  /** Resolves after a check that began later than this call. */
  function request(item: Item): Promise<void> {
    const known = asked.get(item);
    if (known) return known;
    const promise = perform(item);
    asked.set(item, promise);
    return promise;
  }

  function tick(): void {
    due += items.size * TICK_MS;
    for (const item of items) {
      if (due < periodMs) break;
      due -= periodMs;
      void request(item);
    }
    if (items.size === 0) due = 0;
  }

  const stop = timers.every(TICK_MS, tick);

  return {
    request,
    add: (item: Item) => void items.add(item),
    delete: (item: Item) => void items.delete(item),
    close: stop,
  };
}

export type Checks<Item> = ReturnType<typeof createChecks<Item>>;
