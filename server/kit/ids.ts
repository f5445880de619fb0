/** Ids: a prefix that names the type and a sortable 128-bit number (UUID version 7) in Crockford's base 32. One spelling each. */
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Every kind of thing that has an id, by prefix. The GraphQL `node(id)` finds its type here. */
export const ID_PREFIXES = {
  usr: 'User',
  wsp: 'Workspace',
  inv: 'Invitation',
  key: 'ApiKey',
  ses: 'Session',
  msg: 'Message',
} as const;

export type IdPrefix = keyof typeof ID_PREFIXES;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const PATTERN = /^([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const LENGTH = 26;

export function createIds(clock: Pick<Clock, 'now'>) {
  return {
    next(prefix: IdPrefix): string {
      const bytes = randomBytes(16);
      bytes.writeUIntBE(clock.now(), 0, 6);
      bytes[6] = (bytes[6]! & 0x0f) | 0x70;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      return `${prefix}_${base32(bytes)}`;
    },
  };
}

export type Ids = ReturnType<typeof createIds>;

/** The prefix of a well-formed id, else null. */
export function idPrefix(id: string): IdPrefix | null {
  const prefix = PATTERN.exec(id)?.[1];
  return prefix !== undefined && prefix in ID_PREFIXES ? (prefix as IdPrefix) : null;
}

export function isId(prefix: IdPrefix, id: string): boolean {
  return idPrefix(id) === prefix;
}

function base32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = ALPHABET[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return text;
}
