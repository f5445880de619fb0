import { useSyncExternalStore } from 'react';

/** The current time, rounded down to a multiple of `stepMs`, re-rendering when it moves. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(
    (listener) => {
      const timer = setInterval(listener, stepMs);
      return () => clearInterval(timer);
    },
    () => Math.floor(Date.now() / stepMs) * stepMs,
  );
}
