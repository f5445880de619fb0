/** Full jitter: anywhere between nothing and the exponential ceiling, so that a thousand clients do not return in one wave. */
export function fullJitterMs(attempt: number, options: { baseMs: number; capMs: number; random?: () => number }): number {
  const ceiling = Math.min(options.capMs, options.baseMs * 2 ** Math.min(attempt, MAX_EXPONENT));
  return Math.round((options.random ?? Math.random)() * ceiling);
}

const MAX_EXPONENT = 16;
