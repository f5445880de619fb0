import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEmoji } from './emoji.ts';

test.each(['👍', '❤️', '❤', '🎉', '👍🏽', '👩‍👩‍👧', '🏳️‍🌈', '🇪🇺', '1️⃣', '🫱🏻‍🫲🏿'])('%s is one emoji', (emoji) => {
  expect(checkEmoji(emoji)).toBe(emoji);
});

test.each(['', 'a', '1', '👍👍', '👍 ', ' 👍', 'ok 👍', '🇪', '<b>', '\u200d', '\ufe0f', '👩‍👩‍👧‍👦👍', '👍'.repeat(9)])('%j is none', (text) => {
  expect(() => checkEmoji(text)).toThrow('is one emoji');
});

test('no text without a pictograph passes, however it is put together', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u{20e3}/u.test(text));
      expect(() => checkEmoji(text)).toThrow('is one emoji');
    }),
  );
});
