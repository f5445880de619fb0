/** Parsers of the scalars. A wrong value is the caller's mistake: INVALID, never an internal error. */
import { GraphQLError } from 'graphql';
import { parseCursor } from './wire/cursor.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INTEGER = /^-?[0-9]{1,19}$/;
/** What the database holds. */
const MAX_INTEGER = 2n ** 63n - 1n;
const MAX_YEAR = 9_999;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function wrong(expected: string): GraphQLError {
  return new GraphQLError(`Expected ${expected}.`, { extensions: { code: 'INVALID' } });
}

export function parseDateTime(value: unknown): Date {
  const date = typeof value === 'string' && DATE_TIME.test(value) ? new Date(value) : null;
  const year = date?.getUTCFullYear() ?? Number.NaN;
  if (!date || !(year >= 1 && year <= MAX_YEAR)) throw wrong('a moment like 2026-01-31T12:00:00Z');
  return date;
}

export function parseCursorText(value: unknown): string {
  if (typeof value !== 'string' || !parseCursor(value)) throw wrong('a cursor that this API gave out');
  return value;
}

export function parseBase64(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !BASE64.test(value)) throw wrong('base 64 with padding');
  return new Uint8Array(Buffer.from(value, 'base64'));
}

export function parseBigInt(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  const integer = typeof value === 'string' && INTEGER.test(value) ? BigInt(value) : null;
  if (integer === null || integer > MAX_INTEGER || integer < -MAX_INTEGER) throw wrong('an integer of 64 bits as a string of digits');
  return integer;
}
