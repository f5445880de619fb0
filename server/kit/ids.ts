/** Ids: a prefix that names the type and a sortable 128-bit number (UUID version 7) in Crockford's base 32. One spelling each. */
import { randomBytes } from 'node:crypto';
import { ID_ALPHABET } from '../../schema/wire/ids.ts';
import type { IdPrefix } from '../../schema/wire/ids.ts';
import type { Clock } from './clock.ts';

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

function base32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = ID_ALPHABET[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return text;
}
