import type { Timers } from '../timers.ts';

interface Due {
  at: number;
  callback: () => void;
  everyMs: number | null;
}

/** Time that passes when the test says so. */
export function createManualTime() {
  const due = new Set<Due>();
  let now = 0;

  function add(ms: number, callback: () => void, everyMs: number | null): () => void {
    const entry = { at: now + ms, callback, everyMs };
    due.add(entry);
    return () => due.delete(entry);
  }

  const timers: Timers = {
    after: (ms, callback) => add(ms, callback, null),
    every: (ms, callback) => add(ms, callback, ms),
  };

  return {
    clock: { monotonic: () => now, now: () => now },
    timers,
    get pending(): number {
      return due.size;
    },
    /** Time goes by while something works: nothing is called back. */
    spend(ms: number): void {
      now += ms;
    },
    /** Calls back what is due on the way, in order, and lets promises settle after each. */
    async pass(ms: number): Promise<void> {
      const until = now + ms;
      for (;;) {
        const next = [...due].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        if (next.everyMs === null) due.delete(next);
        else next.at += next.everyMs;
        next.callback();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = until;
    },
  };
}
