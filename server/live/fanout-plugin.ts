/** The envelop plugin: a subscription whose root field is a fan-out field is read through the hub, in every transport (LIVE.md F1, F5). */
import { GraphQLError } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { parseCursor } from '../../schema/wire/cursor.ts';
import { refusal } from './execution.ts';
import type { MaskError } from './execution.ts';
import type { Hub } from './hub.ts';
import { readArguments, readOperation, variablesKey } from './operation.ts';
import type { Operation } from './operation.ts';
import type { SocketTransport } from './outlet.ts';
import type { LiveContexts } from './subscribing.ts';

export interface FanoutPluginOptions {
  hub: Hub;
  contexts: LiveContexts;
  /** The same that masks the other errors of the API. */
  maskError: MaskError;
}

/** What the hub takes from the context: its own generation, and what a door has put there, absent where the door is not theirs. */
interface FromContext {
  hubGeneration: number;
  transport?: SocketTransport;
  request?: { signal?: AbortSignal };
}

interface SubscribeArgs {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: Record<string, unknown> | null;
  contextValue?: unknown;
}

export function fanoutPlugin({ hub, contexts, maskError }: FanoutPluginOptions): Plugin {
  const operations = createOperationCache();

  async function subscribe(operation: Operation, given: SubscribeArgs): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
    const variables = given.variableValues ?? {};
    const read = readArguments(operation, variables);
    if (read.errors) return { errors: read.errors };
    const { args, coerced } = read;
    const { transport = null, request, hubGeneration } = given.contextValue as FromContext;
    const cursor = args[operation.fanout.cursorArg];
    try {
      const results = await hub.subscribe({
        operation,
        args,
        variables,
        variablesKey: variablesKey(operation, coerced, variables),
        after: typeof cursor === 'string' ? parseCursor(cursor) : null,
        context: given.contextValue as object,
        generation: hubGeneration,
        contexts,
        mask: maskError,
        transport,
      });
      leaveWith(request?.signal, results);
      return results;
    } catch (error) {
      return refusal(locate(error, operation), maskError).result;
    }
  }

  return {
    // Before any context is built, so before anybody is authenticated (R5).
    onEnveloped({ extendContext }) {
      const mine: FromContext = { hubGeneration: hub.generation };
      extendContext(mine as object);
    },
    onSubscribe({ args, setSubscribeFn }) {
      const operation = operations(args.schema, args.document, args.operationName ?? null);
      if (operation) setSubscribeFn((given: SubscribeArgs) => subscribe(operation, given));
    },
  };
}

/** A client that is gone before its first result is never pulled for, nor said goodbye to. */
function leaveWith(signal: AbortSignal | undefined, results: AsyncGenerator<ExecutionResult>): void {
  if (signal?.aborted) void results.return(undefined);
  else signal?.addEventListener('abort', () => void results.return(undefined), { once: true });
}

function locate(error: unknown, { root }: Operation): GraphQLError {
  const originalError = error instanceof Error ? error : new Error('not an error', { cause: error });
  return new GraphQLError(originalError.message, { nodes: root, path: [root.alias?.value ?? root.name.value], originalError });
}

/** Documents are cached by yoga's parser, so what was read of them lives as long as they do. */
function createOperationCache() {
  const known = new WeakMap<DocumentNode, Map<string | null, { schema: GraphQLSchema; operation: Operation | null }>>();
  return function operationOf(schema: GraphQLSchema, document: DocumentNode, name: string | null): Operation | null {
    const ofDocument = known.get(document) ?? new Map<string | null, { schema: GraphQLSchema; operation: Operation | null }>();
    known.set(document, ofDocument);
    const entry = ofDocument.get(name);
    if (entry?.schema === schema) return entry.operation;
    const operation = readOperation(schema, document, name);
    ofDocument.set(name, { schema, operation });
    return operation;
  };
}
