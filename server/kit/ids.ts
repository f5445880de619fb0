/** Ids: a prefix that names the type and a sortable 128-bit number (UUID version 7) in Crockford's base 32. One spelling each. */
import { randomBytes } from 'node:crypto';
import { ID_ALPHABET } from '../../schema/wire/ids.ts';
import type { IdPrefix } from '../../schema/wire/ids.ts';
import type { Clock } from './clock.ts';

const LENGTH = 26;

/** The ids of one process grow with every call, also within a millisecond and when the clock goes back: a prompt sorts before its answers. */
export function createIds(clock: Pick<Clock, 'now'>) {
  let last = 0n;
  return {
    next(prefix: IdPrefix): string {
      const fresh = uuidV7(clock.now());
      last = fresh > last ? fresh : last + 1n;
      return `${prefix}_${base32(last)}`;
    },
  };
}

export type Ids = ReturnType<typeof createIds>;

function uuidV7(now: number): bigint {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return BigInt(`0x${bytes.toString('hex')}`);
}

function base32(number: bigint): string {
  let value = number;
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = ID_ALPHABET[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return text;
}
