import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBlockCutter } from './block-cutter.ts';
import { createBlockSplitter, parseFence, splitBlocks } from './blocks.ts';

const listLine = fc.constantFrom('', '- item', '1. first', '12) second', '**bold**', '1 apple');
const anyLine = fc.constantFrom(
  '',
  '',
  '   ',
  'A paragraph.',
  '**bold** start',
  '# Heading',
  '- item',
  '1. first',
  '12',
  '2)',
  '  continued',
  '    indented code',
  '```js',
  '```',
  '~~~~',
  '~~~',
  '  ```',
  '> quote',
  '> ```',
  '$$',
  '$$ x',
  '\\[',
  '\\]',
  '| a | b |',
  '| - | - |',
  '- - -',
  '[^1]: note',
  '[a]: https://example.com',
  '\tcode',
  'text ``` text',
  '- ```py',
);
const line = fc.oneof(listLine, anyLine);
const text = fc.array(line, { maxLength: 24 }).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));

function blocksOf(pieces: readonly string[]) {
  const splitter = createBlockSplitter();
  for (const piece of pieces) splitter.append(piece);
  return splitter.blocks();
}

test('the blocks joined are the text, however it arrives', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(200), { maxLength: 30 }), (source, cuts) => {
      const at = [...new Set([0, ...cuts.filter((cut) => cut < source.length), source.length])].sort((a, b) => a - b);
      const pieces = at.slice(1).map((end, index) => source.slice(at[index], end));
      expect(
        blocksOf(pieces)
          .map((block) => block.source)
          .join(''),
      ).toBe(source);
      expect(blocksOf(pieces)).toEqual(blocksOf([...source]));
    }),
    { numRuns: 400 },
  );
});

test('a finished block never changes, whatever is appended', () => {
  fc.assert(
    fc.property(text, (source) => {
      const splitter = createBlockSplitter();
      let finished: string[] = [];
      for (const character of source) {
        splitter.append(character);
        const now = splitter
          .blocks()
          .slice(0, -1)
          .map((block) => block.source);
        expect(now.slice(0, finished.length)).toEqual(finished);
        finished = now;
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['paragraphs', 'one\n\ntwo', ['one\n\n', 'two']],
  ['a loose list stays one', '1. a\n\n   more\n\n2. b\n\nend', ['1. a\n\n   more\n\n2. b\n\n', 'end']],
  ['blank lines inside a fence', '```\na\n\nb\n```\nend', ['```\na\n\nb\n```\n', 'end']],
  ['a fence right below a sentence', 'Look:\n```js\nx', ['Look:\n', '```js\nx']],
  ['a longer fence holds a shorter one', '````\n```\n\nx\n````\n\nend', ['````\n```\n\nx\n````\n\n', 'end']],
  ['display math with a blank line', '$$\na\n\nb\n$$\n\nend', ['$$\na\n\nb\n$$\n\n', 'end']],
  ['bold text after a list is no item', '- a\n\n**b**', ['- a\n\n', '**b**']],
  ['a fence in a list', '- a\n\n  ```\n  x\n\n  y\n  ```\n\n- b', ['- a\n\n  ```\n  x\n\n  y\n  ```\n\n- b']],
])('%s', (_name, source, expected) => {
  expect(splitBlocks(source).map((block) => block.source)).toEqual(expected);
});

test('a text that defines links stays whole', () => {
  expect(splitBlocks('See [a].\n\n[a]: https://example.com')).toHaveLength(1);
});

test('a fence gives its language and code, closed or not', () => {
  expect(parseFence('```ts twoslash\nlet a;\n\n')).toEqual({ language: 'ts', code: 'let a;\n\n' });
  expect(parseFence('  ~~~\n  a\n   b\n  ~~~\n')).toEqual({ language: '', code: 'a\n b' });
});

test('while a text grows, its finished blocks stay the same objects', () => {
  const cutter = createBlockCutter();
  const before = cutter.cut('one\n\ntwo\n\nthr', true);
  const after = cutter.cut('one\n\ntwo\n\nthree', true);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toBe(before[1]);
  expect(after[2]?.source).toBe('three');
});
