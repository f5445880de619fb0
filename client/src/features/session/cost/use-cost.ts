import { useEffect, useSyncExternalStore } from 'react';
import type { SessionCost } from '../../../live/cost.ts';
import { useLive } from '../session-context.ts';

/** Null before the first snapshot. */
export function useCost(): SessionCost | null {
  const { cost } = useLive();
  return useSyncExternalStore(cost.subscribe, cost.getState);
}

/** Called when what the session cost, or what can be spent in it, changed. */
export function useCostChange(onChange: () => void): void {
  const { cost } = useLive();
  useEffect(() => cost.subscribe(onChange), [cost, onChange]);
}
