/** The double's own time, in seconds: what is due by it runs in order when the clock is moved. */
export function createTimeline(startMs: number) {
  let now = Math.floor(startMs / 1000);
  const waiting = new Map<string, { at: number; run: () => void }>();

  function next(until: number): string | undefined {
    let found: string | undefined;
    for (const [key, { at }] of waiting) {
      if (at <= until && (found === undefined || at < waiting.get(found)!.at)) found = key;
    }
    return found;
  }

  return {
    now: (): number => now,
    /** One appointment per key: a later one replaces it. */
    schedule(key: string, at: number, run: () => void): void {
      waiting.set(key, { at, run });
    },
    cancel: (key: string): void => void waiting.delete(key),
    advance(toMs: number): void {
      const to = Math.floor(toMs / 1000);
      if (to < now) throw new Error(`The test clock cannot go back from ${now} to ${to}.`);
      for (let key = next(to); key !== undefined; key = next(to)) {
        const { at, run } = waiting.get(key)!;
        waiting.delete(key);
        now = Math.max(now, at);
        run();
      }
      now = to;
    },
  };
}

export type Timeline = ReturnType<typeof createTimeline>;

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The same day and time `months` later in UTC; a day that the month does not have is its last. */
export function addMonths(anchor: number, months: number): number {
  const start = new Date(anchor * 1000);
  const first = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1);
  const month = new Date(first);
  const lastDay = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  const timeOfDay = anchor - Math.floor(anchor / DAY) * DAY;
  return first / 1000 + (Math.min(start.getUTCDate(), lastDay) - 1) * DAY + timeOfDay;
}
