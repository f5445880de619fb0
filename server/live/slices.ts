/** Cuts fan-out into slices, over all sessions of the node together, so that the event loop is never held over 10 ms (LIVE.md F6). */
import type { Clock } from '../kit/clock.ts';

/** Half of the 10 ms: one more step of work may follow a check. */
const BUDGET_MS = 5;

export function createSlices(clock: Pick<Clock, 'monotonic'>, budgetMs: number = BUDGET_MS) {
  let endsAt: number | null = null;
  let nextTurn: Promise<void> | null = null;

  function turn(): Promise<void> {
    nextTurn ??= new Promise((resolve) => {
      setImmediate(() => {
        nextTurn = null;
        endsAt = null;
        resolve();
      });
    });
    return nextTurn;
  }

  function isOver(): boolean {
    if (endsAt === null) {
      endsAt = clock.monotonic() + budgetMs;
      void turn();
      return false;
    }
    return clock.monotonic() >= endsAt;
  }

  return {
    isOver,
    /** Waits for a turn of the loop that has time left. */
    async pause(): Promise<void> {
      while (isOver()) await turn();
    },
  };
}

export type Slices = ReturnType<typeof createSlices>;
