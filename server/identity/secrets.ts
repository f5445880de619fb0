/** Random credentials and their hashes. Only hashes are stored: whoever reads the database signs in as nobody. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url');
}

export function newSuccessorKey(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The same answer for the same token; takes both the stored key and the token, so neither the database nor an old token alone gives it away. */
export function deriveSecret(prefix: string, key: Buffer, token: string): string {
  return prefix + createHmac('sha256', key).update(`${prefix}${token}`).digest('base64url');
}

/** SHA-256 is enough, as the secrets have 256 random bits. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function matchesHash(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(hash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
