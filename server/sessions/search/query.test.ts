import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldedWords, isEmpty, parseSearch } from './query.ts';

const wordsOf = (text: string) => parseSearch(text).words;

describe('a search', () => {
  test.each([
    ['hello', `('hello':*)`],
    ['hello ', `('hello')`],
    ['Hello world', `('hello') & ('world':*)`],
    ['"Hello world"', `('hello' <-> 'world')`],
    ['"hello wor', `('hello' <-> 'wor':*)`],
    ['hello -world', `('hello') & !('world')`],
    ['-"a b"', `!('a' <-> 'b')`],
    ['Ångström', `('angstrom':*)`],
    ['read_file(path)', `('read' <-> 'file' <-> 'path':*)`],
    ['привет', `('привет':*)`],
    [`${'a1'.repeat(40)} b `, `('${'a1'.repeat(32)}':*) & ('b')`],
    ["it's", `('it' <-> 's':*)`],
    [`'; drop table message; --`, `('drop') & ('table') & ('message')`],
    ['https://a.example', `('https' <-> 'a' <-> 'example':*)`],
    ['colour:red', `('colour' <-> 'red':*)`],
    ['', null],
    ['->', null],
  ])('%j asks for %s', (text, words) => {
    expect(wordsOf(text)).toBe(words);
  });

  test('reads its filters, wherever they stand', () => {
    expect(parseSearch('plan from:"Ada L" MODEL:echo in:pricing after:2026-02 before:2026-03-05 has:code is:archived b')).toMatchObject({
      words: `('plan') & ('b':*)`,
      from: 'Ada L',
      model: 'echo',
      session: 'pricing',
      after: '2026-02-01T00:00:00.000Z',
      before: '2026-03-05T00:00:00.000Z',
      hasCode: true,
      isArchived: true,
    });
  });

  test.each([['before:yesterday'], ['after:2026-02-31'], ['after:0001'], ['has:cake'], ['is:good'], ['-from:ada']])(
    'takes %j for words, as it is no filter',
    (text) => {
      expect(parseSearch(text)).toMatchObject({ before: null, after: null, hasCode: false, isArchived: false, from: null });
      expect(wordsOf(text)).not.toBeNull();
    },
  );

  test('with a filter that is still being typed asks for what stands there already', () => {
    expect(isEmpty(parseSearch('from:'))).toBe(true);
    expect(parseSearch('plan from:')).toMatchObject({ words: `('plan')`, from: null });
  });

  test('whatever is typed, what comes out is a list of quoted words', () => {
    const term = String.raw`!?\('[\p{Alphabetic}\p{Nd}]+'(:\*)?( <-> '[\p{Alphabetic}\p{Nd}]+'(:\*)?)*\)`;
    const whole = new RegExp(`^${term}( & ${term})*$`, 'u');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...`a"-: '\\|&!()<>*é`) })), (text) => {
        const { words } = parseSearch(text);
        expect(words === null || whole.test(words), words ?? '').toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('folds words as the database does: without case and accents', () => {
    expect(foldedWords('Crème brûlée, №5 & 3½')).toEqual(['creme', 'brulee', 'no5', '31', '2']);
  });
});
