/**
 * An envelope: the secret lies under a data key of its own, and only that key under the app's secret, which can so be changed without anybody
 * touching the secret. Both are bound to what `bound` says: moved to another place, neither opens.
 */
import { randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './sealing.ts';
import type { Sealing } from './sealing.ts';

export interface Envelope {
  sealedKey: Uint8Array;
  sealedSecret: Uint8Array;
}

const KEY_BYTES = 32;

/** A data key for each secret, and another one whenever the secret is replaced. */
export async function sealEnvelope(sealing: Sealing, bound: string, secret: string): Promise<Envelope> {
  const key = randomBytes(KEY_BYTES);
  return { sealedKey: await sealing.seal(bound, key), sealedSecret: encrypt(key, Buffer.from(secret), bound) };
}

/** Throws where either part is not of this place. */
export async function openEnvelope(sealing: Sealing, bound: string, { sealedKey, sealedSecret }: Envelope): Promise<string> {
  return decrypt(await sealing.open(bound, sealedKey), sealedSecret, bound).toString();
}
