import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSearch } from './query.ts';
import { snippetOf } from './snippet.ts';

const shown = (text: string, query: string) =>
  snippetOf(text, parseSearch(query).marks)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('');

describe('a snippet', () => {
  test.each([
    ['Hello world', 'hello', '[Hello] world'],
    ['Hello worldwide', 'world', 'Hello [world]wide'],
    ['Hello worldwide', 'world ', 'Hello worldwide'],
    ['un hello', 'un hel', '[un] [hel]lo'],
    ['Crème brûlée', 'creme brul', '[Crème] [brûl]ée'],
    ['a 👍🏽 thumb', 'thumb', 'a 👍🏽 [thumb]'],
    ['see ℀ today', 'a ', 'see [℀] today'],
    ['no match', 'other', 'no match'],
    ['two\n\n  lines', 'lines', 'two [lines]'],
  ])('of %j for %j is %j', (text, query, expected) => {
    expect(shown(text, query)).toBe(expected);
  });

  test('of a long text shows the place where it was found', () => {
    const text = `${'before '.repeat(200)}needle ${'after '.repeat(200)}`;
    expect(shown(text, 'needle')).toMatch(/^…(before )+\[needle\] (after )+.*…$/);
    expect(shown(text, 'needle').length).toBeLessThan(240);
  });

  test('is found behind many letters of any script, soon', () => {
    const text = `${'слово другое '.repeat(80_000)}иголка ${'ещё '.repeat(50)}`;
    const from = performance.now();
    expect(shown(text, 'иголка')).toMatch(/^…(слово |другое )+\[иголка\] (ещё )+.*…$/);
    expect(performance.now() - from).toBeLessThan(500);
    expect(shown(`${'é'.repeat(5_000)} needle`, 'needle')).toContain('[needle]');
  });

  test('is made of pieces of the text, and marks what folds to the word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.constantFrom('a', 'e ', 'x1'), (text, query) => {
        const parts = snippetOf(text, parseSearch(query).marks);
        const plain = text.replaceAll(/\s+/g, ' ');
        for (const part of parts) if (part.text !== '…') expect(plain).toContain(part.text);
        for (const part of parts.filter(({ isMatch }) => isMatch))
          expect(part.text.normalize('NFKD').toLowerCase()).toContain(query.trim()[0]);
      }),
    );
  });
});
