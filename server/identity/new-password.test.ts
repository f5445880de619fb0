import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTEXT_WORDS, newPassword } from './new-password.ts';
import { isKnownPassword, knownPasswords } from './known-passwords.ts';

const ADA = { email: 'ada.lovelace@analytical.example', displayName: 'Ada Lovelace' };
const isTaken = (text: string, owner = ADA) => 'value' in newPassword(text, owner);

describe('what was in breaches', () => {
  test('is refused: a list of more than 13,000, of which 3,800 are as long as ours have to be', () => {
    expect(knownPasswords()).toBeGreaterThanOrEqual(13_000);
    for (const text of ['qwertyuiop', '1234567890', 'q1w2e3r4t5', '1q2w3e4r5t', 'password123', 'iloveyou123', 'abcdefghij', '0987654321'])
      expect([text, isKnownPassword(text), isTaken(text)]).toEqual([text, true, false]);
  });

  test('is refused in other capitals too, and with digits and signs around it', () => {
    for (const text of ['QwertyUIOP', 'Password123', 'dragon1234!', '2024sunshine!!', '!!!iloveyou!!!', '12345monkey67890'])
      expect([text, isTaken(text)]).toEqual([text, false]);
  });

  test('what nobody has is not', () => {
    for (const text of [
      'correct horse battery',
      'three little words',
      'k3-Xq.9v!fLw',
      'ein ganz eigener Satz',
      '  spaces  stay  ',
      '密码密码密码密码密码密',
    ])
      expect([text, newPassword(text, ADA)]).toEqual([text, { value: text }]);
  });
});

describe('what everybody knows of its person', () => {
  test('is no password, whatever stands around it', () => {
    for (const text of [
      'AdaLovelace1815',
      'lovelace-lovelace',
      'analytical#2026',
      'ada.lovelace@analytical.example',
      'Parley-Parley-1',
      'welcome2parley',
      'workspace99',
    ])
      expect([text, isTaken(text)]).toEqual([text, false]);
  });

  test('but may stand in one that is worth something without it', () => {
    expect(isTaken('lovelace wrote the first program')).toBe(true);
    expect(isTaken('AdaLovelace1815', { email: 'grace@navy.example', displayName: 'Grace' })).toBe(true);
  });

  test('each of our own words counts', () => {
    for (const word of CONTEXT_WORDS) expect([word, isTaken(`${word}${word}${word}123`)]).toEqual([word, false]);
  });
});

test('no rule of composition: any characters at all, as they are, from 10 to 200', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 24, maxLength: 60 }), (text) => {
      fc.pre(text.length >= 10 && text.length <= 200 && new Set(text).size >= 10);
      expect(newPassword(text, { email: 'x@y.example', displayName: 'X' })).toEqual({ value: text });
    }),
  );
  for (const kind of ['plain lower case words', 'SHOUTING ALL THE TIME', '83619204756183', '#@!%^&*()-+=[]{}~'])
    expect([kind, isTaken(kind)]).toEqual([kind, true]);
  expect(isTaken('x1y2z3w4'.repeat(8))).toBe(true);
  expect(newPassword('short', ADA)).toEqual({ problem: 'needs at least 10 characters' });
});
