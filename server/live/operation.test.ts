import { buildSchema, parse } from 'graphql';
import type { GraphQLObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { FanoutField } from './fanout-field.ts';
import { readArguments, readOperation, variablesKey } from './operation.ts';

const schema = buildSchema(/* GraphQL */ `
  scalar Moment
  interface Event {
    cursor: String
    mine: String
  }
  type Snapshot implements Event {
    cursor: String
    mine: String
    child: Child
  }
  type Child {
    name: String
    secret(of: String): String
  }
  type Query {
    hello: String
  }
  type Subscription {
    events(id: ID!, after: String, since: Moment, loud: Boolean = true): Event
    others: Int
  }
`);
const field = schema.getSubscriptionType()!.getFields()['events']!;
field.extensions = { fanout: { cursorArg: 'after' } as FanoutField };
(schema.getType('Snapshot') as GraphQLObjectType).getFields()['mine']!.extensions = { viewer: true };
(schema.getType('Child') as GraphQLObjectType).getFields()['secret']!.extensions = { viewer: true };
(schema.getType('Moment') as unknown as { parseValue: (value: unknown) => unknown }).parseValue = (value) => new Date(String(value));

const read = (text: string, name: string | null = null) => readOperation(schema, parse(text), name);
const isShared = (text: string, name: string | null = null) => read(text, name)?.isShared;

describe('F2: what may be shared', () => {
  test('a plain operation', () => expect(isShared('subscription { events(id: 1) { cursor } }')).toBe(true));
  test('a field of somebody else is left alone', () => expect(read('subscription { others }')).toBeNull());
  test('so is a query', () => expect(read('{ hello }')).toBeNull());

  test.each([
    ['a marked field', 'subscription { events(id: 1) { ... on Snapshot { child { secret } } } }'],
    [
      'a marked field behind an alias and a fragment',
      'subscription { events(id: 1) { ...F } } fragment F on Snapshot { child { name: secret } }',
    ],
    ['a field of an interface that is marked in a type', 'subscription { events(id: 1) { mine } }'],
    ['a directive at the root', 'subscription { events(id: 1) @include(if: true) { cursor } }'],
    ['a fragment at the root', 'subscription { ...F } fragment F on Subscription { events(id: 1) { cursor } }'],
    ['an inline fragment at the root', 'subscription { ... { events(id: 1) { cursor } } }'],
  ])('not %s', (_what, text) => expect(isShared(text)).toBe(false));
});

describe('F1: which operations are equal', () => {
  const key = (text: string, variables: Record<string, unknown>) => {
    const operation = read(text)!;
    const { coerced } = readArguments(operation, variables);
    return variablesKey(operation, coerced!, variables);
  };
  const withVariables =
    'subscription ($id: ID!, $after: String, $loud: Boolean = true) { events(id: $id, after: $after, loud: $loud) { cursor } }';

  test('the cursor does not separate, a default is its value, what is not declared does not count', () => {
    expect(key(withVariables, { id: 1, after: 'a' })).toBe(key(withVariables, { loud: true, id: '1', more: 1 }));
  });

  test('every other variable separates', () => {
    expect(key(withVariables, { id: '1' })).not.toBe(key(withVariables, { id: '2' }));
    expect(key(withVariables, { id: '1', loud: null })).not.toBe(key(withVariables, { id: '1' }));
  });

  test('a cursor variable that is used elsewhere, too, separates', () => {
    const text = 'subscription ($after: String) { events(id: 1, after: $after) { ... on Snapshot { child { secret(of: $after) } } } }';
    expect(key(text, { after: 'a' })).not.toBe(key(text, { after: 'b' }));
  });

  test('values that are more than JSON are compared as they were given', () => {
    const text = 'subscription ($since: Moment) { events(id: 1, since: $since) { cursor } }';
    expect(key(text, { since: '2026' })).toBe(key(text, { since: '2026' }));
    expect(key(text, { since: '2026' })).not.toBe(key(text, { since: '2027' }));
  });

  test('wrong variables and wrong arguments are errors, not throws', () => {
    expect(readArguments(read(withVariables)!, {}).errors).toHaveLength(1);
    const required = 'subscription ($id: ID = null) { events(id: $id) { cursor } }';
    expect(readArguments(read(required)!, {}).errors).toHaveLength(1);
  });
});
