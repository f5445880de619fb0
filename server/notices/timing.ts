/** Times of the channels besides the app, in milliseconds. Tests override some. */
export interface NoticeTiming {
  /** What is read within this time in the app goes nowhere else. */
  delayMs: number;
  /** Between two deliveries to one person: what comes in between is bundled. */
  gapMs: number;
  /** Who did nothing in any window for so long is away. */
  awayMs: number;
  /** What waited longer, as its recipient was never away, is old news. */
  maxAgeMs: number;
  sweepMs: number;
  /** A node that has not said how it went within this time is taken for dead. */
  leaseMs: number;
  /** After a first failure; doubled for each further one. */
  retryMs: number;
}

export const NOTICE_TIMING: NoticeTiming = {
  delayMs: 60_000,
  gapMs: 300_000,
  awayMs: 300_000,
  maxAgeMs: 86_400_000,
  sweepMs: 5_000,
  leaseMs: 60_000,
  retryMs: 60_000,
};

/** With the waits between them some four hours. */
export const MAX_ATTEMPTS = 8;
/** In one delivery; the rest follows with the next. */
export const MAX_BUNDLE = 50;
