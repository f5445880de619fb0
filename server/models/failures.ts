/** What went wrong at a provider, as a ModelFailure: our own short words, never the provider's, which may quote a key or a prompt. */
import { ModelFailure } from './model.ts';

export interface FaultDetail {
  /** The provider's own short word for it, e.g. `overloaded_error`. For the log. */
  code?: string | null | undefined;
  requestId?: string | null | undefined;
  retryAfterMs?: number | null | undefined;
}

const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;
const OUT_OF_CREDIT = new Set(['insufficient_quota', 'billing_error', 'billing_hard_limit_reached', 'insufficient_credits']);
const TOO_LONG = new Set(['context_length_exceeded', 'request_too_large', 'string_above_max_length']);

/** From an HTTP status, or from the status that an error event in mid-stream stands for. */
export function statusFailure(provider: string, status: number, detail: FaultDetail = {}): ModelFailure {
  const cause = new Error([provider, String(status), word(detail.code), word(detail.requestId)].filter(Boolean).join(' '));
  const code = detail.code ?? '';
  const retryAfterMs = detail.retryAfterMs ?? null;

  if (status === 402 || OUT_OF_CREDIT.has(code)) {
    return new ModelFailure('RATE_LIMITED', `The account at ${provider} has no credit left.`, { retryable: false, cause });
  }
  if (status === 401 || status === 403) {
    return new ModelFailure('AUTHENTICATION', `${provider} refused the API key of this server.`, { retryable: false, cause });
  }
  if (status === 429) {
    const wait = retryAfterMs === null ? 'Try again in a moment.' : `Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s.`;
    return new ModelFailure('RATE_LIMITED', `${provider} limits how fast we may ask. ${wait}`, { retryable: true, retryAfterMs, cause });
  }
  if (status === 503 || status === 529) {
    return new ModelFailure('OVERLOADED', `${provider} is overloaded. Try again in a moment.`, { retryable: true, retryAfterMs, cause });
  }
  if (status === 404) {
    return new ModelFailure('INVALID_REQUEST', `${provider} does not offer this model.`, { retryable: false, cause });
  }
  if (status === 413 || TOO_LONG.has(code)) {
    return new ModelFailure('INVALID_REQUEST', `The conversation is too long for this model.`, { retryable: false, cause });
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 409) {
    return new ModelFailure('INVALID_REQUEST', `${provider} did not accept the request.`, { retryable: false, cause });
  }
  return new ModelFailure('UPSTREAM', `${provider} had an internal error. Try again.`, { retryable: true, retryAfterMs, cause });
}

/** From whatever else a library threw while it read the stream. */
export function streamFailure(provider: string, error: unknown): ModelFailure {
  if (isNetworkError(error)) return connectionFailure(provider, error);
  return protocolFailure(provider, error);
}

export function connectionFailure(provider: string, error: unknown): ModelFailure {
  return new ModelFailure('CONNECTION', `The connection to ${provider} broke.`, { retryable: true, cause: scrubbed(error) });
}

export function protocolFailure(provider: string, error: unknown): ModelFailure {
  return new ModelFailure('PROTOCOL', `${provider} sent something that could not be read.`, { retryable: true, cause: scrubbed(error) });
}

export function truncatedFailure(provider: string): ModelFailure {
  return new ModelFailure('TRUNCATED', `${provider} ended the answer before it was complete.`, { retryable: true });
}

/** `retry-after` as seconds or as a date (counted from the answer's own date), `retry-after-ms` where a provider sends it. */
export function retryAfterMs(headers: Headers | undefined): number | null {
  const precise = parseNumber(headers?.get('retry-after-ms'));
  if (precise !== null) return clamp(precise);
  const value = headers?.get('retry-after');
  const seconds = parseNumber(value);
  if (seconds !== null) return clamp(seconds * 1000);
  const wait = Date.parse(value ?? '') - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(wait) ? clamp(wait) : null;
}

function parseNumber(value: string | null | undefined): number | null {
  return value && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, Math.round(ms)), MAX_RETRY_AFTER_MS);
}

function word(value: string | null | undefined): string {
  return value && /^[\w.:-]{1,80}$/.test(value) ? value : '';
}

function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return errorCode(error) !== '' || error.message === 'terminated' || error.message === 'fetch failed';
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' ? word(error.code) : '';
  return code || errorCode(error.cause);
}

/** Names and codes only: messages of parsers and of fetch quote what they read and where. */
function scrubbed(error: unknown): Error {
  return new Error(error instanceof Error ? [error.name, errorCode(error)].filter(Boolean).join(' ') : typeof error);
}
