/** What a password may not be when it is chosen: tried first by everybody, or made of what everybody knows of its person. No rule of composition. */
import { password } from './fields.ts';
import type { Checked } from './fields.ts';
import { isKnownPassword } from './known-passwords.ts';

export interface PasswordOwner {
  email: string;
  displayName: string;
}

/** Of the product; docs/security.md names them. */
export const CONTEXT_WORDS = ['parley', 'workspace', 'session', 'prompt', 'password', 'passwort', 'login', 'welcome', 'admin', 'secret'];

/** Shorter ones stand in too much. */
const SHORTEST_WORD = 4;
/** What is left without those words has to be worth something by itself. */
const LEAST_LEFT = 6;

/** Digits and signs around a word do not hide it. */
const core = (text: string): string => text.replaceAll(/^\P{L}+|\P{L}+$/gu, '');

export function newPassword(text: string, owner: PasswordOwner): Checked {
  const checked = password(text);
  if ('problem' in checked) return checked;
  if (isKnownPassword(text) || isKnownPassword(core(text)))
    return { problem: 'is one that is tried first: choose another, like a few words of your own' };
  return isMadeOf(text.toLowerCase(), wordsOf(owner)) ? { problem: 'is made of your name, your address or words of this place' } : checked;
}

function wordsOf({ email, displayName }: PasswordOwner): string[] {
  const known = `${email} ${displayName}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const words = [...CONTEXT_WORDS, ...known].filter((word) => word.length >= SHORTEST_WORD);
  return words.toSorted((one, other) => other.length - one.length);
}

function isMadeOf(text: string, words: readonly string[]): boolean {
  let left = text;
  for (const word of words) left = left.replaceAll(word, ' ');
  return left !== text && new Set(left.replaceAll(/[^\p{L}\p{N}]/gu, '')).size < LEAST_LEFT;
}
