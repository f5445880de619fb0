/** Cuts fan-out into slices, over all sessions of the node together, so that the event loop is never held over 10 ms (LIVE.md F6). */
import type { Clock } from '../kit/clock.ts';

/** Half of the 10 ms: one more step of work may follow a check. */
const BUDGET_MS = 5;

export function createSlices(clock: Pick<Clock, 'monotonic'>, budgetMs: number = BUDGET_MS) {
  let endsAt: number | null = null;
  let next: Promise<void> | null = null;

  function nextTurn(): Promise<void> {
    next ??= new Promise((resolve) => {
      setImmediate(() => {
        next = null;
        endsAt = null;
        resolve();
      });
    });
    return next;
  }

  function isOver(): boolean {
    if (endsAt === null) {
      endsAt = clock.monotonic() + budgetMs;
      void nextTurn();
      return false;
    }
    return clock.monotonic() >= endsAt;
  }

  /** To be used as `while (isOver()) await nextTurn()`: many wake up in one turn, and the first of them may use it up. */
  return { isOver, nextTurn };
}

export type Slices = ReturnType<typeof createSlices>;
