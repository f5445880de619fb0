import type { CombinedError } from 'urql';
import { isErrorCode } from '../../../schema/wire/errors.ts';
import type { ErrorCode } from '../../../schema/wire/errors.ts';
import { messages } from '../messages/messages.ts';

export type ApiError = {
  code: ErrorCode | 'NETWORK';
  message: string;
  fields: Record<string, string>;
  /** Of UNAUTHENTICATED: the first of two steps of signing in was right. */
  challenge?: string;
  /** Seconds. */
  retryAfter?: number;
  resetsAt?: string;
  /** Of BUDGET_EXCEEDED: the budget, for asking for more of it. */
  budgetId?: string;
};

type Extensions = { code?: unknown; fields?: unknown; challenge?: unknown; retryAfter?: unknown; resetsAt?: unknown; budgetId?: unknown };

export function toApiError(error: CombinedError): ApiError {
  const first = error.graphQLErrors[0];
  if (first === undefined) return { code: 'NETWORK', message: error.message, fields: {} };
  return fromGraphQLError(first);
}

export function fromGraphQLError(error: { message: string; extensions?: unknown }): ApiError {
  const extensions: Extensions = typeof error.extensions === 'object' && error.extensions !== null ? error.extensions : {};
  return {
    code: isErrorCode(extensions.code) ? extensions.code : 'INTERNAL',
    message: error.message,
    fields: toFields(extensions.fields),
    ...(typeof extensions.challenge === 'string' ? { challenge: extensions.challenge } : {}),
    ...(typeof extensions.retryAfter === 'number' ? { retryAfter: extensions.retryAfter } : {}),
    ...(typeof extensions.resetsAt === 'string' ? { resetsAt: extensions.resetsAt } : {}),
    ...(typeof extensions.budgetId === 'string' ? { budgetId: extensions.budgetId } : {}),
  };
}

function toFields(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The words for a person; the server's own sentence is better where it names the thing. */
export function describeError(error: ApiError): { title: string; description: string } {
  const words = messages.errors[error.code];
  if (error.code === 'RATE_LIMITED' && error.retryAfter !== undefined)
    return { ...words, description: error.message || messages.wait(Math.ceil(error.retryAfter)) };
  if (error.code === 'INVALID' || error.code === 'CONFLICT') return { ...words, description: error.message };
  return words;
}
