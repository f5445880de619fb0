import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffText, moveCaret } from './text-diff.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '😀', '😁', 'é', '中'), maxLength: 20 });

test('an edit turns one text into the other and never cuts a pair', () => {
  fc.assert(
    fc.property(text, text, fc.nat(20), (before, after, caret) => {
      const edit = diffText(before, after, Math.min(caret, after.length));
      if (!edit) {
        expect(after).toBe(before);
        return;
      }
      expect(before.slice(0, edit.index) + edit.insert + before.slice(edit.index + edit.remove)).toBe(after);
      expect(edit.insert.isWellFormed()).toBe(true);
      expect(before.slice(edit.index, edit.index + edit.remove).isWellFormed()).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('the caret decides where a repeated letter was typed', () => {
  expect(diffText('aa', 'aaa', 1)).toEqual({ index: 0, remove: 0, insert: 'a' });
  expect(diffText('aa', 'aaa', 3)).toEqual({ index: 2, remove: 0, insert: 'a' });
});

test.each([
  ['before it', [{ insert: 'xx' }], 7],
  ['behind it', [{ retain: 8 }, { insert: 'xx' }], 5],
  ['at it', [{ retain: 5 }, { insert: 'xx' }], 5],
  ['removed before it', [{ delete: 2 }], 3],
  ['removed around it', [{ retain: 3 }, { delete: 4 }], 3],
  ['replaced around it', [{ retain: 3 }, { delete: 4 }, { insert: 'xyz' }], 3],
])('D1: a caret at 5 with text %s', (_name, delta, expected) => {
  expect(moveCaret(5, delta)).toBe(expected);
});
