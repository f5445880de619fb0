/** One try: a POST to an address that a user chose, with an end in time and size, and what came of it in words. */
import type { Clock } from '../kit/clock.ts';
import { EgressRefused } from '../kit/egress.ts';
import type { Egress } from '../kit/egress.ts';
import { readRetryAfter } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { KEPT_ANSWER_BYTES } from './timing.ts';
import type { WebhookTiming } from './timing.ts';

export interface AttemptOptions {
  egress: Pick<Egress, 'fetch'>;
  clock: Pick<Clock, 'now'>;
  timing: Pick<WebhookTiming, 'tryMs'>;
  version: string;
}

export interface Letter {
  url: string;
  /** The signature's. */
  headers: Record<string, string>;
  body: string;
}

export function createAttempt({ egress, clock, timing, version }: AttemptOptions) {
  /** `signal`: this node stops. Then it throws, as nothing is known of the try. */
  return async function attempt({ url, headers, body }: Letter, signal: AbortSignal): Promise<Outcome> {
    const deadline = AbortSignal.timeout(timing.tryMs);
    const either = AbortSignal.any([signal, deadline]);
    const own = { 'content-type': 'application/json', 'user-agent': `Parley-Webhooks/${version}` };
    try {
      const response = await egress.fetch(url, { method: 'POST', headers: { ...own, ...headers }, body, signal: either });
      const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), clock.now());
      return { kind: 'answered', status: response.status, answer: await beginningOf(response), retryAfterMs };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'failed', error: deadline.aborted ? `There was no answer within ${timing.tryMs / 1_000} seconds.` : wordsFor(error) };
    }
  };
}

/** The status is known: what goes wrong from here on takes nothing away from it. */
async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < KEPT_ANSWER_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
    }
  } catch {
    // Cut off or too slow: what came so far is shown.
  } finally {
    // Not awaited: a receiver that never ends must not hold the slot.
    reader.cancel().catch(() => undefined);
  }
  const text = new TextDecoder().decode(Buffer.concat(parts).subarray(0, KEPT_ANSWER_BYTES));
  return text.replaceAll('\0', '\uFFFD');
}

const WORDS: Record<string, string> = {
  ENOTFOUND: 'The host has no address.',
  EAI_AGAIN: 'The host’s address could not be looked up.',
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection broke off before an answer came.',
  EPIPE: 'The connection broke off before an answer came.',
  UND_ERR_SOCKET: 'The connection broke off before an answer came.',
  UND_ERR_CONNECT_TIMEOUT: 'The host did not accept a connection in time.',
  ETIMEDOUT: 'The host did not accept a connection in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  UND_ERR_HEADERS_OVERFLOW: 'The answer’s headers are too long.',
};

function wordsFor(error: unknown): string {
  if (error instanceof EgressRefused) return error.message;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'HTTPParserError') return 'What came back is no HTTP.';
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) continue;
    if (WORDS[code] !== undefined) return WORDS[code];
    if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return `The certificate was not accepted (${code}).`;
  }
  return 'The request did not go through.';
}
