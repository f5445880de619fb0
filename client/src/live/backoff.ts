/** Full jitter: any wait between zero and a limit that doubles, so that many clients do not come back at the same moment (LIVE.md R3). */

const FIRST_LIMIT_MS = 500;
const LAST_LIMIT_MS = 15_000;

export function fullJitterMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(LAST_LIMIT_MS, FIRST_LIMIT_MS * 2 ** Math.min(attempt, 16));
}
