/** Errors that are part of the API: everything else is masked and logged with an id. */
import type { ErrorCode } from '../../schema/wire/errors.ts';

export interface ExpectedDetails {
  /** For INVALID: what is wrong with which input field. */
  fields?: Record<string, string>;
  /** For UNAUTHENTICATED: the first of two steps was right; this goes with the code of the second. */
  challenge?: string;
  /** For RATE_LIMITED and UNAVAILABLE: seconds to wait. */
  retryAfter?: number;
  /** For BUDGET_EXCEEDED: when the budget opens again. */
  resetsAt?: Date;
  /** For BUDGET_EXCEEDED: which budget, for whoever asks an admin for more. */
  budgetId?: string;
  /** For CONFLICT: what is true now, where who asked can agree to it and ask again. */
  conflict?: Record<string, string | number | null>;
}

/** An error whose message is written for the person who reads it: what happened and what to do. */
export class Expected extends Error {
  override readonly name = 'Expected';
  readonly code: ErrorCode;
  readonly details: ExpectedDetails;

  constructor(code: ErrorCode, message: string, details: ExpectedDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export function invalid(fields: Record<string, string>): Expected {
  const message = Object.entries(fields)
    .map(([field, problem]) => `${field}: ${problem}`)
    .join('; ');
  return new Expected('INVALID', message, { fields });
}

/** What the actor may not see answers exactly as what does not exist. */
export function notFound(what: string): Expected {
  return new Expected('NOT_FOUND', `This ${what} does not exist, or you have no access to it.`);
}
