import fc from 'fast-check';
import { lexer } from 'marked';
import { expect, test } from 'vitest';
import { documentText, fenced, plainText } from './document-text.ts';

/** What Markdown's block structure is made of, so that a few of them together are as nasty as a model can be. */
const PIECES = [
  '```',
  '````js',
  '~~~',
  '<!--',
  '-->',
  '<pre>',
  '</pre>',
  '<script>',
  '# a',
  '## 3 · Ada',
  '- ',
  '1. ',
  '> ',
  '    ',
  '---',
  '|',
  '\n',
  '\n\n',
  'x',
];
const nasty = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(''));

test('whatever a message says, what stands behind it in the document is still a heading of its own', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const tokens = lexer(`## 1 · Ada\n\n${documentText(text)}\n\n---\n\n## 2 · Ben\n`);
      const last = tokens.findLast((token) => token.type === 'heading');
      expect(last).toMatchObject({ depth: 2, text: '2 · Ben' });
    }),
    { numRuns: 3_000 },
  );
});

test('nothing in a message passes for the heading of another one', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const headings = lexer(documentText(text)).filter((token) => token.type === 'heading');
      expect(headings.filter(({ raw }) => /^#+[ \t]+\d+[ \t]+·/.test(raw))).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

test('what is closed stays as it is, to the letter', () => {
  for (const text of [
    'Plain.',
    '```ts\nconst a = `b`;\n```',
    '- a\n  ```\n  open in a list',
    '# Mine\n\n## 3 things',
    '~~~\n## 3 · Ada\n~~~',
  ])
    expect(documentText(text)).toBe(text);
});

test('what was never closed goes into a fence longer than any inside', () => {
  expect(documentText('````js\nlet a\n```')).toBe('`````markdown\n````js\nlet a\n```\n`````');
  expect(documentText('<!-- hidden')).toBe('```markdown\n<!-- hidden\n```');
  const text = 'a\n``````\nb';
  const [token] = lexer(fenced(text));
  expect(token).toMatchObject({ type: 'code', text });
});

test('names are text, whatever is in them', () => {
  expect(plainText(' *Ada*\n# <b>')).toBe(String.raw`\*Ada\* \# \<b>`);
});
