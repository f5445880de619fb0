/** From any thrown thing to a GraphQL error: Expected ones with their code, everything else masked and logged under an id. */
import { GraphQLError } from 'graphql';
import { isErrorCode } from '../../schema/wire/errors.ts';
import type { ErrorCode } from '../../schema/wire/errors.ts';
import { busy, isBusy } from '../kit/busy.ts';
import { Expected } from '../kit/errors.ts';
import type { Logger } from '../kit/logger.ts';
import { withoutSuggestion } from './limits.ts';

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
  PAYMENT_REQUIRED: 402,
  UNAVAILABLE: 503,
  PERSISTED_QUERY_NOT_FOUND: 404,
};

export interface MaskOptions {
  log: Logger;
  newErrorId(): string;
  report?(error: unknown, errorId: string): void;
}

export function createMaskError({ log, newErrorId, report }: MaskOptions) {
  return function maskError(error: unknown): GraphQLError {
    const located = error instanceof GraphQLError ? error : null;
    const cause = located?.originalError ?? (located ? null : error);
    const place = located
      ? { nodes: located.nodes ?? null, source: located.source ?? null, positions: located.positions ?? null, path: located.path ?? null }
      : {};

    if (cause instanceof Expected) return new GraphQLError(cause.message, { ...place, extensions: extensionsOf(cause) });
    if (cause instanceof GraphQLError) {
      const { message, extensions } = maskError(cause);
      return new GraphQLError(message, { ...place, extensions });
    }
    if (located && !cause) {
      const { code, originalError, http, ...extensions } = located.extensions;
      // What a parser said about a body is no business of others; yoga would answer 200 without it where `spec` stands.
      const status = http ? { http: originalError === undefined ? http : { ...http, spec: false } } : {};
      return new GraphQLError(withoutSuggestion(located.message), {
        ...place,
        extensions: { ...extensions, ...status, code: isErrorCode(code) ? code : 'INVALID' },
      });
    }

    if (isBusy(cause)) {
      log.warn({ path: located?.path }, 'no connection to the database was free in time');
      return new GraphQLError(busy().message, { ...place, extensions: extensionsOf(busy()) });
    }
    if (isBrokenOff(cause)) return new GraphQLError('The request broke off.', { ...place, extensions: { code: 'INVALID' } });
    const errorId = newErrorId();
    log.error({ error: cause, errorId, path: located?.path }, 'unexpected error');
    report?.(cause, errorId);
    return new GraphQLError(`Something went wrong on our side. If it happens again, tell us this number: ${errorId}.`, {
      ...place,
      extensions: { code: 'INTERNAL', errorId },
    });
  };
}

/** Whoever sent it left in the middle of its body; Node says so in these words. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';
}

function extensionsOf(error: Expected): Record<string, unknown> {
  const { fields, challenge, retryAfter, resetsAt, budgetId, conflict } = error.details;
  const status = HTTP_STATUS[error.code];
  return {
    code: error.code,
    ...(fields && { fields }),
    ...(challenge !== undefined && { challenge }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(resetsAt && { resetsAt: resetsAt.toISOString() }),
    ...(budgetId !== undefined && { budgetId }),
    ...(conflict && { conflict }),
    ...(status !== undefined && {
      http: { status, ...(retryAfter !== undefined && { headers: { 'retry-after': String(Math.ceil(retryAfter)) } }) },
    }),
  };
}
