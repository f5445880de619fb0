import { complexityFromQuery } from '@pothos/plugin-complexity';
import { formatDocument } from '@urql/core';
import { Kind, isEnumType, isInputObjectType, isListType, isNonNullType, print, separateOperations, typeFromAST } from 'graphql';
import type { DocumentNode, GraphQLInputType, OperationDefinitionNode } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { COMPLEXITY_LIMITS } from './complexity.ts';
import { operationLimits, validationErrors } from './limits.ts';
import { clientDefinitions as definitions, clientSources } from './testkit/client-definitions.ts';

/** New fields come one by one; the last one must not be the one that breaks a page. */
const HEADROOM = 0.95;
/** The largest page of a list that the client asks for. */
const USUAL_FIRST = 30;

const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
const operations = definitions.filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION);
const pageSize = Number(clientSources.map((source) => /PAGE_MESSAGES = (\d+)/.exec(source)?.[1]).find(Boolean));

/** What a variable may be; only sizes of pages weigh something. */
function sampleOf(type: GraphQLInputType, name: string): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, name);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, sampleOf(field.type, field.name)]));
  }
  const samples: Record<string, unknown> = { Int: name === 'last' ? pageSize : USUAL_FIRST, Boolean: true, BigInt: '1', Cursor: '1.1' };
  return type.name === 'DateTime' ? new Date(0).toISOString() : (samples[type.name] ?? 'x');
}

/** Of scalars also those that may be left out, as pages are asked for by them. */
function variablesOf(operation: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
      const found = typeFromAST(schema, type as never) as GraphQLInputType;
      const isGiven = isNonNullType(found) || ['Int', 'Boolean', 'ID', 'String'].includes(String(found));
      return isGiven ? [[variable.name.value, sampleOf(found, variable.name.value)]] : [];
    }),
  );
}

test.each(operations.filter(({ operation }) => operation !== 'mutation').map((operation) => [operation.name?.value, operation] as const))(
  'the client’s %s stays below the limits on what one operation may ask for',
  (_name, operation) => {
    const found = complexityFromQuery(
      { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
      { schema, variables: variablesOf(operation) },
    );
    expect(found.complexity).toBeLessThanOrEqual(COMPLEXITY_LIMITS.complexity * HEADROOM);
    expect(found.depth).toBeLessThanOrEqual(COMPLEXITY_LIMITS.depth);
    expect(found.breadth).toBeLessThanOrEqual(COMPLEXITY_LIMITS.breadth);
  },
);

const { validate, parse: parseSent } = createYoga({
  schema,
  plugins: [operationLimits(), validationErrors()],
  logging: false,
}).getEnveloped();

/** As urql sends it: with the name of the type in every selection, and only the fragments that it spreads. */
test.each(Object.entries(separateOperations({ kind: Kind.DOCUMENT, definitions })))(
  'the client’s %s is no document that the server refuses: cost, depth, tokens, repeats',
  (_name, document) => {
    expect(validate(schema, parseSent(print(formatDocument(document) as DocumentNode)))).toEqual([]);
  },
);

test('the operations were found', () => {
  expect(operations.length).toBeGreaterThan(20);
  expect(pageSize).toBeGreaterThan(10);
});
