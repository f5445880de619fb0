import { expect, test } from 'vitest';
import { firstWords, tidyTitle } from './titles.ts';

test.each([
  ['"A short title."', 'A short title'],
  ['# **Bold words**\n\nMore', 'Bold words'],
  ['\n\nTitle: Something', 'Something'],
  ['„Ein Titel“', 'Ein Titel'],
  ['', ''],
  ['***', ''],
])('%j becomes %j', (given, title) => {
  expect(tidyTitle(given)).toBe(title);
});

test('a title is never long', () => {
  expect(tidyTitle('word '.repeat(100)).length).toBeLessThanOrEqual(80);
  expect(firstWords('x'.repeat(500)).length).toBeLessThanOrEqual(80);
  expect(firstWords(' one\n two  three ')).toBe('one two three');
});
