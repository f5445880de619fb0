/** What went wrong, with the code that the API gave it (docs/api.md). */
import { isErrorCode } from '../../../schema/wire/errors.ts';
import type { ErrorCode } from '../../../schema/wire/errors.ts';

/** `NETWORK`: no answer came, or none that is Parley's. */
export type FailureCode = ErrorCode | 'NETWORK';

export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly code: FailureCode;
  /** All that the server said of it: `fields` of INVALID, `retryAfter` (s) of RATE_LIMITED, `resetsAt` and `budgetId` of BUDGET_EXCEEDED. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Names the request in the server's logs. */
  readonly requestId: string | null;

  constructor(code: FailureCode, message: string, options: { extensions?: object; requestId?: string | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.extensions = { ...options.extensions };
    this.requestId = options.requestId ?? null;
  }
}

interface WireError {
  message?: unknown;
  extensions?: unknown;
}

export function failureOf(error: WireError, requestId: string | null): ParleyError {
  const extensions = typeof error.extensions === 'object' && error.extensions !== null ? error.extensions : {};
  const code = 'code' in extensions && isErrorCode(extensions.code) ? extensions.code : 'INTERNAL';
  return new ParleyError(code, typeof error.message === 'string' ? error.message : 'The server gave no reason.', { extensions, requestId });
}
