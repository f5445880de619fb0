import { print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { expect, test } from 'vitest';
import * as generated from '../gql/graphql.ts';
import { graphql } from './graphql-runtime.ts';

const documents: [string, DocumentNode][] = Object.entries(generated)
  .filter(([name]) => name.endsWith('Doc') || name.endsWith('Document'))
  .map(([name, document]) => [name, document as unknown as DocumentNode]);

test('the generated client has documents to compare with', () => expect(documents.length).toBeGreaterThan(10));

test.each(documents)('%s is the same document in the browser as the one that was typed', (_name, document) => {
  const [own, ...spread] = document.definitions.map((definition) => print(definition));
  for (const fragment of spread.toReversed()) graphql(fragment);
  const parsed = graphql(own ?? '');
  const byText = (one = '', other = ''): number => one.localeCompare(other);
  expect(parsed.definitions.map((definition) => print(definition)).toSorted(byText)).toEqual([own, ...spread].toSorted(byText));
});

test('a fragment nobody defined is named, not sent', () => {
  expect(() => graphql('query { viewer { ...NowhereFields } }')).toThrow('NowhereFields');
});

test('fragments bring the fragments they spread, each once', () => {
  graphql('fragment Inner on User { id }');
  graphql('fragment Outer on User { displayName ...Inner }');
  const names = graphql('query Both { viewer { ...Outer ...Outer ... on User { id } } }').definitions.map((definition) =>
    'name' in definition ? definition.name?.value : undefined,
  );
  expect(names).toEqual(['Both', 'Outer', 'Inner']);
});
