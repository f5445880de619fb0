/** Passwords that were in breaches and are tried first: known by the beginnings of their hashes (tools/known-passwords.ts makes the file). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK_BYTES = 4;

let kept: Buffer | undefined;

const marks = (): Buffer => (kept ??= readFileSync(join(import.meta.dirname, 'known-passwords.bin')));

/** In lower case. One password in 300,000 that nobody knows has the mark of one that is known. */
export function markOfPassword(password: string): number {
  return createHash('sha256').update(password).digest().readUInt32BE(0);
}

/** Whatever its capitals. */
export function isKnownPassword(password: string): boolean {
  const file = marks();
  const wanted = markOfPassword(password.toLowerCase());
  let [low, high] = [0, file.length / MARK_BYTES - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const mark = file.readUInt32BE(middle * MARK_BYTES);
    if (mark === wanted) return true;
    if (mark < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

export const knownPasswords = (): number => marks().length / MARK_BYTES;
