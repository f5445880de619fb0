/** What an operation costs is asked once, before it begins: a subscription that asks for too much is refused instead of failing at every event. */
import { complexityFromQuery } from '@pothos/plugin-complexity';
import { GraphQLError, Kind, getOperationAST } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Of one operation, the same over HTTP, SSE and WebSocket. */
export const COMPLEXITY_LIMITS = { complexity: 5_000, depth: 12, breadth: 400 };

export interface OperationArgs {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Record<string, unknown> | null | undefined;
}

/** By the args that one hook hands to the next. */
const costs = new WeakMap<object, number>();

/** Of an operation that was let through; 0 where none runs. */
export const measuredCost = (args: object): number => costs.get(args) ?? 0;

function check({ args }: { args: OperationArgs }): void {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  // The library measures the first operation that it finds: without the others that is the one that will run.
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const found = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema, variables: variableValues ?? {} },
  );
  for (const kind of ['depth', 'breadth', 'complexity'] as const) {
    if (found[kind] <= COMPLEXITY_LIMITS[kind]) continue;
    const message = `This asks for too much: ${kind} ${found[kind]} of at most ${COMPLEXITY_LIMITS[kind]}.`;
    throw new GraphQLError(message, { nodes: operation, extensions: { code: 'TOO_COMPLEX' } });
  }
  costs.set(args, Math.ceil(found.complexity));
}

export function operationComplexity(): Plugin {
  return { onExecute: check, onSubscribe: check };
}
