/** Sizes and times of the live path (LIVE.md F3, F4, R5). */
export interface LiveLimits {
  /** Between two flushes of a group. */
  windowMs: number;
  /** A socket with more than this unsent is skipped; also about the size of one step of catching up. */
  unsentBytes: number;
  /** A socket that takes nothing for so long is closed. */
  stallMs: number;
  /** More than a socket's operations can be: clients may reuse the id of one that is still being set up. */
  readersPerSocket: number;
  /** Of a session's log that a node keeps at hand. */
  keptEntries: number;
  keptBytes: number;
  /** A feed without readers stays open for those who reconnect. */
  lingerMs: number;
  /** A snapshot serves those who come within this time after it was made. */
  snapshotReuseMs: number;
  /** Every reader's right to read is checked again within this time, even if nobody asked for it. */
  recheckMs: number;
  recheckRetryMs: number;
  /** After so many failed attempts to find out, the answer is no. */
  recheckRetries: number;
  recheckConcurrency: number;
}

export const LIVE_LIMITS: LiveLimits = {
  windowMs: 8,
  unsentBytes: 64 * 1024,
  stallMs: 20_000,
  readersPerSocket: 100,
  keptEntries: 4_096,
  keptBytes: 1024 * 1024,
  lingerMs: 5_000,
  snapshotReuseMs: 100,
  recheckMs: 30_000,
  recheckRetryMs: 1_000,
  recheckRetries: 30,
  recheckConcurrency: 32,
};
