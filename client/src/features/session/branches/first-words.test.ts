import { expect, test } from 'vitest';
import { firstWords } from './first-words.ts';

test('the first words of a text, without its markup', () => {
  expect(firstWords('## **What** if `it` were [free](https://example.com)? Then everyone would come.')).toBe('What if it were free');
  expect(firstWords('```ts\nconst a = 1;\n```')).toBe('const a = 1');
  expect(firstWords('')).toBe('');
});

test('long words are cut, between characters', () => {
  expect(firstWords('Internationalization considerations of everything here')).toBe('Internationalization considerations of');
  expect([...firstWords('🙂'.repeat(60))]).toHaveLength(40);
});
