/** Time as a dependency, so that tests own it. */
export interface Clock {
  /** Milliseconds since 1970, for what is stored or shown. */
  now(): number;
  /** Milliseconds that never go back, for intervals. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
