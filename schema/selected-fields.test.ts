import { buildSchema, graphqlSync } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { expect, test } from 'vitest';
import { fieldsBelow } from './selected-fields.ts';

function below(document: string): string[] {
  const schema = buildSchema('type Query { thing: Thing } type Thing { a: Int b: Int part: Thing }');
  let found: ReadonlySet<string> = new Set();
  const rootValue = {
    thing: (_args: object, _context: unknown, info: GraphQLResolveInfo) => {
      found = fieldsBelow(info);
      return null;
    },
  };
  expect(graphqlSync({ schema, source: document, rootValue }).errors).toBeUndefined();
  return [...found].toSorted();
}

test.each([
  ['{ thing { a } }', ['a']],
  ['{ thing { x: a } }', ['a']],
  ['{ thing { a } thing { part { b } } }', ['a', 'b', 'part']],
  ['{ thing { ... on Thing { b } } }', ['b']],
  ['{ thing { ...T part { ...T } } } fragment T on Thing { b ...U } fragment U on Thing { a }', ['a', 'b', 'part']],
])('%s asks for %j', (document, names) => {
  expect(below(document)).toEqual(names);
});
