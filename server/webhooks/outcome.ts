/** How a try went, and what follows from it. */
import type { WebhookEventType } from '../../schema/wire/webhooks.ts';
import { MAX_RETRY_AFTER_MS, MIN_RETRY_AFTER_MS } from './timing.ts';
import type { WebhookTiming } from './timing.ts';

export type Outcome =
  | {
      kind: 'answered';
      status: number;
      answer: string;
      /** As the receiver asked; null: it did not. */
      retryAfterMs: number | null;
    }
  | { kind: 'failed'; error: string };

export type Verdict = { kind: 'delivered' } | { kind: 'gone' } | { kind: 'failed' } | { kind: 'again'; afterMs: number };

const GONE = 410;
/** So that those who failed together do not come back together: up to a fifth earlier or later. */
const JITTER = 0.2;

interface Circumstances {
  type: WebhookEventType;
  /** With this one. */
  attempts: number;
  timing: Pick<WebhookTiming, 'retryMs'>;
  /** 0 to 1. */
  random: number;
}

export function judge(outcome: Outcome, { type, attempts, timing, random }: Circumstances): Verdict {
  if (outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
  // Whoever tests is looking.
  if (type === 'webhook.test') return { kind: 'failed' };
  if (outcome.kind === 'answered' && outcome.status === GONE) return { kind: 'gone' };
  const planned = timing.retryMs[attempts - 1];
  if (planned === undefined) return { kind: 'failed' };
  const asked = outcome.kind === 'answered' ? outcome.retryAfterMs : null;
  if (asked !== null) return { kind: 'again', afterMs: Math.min(Math.max(asked, MIN_RETRY_AFTER_MS), MAX_RETRY_AFTER_MS) };
  return { kind: 'again', afterMs: Math.round(planned * (1 - JITTER + 2 * JITTER * random)) };
}

/** Seconds, or a date (RFC 9110, 10.2.3). Null: neither. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
