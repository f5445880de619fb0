/** The closed list of codes in `extensions.code`; CONTRACT.graphql names what each one carries besides. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID',
  'CONFLICT',
  'RATE_LIMITED',
  'BUDGET_EXCEEDED',
  'PAYMENT_REQUIRED',
  'UPSTREAM',
  'UNAVAILABLE',
  'TOO_COMPLEX',
  'PERSISTED_QUERY_NOT_FOUND',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export function isErrorCode(value: unknown): value is ErrorCode {
  return ERROR_CODES.some((code) => code === value);
}
