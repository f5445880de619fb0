import type { ErrorCode } from '../../../schema/wire/errors.ts';

const REFUSALS: ReadonlySet<string> = new Set<ErrorCode>([
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID',
  'UNAUTHENTICATED',
  'TOO_COMPLEX',
  'PAYMENT_REQUIRED',
]);

/** Whether an error says no to this edit of the draft; everything else passes, so the edit is sent again. */
export function refusesEdit(code: string): boolean {
  return REFUSALS.has(code);
}
