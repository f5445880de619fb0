/** The shares of a budget, of plan credits and of the wallet's floor at which people are warned, in percent. */
export const WARNED_PERCENTS = [50, 80, 100] as const;
export type WarnedPercent = (typeof WARNED_PERCENTS)[number];

/** The highest one that was reached; 0: none. Of nothing no share is ever reached. */
export function reachedPercent(used: bigint, total: bigint): WarnedPercent | 0 {
  if (total <= 0n) return 0;
  return WARNED_PERCENTS.findLast((percent) => used * 100n >= total * BigInt(percent)) ?? 0;
}
