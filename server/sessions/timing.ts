/** Times of the live path, in milliseconds. Tests and the configuration override some. */
export interface RunTimeouts {
  /** From the request to the first token (LIVE.md G3). */
  firstTokenMs: number;
  /** Between two tokens (LIVE.md G3). */
  nextTokenMs: number;
}

export interface SessionTiming extends RunTimeouts {
  /** How often a node says that it lives. */
  heartbeatMs: number;
  /** A node that has not said so for this long is dead, and its runs are taken over (LIVE.md G2). */
  leaseMs: number;
  /** With the lease this must stay well below 3 s (LIVE.md G2). */
  sweepMs: number;
  /** The wait before a second attempt, doubled for each further one, where the provider names none. */
  retryMs: number;
  titleMs: number;
}

export const DEFAULT_TIMING: SessionTiming = {
  firstTokenMs: 60_000,
  nextTokenMs: 20_000,
  heartbeatMs: 250,
  leaseMs: 1_750,
  sweepMs: 150,
  retryMs: 500,
  titleMs: 15_000,
};

/** After an append the next one waits this long, counted from its end (LIVE.md F3). */
export const COALESCE_MS = 8;
/** How often the text of running messages goes to Postgres (LIVE.md G7 allows 250). */
export const CHUNK_MS = 100;
/** How long a run's end waits for a log store that is away. The final text stands in its last event anyhow. */
export const LAST_APPEND_MS = 2_500;
export const MAX_ATTEMPTS = 3;
/** A provider that asks for a longer wait than this has failed. */
export const MAX_RETRY_WAIT_MS = 20_000;
/** UTF-16 code units; an answer that goes on is cut off and FAILED. */
export const MAX_ANSWER_LENGTH = 2_000_000;

/** Resolves after `ms`, or at once when the signal aborts; never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}

/** Calls `work` again and again, `ms` after its last end. A failure is the business of `work`. */
export function repeat(ms: number, work: () => Promise<void>) {
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await work();
      await pause(ms, stop.signal);
    }
  })();
  return {
    async close(): Promise<void> {
      stop.abort();
      await loop;
    },
  };
}
