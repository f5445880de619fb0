// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Markdown } from '../../../../markdown/markdown.tsx';
import { installBrowserParts } from '../../../../testkit/browser-parts.ts';
import { placeOfRange, readDrawnText, rangeOfPlace } from './drawn-text.ts';
import { locateAnchor } from './locate-anchor.ts';
import { anchorOfRange, rangeOfAnchor } from './marked-text.ts';
import { visibleText } from './visible-text.ts';

installBrowserParts();
vi.setConfig({ testTimeout: 30_000 });
afterEach(cleanup);

const compact = (text: string) => text.replaceAll(/[\s*_~`[\]|\\<>$]/g, '');

function draw(source: string): HTMLElement {
  return render(<Markdown text={source} />).container;
}

/** Selects `words` as a person would, and gives what stands in the source. */
function mark(root: HTMLElement, source: string, words: string, occurrence = 0) {
  const drawn = readDrawnText(root);
  let start = -1;
  for (let count = 0; count <= occurrence; count++) start = drawn.text.indexOf(words, start + 1);
  expect(start, `${words} is drawn`).toBeGreaterThanOrEqual(0);
  return anchorOfRange(root, rangeOfPlace(drawn, { start, end: start + words.length })!, source);
}

describe('a selection in what is drawn finds its place in the source', () => {
  test.each([
    ['plain words', 'Rivers meet the sea.', 'meet the', 'meet the'],
    ['emphasis', 'Rivers **meet** the *wide* sea.', 'meet the wide', 'meet** the *wide'],
    ['code', 'Call `flush()` first, then `close()`.', 'flush() first', 'flush()` first'],
    ['a link', 'Read [the notes](https://example.com/the/notes) of the day.', 'notes of', 'notes](https://example.com/the/notes) of'],
    ['words behind a link', 'See [a](https://a.example/of/the/day) of the day.', 'of the day', 'of the day'],
    ['a heading', '# The sea\n\nThe sea is wide.', 'The sea is', 'The sea is'],
    ['a list', '1. One river\n2. Two rivers\n3. 3 seas', '3 seas', '3 seas'],
    ['a task', '- [x] Done thing\n- [ ] Open thing', 'Open thing', 'Open thing'],
    ['a quote', '> The sea\n> is wide', 'is wide', 'is wide'],
    ['a table', '| river | length |\n| --- | ---: |\n| Elbe | 1094 |', 'Elbe', 'Elbe'],
    ['a block of code', 'So:\n\n```ts\nconst sea = 1;\nsea * 2;\n```\n\nEnd', 'sea * 2', 'sea * 2'],
    ['what is escaped', 'Not \\*bold\\*, but &lt;tag&gt; here', 'bold*, but <tag>', 'bold\\*, but &lt;tag'],
    ['behind a formula', 'As $E = mc^2$ shows, mass is energy', 'mass is energy', 'mass is energy'],
    ['raw brackets', 'As in [1] and [2] of the list', '[2] of', '2] of'],
    ['emoji', 'A 🌊 and a 👩‍👩‍👧 there', '👩‍👩‍👧 there', '👩‍👩‍👧 there'],
  ])('%s', (_name, source, words, expected) => {
    const root = draw(source);
    const place = mark(root, source, words);
    expect(source.slice(place!.start, place!.end)).toBe(expected);
    const range = rangeOfAnchor(root, { ...place!, quote: source.slice(place!.start, place!.end) }, source);
    expect(compact(range!.toString())).toBe(compact(words));
  });

  test('the one that is meant, of several that are alike', () => {
    const source = 'the **sea**, the sea, the `sea`';
    const place = mark(draw(source), source, 'sea', 1);
    expect(place).toEqual({ start: 17, end: 20 });
  });

  test('nothing stands behind a formula alone', () => {
    const source = 'So $x^2$ it is';
    const root = draw(source);
    const range = document.createRange();
    range.selectNodeContents(root.querySelector('.md-formula')!);
    expect(anchorOfRange(root, range, source)).toBeNull();
  });
});

