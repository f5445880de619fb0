/** Times and sizes of deliveries. Tests override some. */
export interface WebhookTiming {
  /** For the whole of one try: to connect, to send, to hear the answer's status. */
  tryMs: number;
  /** Who has not said how a try went within this time is taken for dead. More than a try takes. */
  leaseMs: number;
  /** Tries at a time on one node, and for one endpoint on all of them; one for an endpoint that is failing. */
  slots: number;
  slotsPerEndpoint: number;
  /** After each failed try; then it is given up. */
  retryMs: readonly number[];
  /** An endpoint where nothing arrived for so long is stopped. */
  failingMs: number;
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

export const WEBHOOK_TIMING: WebhookTiming = {
  tryMs: 15 * SECOND,
  leaseMs: 45 * SECOND,
  slots: 100,
  slotsPerEndpoint: 4,
  retryMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR],
  failingMs: 72 * HOUR,
};

/** What a receiver may ask for by Retry-After. */
export const MIN_RETRY_AFTER_MS = 5 * SECOND;
export const MAX_RETRY_AFTER_MS = 24 * HOUR;

export const KEPT_ANSWER_BYTES = 2_048;
