import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toExcerpt } from './notice.ts';

test.each([
  ['> **Demo answer.** No real\nmodel', 'Demo answer. No real model'],
  ['# Title\n\n- one\n- two', 'Title one two'],
  ['see [the plan](https://example.com/plan?a=(1) and `npm test`', 'see the plan and npm test'],
  ['![chart](blob:1)', 'chart'],
  ['snake_case and 2 * 3 > 5 stay', 'snake_case and 2 * 3 > 5 stay'],
  ['  \n ', ''],
])('%j is shown as %j', (text, expected) => expect(toExcerpt(text)).toBe(expected));

test('whatever is written becomes one line of at most 200 characters, none of them cut in half', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      const excerpt = toExcerpt(text);
      expect(excerpt.length).toBeLessThanOrEqual(200);
      expect(excerpt).not.toMatch(/\n/);
      expect(excerpt.isWellFormed()).toBe(true);
    }),
  );
});
