import { expect, test } from 'vitest';
import { markdownTable, replaceSection } from './markdown.ts';

test('a section is replaced and the others stay', () => {
  const page = '# Proofs\n\nIntro.\n\n## One\n\nold\n\n## Two\n\nkept\n';
  expect(replaceSection(page, 'One', 'new')).toBe('# Proofs\n\nIntro.\n\n## One\n\nnew\n\n## Two\n\nkept\n');
  expect(replaceSection(page, 'Two', 'new')).toBe('# Proofs\n\nIntro.\n\n## One\n\nold\n\n## Two\n\nnew\n');
  expect(replaceSection(page, 'Three', 'new')).toBe(`${page}\n## Three\n\nnew\n`);
});

test('a table has a line a row', () => {
  expect(markdownTable(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
});
