/** What the `openai` library throws, for the two adapters that use it. */
import { APIConnectionError, APIError } from 'openai';
import { connectionFailure, retryAfterMs, statusFailure, streamFailure } from './failures.ts';
import type { ModelFailure } from './model.ts';

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  invalid_api_key: 401,
  insufficient_quota: 402,
  model_not_found: 404,
  context_length_exceeded: 413,
  rate_limit_exceeded: 429,
  server_overloaded: 503,
  overloaded_error: 503,
};

/** The HTTP status that a code in an error event stands for. Compatible servers often send the status itself. */
export function statusOfCode(code: unknown): number {
  const status = Number(code);
  if (Number.isInteger(status) && status >= 400 && status < 600) return status;
  if (typeof code !== 'string') return 500;
  const known = STATUS_OF_CODE[code];
  if (known !== undefined) return known;
  return code.startsWith('invalid_') || code.endsWith('_policy') || code.endsWith('_policy_violation') ? 400 : 500;
}

export function translateOpenAI(provider: string, error: unknown): ModelFailure {
  if (error instanceof APIConnectionError) return connectionFailure(provider, error);
  if (!(error instanceof APIError)) return streamFailure(provider, error);
  const code = error.code ?? error.type;
  const status = error.status ?? statusOfCode(code);
  const detail = { code: String(code ?? ''), requestId: error.requestID, retryAfterMs: retryAfterMs(error.headers) };
  return statusFailure(provider, status, detail);
}