describe('a document of any shape', () => {
  const word = fc.stringMatching(/^[a-z0-9äé🌊]{1,7}$/u);
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
  const inline = fc.oneof(
    { weight: 4, arbitrary: words },
    words.map((text) => `**${text}**`),
    words.map((text) => `*${text}*`),
    words.map((text) => `\`${text}\``),
    fc.tuple(words, word).map(([text, path]) => `[${text}](https://example.com/${encodeURIComponent(path)})`),
    words.map((text) => `~~${text}~~`),
    fc.constantFrom('$a^2 + b$', 'a &amp; b', '\\*star\\*'),
  );
  const line = fc.array(inline, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
  const block = fc.oneof(
    { weight: 3, arbitrary: line },
    fc.tuple(fc.integer({ min: 1, max: 4 }), line).map(([depth, text]) => `${'#'.repeat(depth)} ${text}`),
    fc.array(line, { minLength: 1, maxLength: 4 }).map((all) => all.map((text) => `- ${text}`).join('\n')),
    fc.array(line, { minLength: 1, maxLength: 4 }).map((all) => all.map((text, index) => `${index + 1}. ${text}`).join('\n')),
    line.map((text) => `> ${text}`),
    fc.array(words, { minLength: 1, maxLength: 4 }).map((all) => ['```js', ...all, '```'].join('\n')),
    fc.tuple(words, words).map(([a, b]) => `| a | b |\n|---|---|\n| ${a} | ${b} |`),
  );
  const documents = fc.array(block, { minLength: 1, maxLength: 6 }).map((all) => all.join('\n\n'));

  test('what is selected is found in the source, and found again in what is drawn', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (source, from, length) => {
        const root = draw(source);
        const drawn = readDrawnText(root);
        fc.pre(compact(drawn.text) !== '');
        const start = from % drawn.text.length;
        const end = Math.min(drawn.text.length, start + 1 + (length % 40));
        const selected = drawn.text.slice(start, end);
        fc.pre(selected.isWellFormed() && compact(selected) !== '');
        const place = anchorOfRange(root, rangeOfPlace(drawn, { start, end })!, source);
        expect(place).not.toBeNull();
        const quote = source.slice(place!.start, place!.end);
        expect(['&', compact(selected)[0]]).toContain(source[place!.start]);
        expect(['&', compact(selected).at(-1)]).toContain(source[place!.end - 1]);
        const again = placeOfRange(drawn, rangeOfAnchor(root, { ...place!, quote }, source)!)!;
        expect(compact(drawn.text.slice(again.start, again.end))).toBe(compact(selected));
        cleanup();
      }),
      { numRuns: 200 },
    );
  });

  test('every place that visible text names holds that character, but for what is written as an entity', () => {
    fc.assert(
      fc.property(documents, (source) => {
        const { text, at } = visibleText(source);
        expect(at).toHaveLength(text.length);
        for (const [index, place] of at.entries()) {
          if (source[place] !== '&' && text[index] !== ' ' && place < source.length) expect(source[place]).toBe(text[index]);
        }
      }),
    );
  });
});

describe('the quote is found again', () => {
  const anchor = { start: 4, end: 9, quote: 'river' };
  test.each([
    ['at its place', 'the river', { start: 4, end: 9 }],
    ['while the text grows', 'the river and the river', { start: 4, end: 9 }],
    ['nearest to its place where the text before it changed', 'a long river, another river', { start: 7, end: 12 }],
    ['before its place', 'river!', { start: 0, end: 5 }],
    ['not where it is gone', 'the sea', null],
  ])('%s', (_name, text, expected) => {
    expect(locateAnchor(anchor, text)).toEqual(expected);
  });

  test('also when only its beginning was kept', () => {
    const long = `${'x'.repeat(300)} and more`;
    expect(locateAnchor({ start: 0, end: long.length, quote: 'x'.repeat(300) }, `Now ${long}`)).toEqual({ start: 4, end: long.length + 4 });
  });
});
