import { expect, test } from 'vitest';
import { formatKeys } from './format-keys.ts';
import { formatRelativeTime } from './format-time.ts';
import { initials } from './initials.ts';

const NOW = new Date(2026, 10, 20, 12, 0).getTime();
const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];

test.each([
  [5_000, 'now'],
  [-5_000, 'now'],
  [4 * MINUTE_MS, '4 min'],
  [3 * HOUR_MS, '3 h'],
  [2 * DAY_MS, 'Wed'],
  [6 * DAY_MS, 'Nov 14'],
  [400 * DAY_MS, 'Oct 16, 2025'],
])('%i ms ago reads %s', (age, text) => {
  expect(formatRelativeTime(ago(age), NOW, 'en')).toBe(text);
});

test.each([
  ['mod+enter', true, ['⌘', '↵']],
  ['mod+k', false, ['Ctrl', 'K']],
  ['?', false, ['?']],
])('%s on apple=%s', (keys, apple, caps) => {
  expect(formatKeys(keys, apple)).toEqual(caps);
});

test.each([
  ['Ana Reyes', 'AR'],
  ['  élodie  van der Berg ', 'ÉB'],
  ['李明', '李'],
  ['', '?'],
  ['(no name)', 'NN'],
])('initials of %j are %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
