/** Our errors in the shape that OpenAI's clients read: our code in `code`, and a status that tells them whether to try again. */
import type { GraphQLError } from 'graphql';
import type { FailureRecord } from '../../../schema/wire/events.ts';
import type { ErrorCode } from '../../../schema/wire/errors.ts';

export interface WireFailure {
  status: number;
  headers: Record<string, string>;
  error: { message: string; type: string; param: string | null; code: string; [more: string]: unknown };
}

const STATUS: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  PAYMENT_REQUIRED: 402,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID: 400,
  TOO_COMPLEX: 400,
  PERSISTED_QUERY_NOT_FOUND: 404,
  RATE_LIMITED: 429,
  BUDGET_EXCEEDED: 429,
  UPSTREAM: 502,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};
const TYPES: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'authentication_error',
  PAYMENT_REQUIRED: 'insufficient_quota',
  FORBIDDEN: 'permission_error',
  RATE_LIMITED: 'rate_limit_error',
  BUDGET_EXCEEDED: 'insufficient_quota',
  UPSTREAM: 'server_error',
  UNAVAILABLE: 'server_error',
  INTERNAL: 'server_error',
};
/** These are worth another attempt; of the others the library would not know. */
const AGAIN: ReadonlySet<string> = new Set(['RATE_LIMITED', 'UNAVAILABLE', 'UPSTREAM', 'INTERNAL']);

export function wireFailure({ message, extensions }: Pick<GraphQLError, 'message' | 'extensions'>): WireFailure {
  const { http: _http, code: given, fields, retryAfter, ...more } = extensions;
  const code = given as ErrorCode;
  const [param = null] = Object.keys((fields ?? {}) as Record<string, string>);
  const isWorthwhile = AGAIN.has(code) || (code === 'CONFLICT' && retryAfter !== undefined);
  return {
    status: STATUS[code],
    headers: {
      'x-should-retry': String(isWorthwhile),
      ...(typeof retryAfter === 'number' && { 'retry-after': String(Math.ceil(retryAfter)) }),
      ...(code === 'UNAUTHENTICATED' && { 'www-authenticate': 'Bearer' }),
    },
    error: { message, type: TYPES[code] ?? 'invalid_request_error', param, code, ...more },
  };
}

/** Of a run that a provider failed, or that could not go on. `failure` says which way. */
export function runFailure({ code, message }: FailureRecord): Pick<GraphQLError, 'message' | 'extensions'> {
  const extensions = { failure: code };
  switch (code) {
    case 'INTERRUPTED':
    case 'OVERLOADED':
    case 'RATE_LIMITED':
      return { message, extensions: { ...extensions, code: 'UNAVAILABLE', retryAfter: 2 } };
    case 'INTERNAL':
      return { message, extensions: { ...extensions, code: 'INTERNAL' } };
    default:
      return { message, extensions: { ...extensions, code: 'UPSTREAM' } };
  }
}
