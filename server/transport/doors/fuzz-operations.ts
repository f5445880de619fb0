/** Random operations made from the schema: every field, with arguments that are right, nearly right and hostile. */
import { getNamedType, isEnumType, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLArgument, GraphQLField, GraphQLInputType, GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';

export interface RandomOperation {
  query: string;
  variables: Record<string, unknown>;
  kind: 'query' | 'mutation' | 'subscription';
}

const NASTY = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\u2028',
  '🦜',
  "'",
  '"',
  '\\',
  '%',
  '_',
  '%_\\',
  '$1',
  '?',
  '{}',
  '[]',
  'null',
  '-1',
  '1e999',
  '../../etc/passwd',
  "' or 1=1 --",
  '"; drop table message; --',
  '<script>alert(1)</script>',
  '${jndi:ldap://x}',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  '\n'.repeat(50),
  'é'.repeat(201),
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.000Z/ses_00000000000000000000000000',
  '9999-12-31T23:59:59.999999999Z',
  '-271821-04-20T00:00:00.000Z',
  'T25OZQ==',
  'AAAA',
  '/////w==',
  'undefined',
  'NaN',
];
const NUMBERS = [0, -0, 1, -1, 2, 10, 100, 101, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1e21, 0.5, 9_007_199_254_740_991];
const SCALARS: Record<string, unknown[]> = {
  DateTime: [
    '2030-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999+23:59',
    '2030-02-30T00:00:00Z',
    '2030-01-01',
    5,
  ],
  BigInt: [
    '0',
    '-1',
    '9223372036854775807',
    '9223372036854775808',
    '999999999999999999999999999999',
    '-999999999999999999999999999999',
    12,
  ],
  Base64: ['', 'AAA=', 'AAAA', '/////w==', 'AQEBAQEBAQEB', 'gICAgICAgICAgIAB', 'A'.repeat(4_000)],
  Cursor: ['a.0', 'a.1', 'zzzzzzzzzzzzzzzzzzzzzzzz.999999999999999', '.', 'a.-1', 'a.1.1'],
};
/** What an argument's place says of its id. */
const PREFIXES: [RegExp, string][] = [
  [/sessionId$|^session\.id$|UpdateSession/, 'ses_'],
  [/workspaceId$/, 'wsp_'],
  [/parentId$|leafId$|Message/, 'msg_'],
  [/userId$/, 'usr_'],
  [/ApiKey/, 'key_'],
];
const MAX_DEPTH = 4;
/** Ends the credential that asks. */
const LEFT_OUT = new Set(['logout']);

/** `model`: the one that is asked where a model is named. */
export function createOperations(schema: GraphQLSchema, random: () => number, ids: readonly string[], model = 'demo:echo') {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const chance = (share: number) => random() < share;

  /** An id of the right kind more often than not: what is not found never gets far. */
  function id(place: string): string {
    if (chance(0.2)) return pick(NASTY);
    if (place.endsWith('models') || place.endsWith('modelId')) return model;
    const prefix = chance(0.9) ? PREFIXES.find(([pattern]) => pattern.test(place))?.[1] : undefined;
    return pick(ids.filter((one) => one.startsWith(prefix ?? '')));
  }

  function value(type: GraphQLInputType, place: string): unknown {
    if (isNonNullType(type)) return chance(0.01) ? null : value(type.ofType, place);
    if (chance(0.1)) return null;
    if (chance(0.01)) return pick<unknown>([pick(NASTY), pick(NUMBERS), true, [], {}, [[]]]);
    if (isListType(type)) return Array.from({ length: pick([0, 1, 1, 2, 7]) }, () => value(type.ofType, place));
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || chance(0.6));
      return Object.fromEntries(fields.map((field) => [field.name, value(field.type, `${type.name}.${field.name}`)]));
    }
    if (isEnumType(type)) return chance(0.9) ? pick(type.getValues()).name : pick(NASTY);
    switch (type.name) {
      case 'ID':
        return id(place);
      case 'Int':
        return chance(0.6) ? pick([1, 2, 5, 20]) : pick(NUMBERS);
      case 'Boolean':
        return chance(0.5);
      default:
        return chance(0.6)
          ? pick(SCALARS[type.name] ?? [model, 'Hello', '{"typing":true}', 'fuzz@example.com', 'correct horse battery'])
          : pick(NASTY);
    }
  }

  return function operation(): RandomOperation {
    const variables: Record<string, unknown> = {};
    const declared: string[] = [];
    const declare = ({ type, name: argument }: GraphQLArgument, of: string): string => {
      const name = `v${declared.length}`;
      declared.push(`$${name}: ${String(type)}`);
      variables[name] = value(type, `${of}.${argument}`);
      return `$${name}`;
    };

    function write(field: GraphQLField<unknown, unknown>, depth: number): string {
      const given = field.args.filter(({ type }) => isNonNullType(type) || chance(0.4));
      const list = given.map((arg) => `${arg.name}: ${declare(arg, field.name)}`).join(', ');
      return `${field.name}${list === '' ? '' : `(${list})`}${selection(field.type, depth)}`;
    }

    function selection(given: GraphQLOutputType, depth: number): string {
      const type = getNamedType(given);
      if (isLeafType(type)) return '';
      if (!isObjectType(type) && !isInterfaceType(type)) return ' { __typename }';
      const parts = ['__typename'];
      const possible = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
      if (depth < MAX_DEPTH) for (const one of possible) if (chance(0.5)) parts.push(`... on ${one.name}${selection(one, depth + 1)}`);
      for (const field of Object.values(type.getFields())) {
        const isLeaf = isLeafType(getNamedType(field.type));
        if (isInterfaceType(type) || (isLeaf ? !chance(0.5) : depth >= MAX_DEPTH || !chance(0.3))) continue;
        parts.push(write(field as GraphQLField<unknown, unknown>, depth + 1));
      }
      return ` { ${parts.join(' ')} }`;
    }

    const kind = pick(['query', 'query', 'mutation', 'mutation', 'mutation', 'subscription'] as const);
    const roots = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() };
    const fields = Object.values((roots[kind] as GraphQLObjectType).getFields()).filter(({ name }) => !LEFT_OUT.has(name));
    const body = write(pick(fields) as GraphQLField<unknown, unknown>, 0);
    return { kind, variables, query: `${kind} Fuzz${declared.length > 0 ? `(${declared.join(', ')})` : ''} { ${body} }` };
  };
}

/** A text with something broken in it. */
export function corrupt(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const how = Math.floor(random() * 4);
  if (how === 0) return text.slice(0, at);
  if (how === 1) return text.slice(0, at) + NASTY[Math.floor(random() * NASTY.length)] + text.slice(at);
  if (how === 2) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 10));
  return text.slice(0, at) + text.slice(Math.floor(random() * at));
}
