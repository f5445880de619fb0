import type { Clock } from '../kit/clock.ts';

/** Time that moves when the test says so. */
export function createTestClock(start = Date.parse('2026-01-15T12:00:00Z')) {
  let elapsedMs = 0;
  return {
    now: () => start + elapsedMs,
    monotonic: () => elapsedMs,
    advance(ms: number): void {
      elapsedMs += ms;
    },
  } satisfies Clock & { advance(ms: number): void };
}
