import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../schema/index.ts';
import { breakingChanges, releases, schemaChanges } from './schema-changes.ts';

const before = buildSchema('type Query { a(x: Int): String b: String }');

test('nothing that was released has gone or is another', async () => {
  const last = releases().at(-1)!;
  expect(await breakingChanges(last.schema, schema)).toEqual([]);
});

test.each([
  ['type Query { a(x: Int): String }', ["Field 'b' was removed from object type 'Query'"]],
  ['type Query { a(x: Int!): String b: String }', [expect.stringContaining('x')]],
  ['type Query { a(x: Int, y: Int): String b: String c: String }', []],
])('%s', async (after, expected) => {
  expect(await breakingChanges(before, buildSchema(after))).toEqual(expected);
});

test('the page tells each release, the newest first, and new types and fields once', async () => {
  const after = buildSchema('type Query { a(x: Int): String b: String t(y: Int): Thing } type Thing { one: Int two: Int }');
  const page = await schemaChanges(after, [
    { name: '0.9.0', schema: buildSchema('type Query { a(x: Int): String b: String gone: Int }') },
    { name: '0.10.0', schema: before },
  ]);
  expect(page.indexOf('## Not released yet')).toBeLessThan(page.indexOf('## 0.10.0'));
  expect(page).not.toContain('## 0.9.0');
  expect(page.match(/^- .*(?:Thing|`t`).*$/gm)).toEqual(['- Field `t` was added to object type `Query`', '- Type `Thing` was added']);
  expect(page).toContain('**Breaking**\n\n- Field `gone` was removed from object type `Query`');
});
