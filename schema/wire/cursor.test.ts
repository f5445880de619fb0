import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advances, formatCursor, parseCursor } from './cursor.ts';

const epoch = fc.stringMatching(/^[0-9a-z]{1,24}$/);
const seq = fc.integer({ min: 0, max: 999_999_999_999_999 });
const cursor = fc.record({ epoch, seq });

describe('a cursor', () => {
  it('L1: comes back from its text as it was', () => {
    fc.assert(
      fc.property(cursor, (given) => {
        expect(parseCursor(formatCursor(given))).toEqual(given);
      }),
    );
  });

  it('L1: has one spelling: what is parsed is written the same way', () => {
    const nearly = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.tuple(fc.string({ maxLength: 26 }), fc.string({ maxLength: 17 })).map(([a, b]) => `${a}.${b}`),
      cursor.map(formatCursor),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        const parsed = parseCursor(text);
        expect(parsed === null || formatCursor(parsed) === text).toBe(true);
      }),
    );
  });

  it.each([
    '',
    '.',
    'a',
    'a.',
    '.1',
    'a.01',
    'a.-1',
    'a.+1',
    'a.1.2',
    'a.1e3',
    'a.1 ',
    ' a.1',
    'a.1\n',
    'A.1',
    'é.1',
    'a.٣',
    'a_b.1',
    'a.1000000000000000',
    `${'a'.repeat(25)}.1`,
    'a.NaN',
    'a.null',
    'a.0x1',
    '__proto__.1',
  ])('L1: %j is none', (text) => {
    expect(parseCursor(text)).toBeNull();
  });

  it('R3: only what is newer, or of another life of the log, brings something', () => {
    const last = { epoch: 'a', seq: 5 };
    expect(advances(null, last)).toBe(true);
    expect(advances(last, { epoch: 'a', seq: 6 })).toBe(true);
    expect(advances(last, last)).toBe(false);
    expect(advances(last, { epoch: 'a', seq: 4 })).toBe(false);
    expect(advances(last, { epoch: 'b', seq: 0 })).toBe(true);
  });
});
