/** For doors that speak another protocol: operations of our own API, asked with the caller's credential, so that no door has rights of its own. */
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { MaskError } from '../live/execution.ts';
import type { Door } from './door.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { EnvelopedServer } from './socket-operations.ts';

type Variables = Record<string, unknown>;

export interface LocalOperationsOptions {
  yoga: EnvelopedServer;
  maskError: MaskError;
  /** Told of what was refused. */
  refused?: RefusalLog['note'];
}

export function createLocalOperations({ yoga, maskError, refused }: LocalOperationsOptions) {
  const masked = (error: unknown) => maskError(error) as GraphQLError;

  function told(door: Door, error: unknown): GraphQLError {
    const answer = masked(error);
    refused?.(door, [answer]);
    return answer;
  }

  async function envelop(door: Door, query: string, variables: Variables, signal?: AbortSignal) {
    const server = yoga.getEnveloped({ door, params: { query, variables }, ...(signal && { request: { signal } }) });
    const document = server.parse(query);
    const errors = server.validate(server.schema, document);
    if (errors[0]) throw errors[0];
    const args: ExecutionArgs = {
      schema: server.schema,
      document,
      variableValues: variables,
      contextValue: await server.contextFactory(),
      rootValue: undefined,
    };
    return { server, args };
  }

  /** Its data; throws the first error, masked, as a GraphQLError with a code. */
  function dataOf<Data>(result: ExecutionResult): Data {
    const [error] = result.errors ?? [];
    if (error) throw masked(error);
    return result.data as Data;
  }

  return {
    async ask<Data>(door: Door, query: string, variables: Variables): Promise<Data> {
      try {
        const { server, args } = await envelop(door, query, variables);
        return dataOf<Data>((await server.execute(args)) as ExecutionResult);
      } catch (error) {
        throw told(door, error);
      }
    },

    /** Ends with `signal`, without an error; throws what ends it otherwise, as `ask` does. */
    async *watch<Data>(door: Door, query: string, variables: Variables, signal: AbortSignal): AsyncGenerator<Data> {
      try {
        const { server, args } = await envelop(door, query, variables, signal);
        const results = (await server.subscribe(args)) as AsyncIterable<ExecutionResult> | ExecutionResult;
        if (!(Symbol.asyncIterator in results)) return void dataOf(results);
        for await (const result of results) {
          if (signal.aborted) return;
          yield dataOf<Data>(result);
        }
      } catch (error) {
        throw told(door, error);
      }
    },
  };
}

export type LocalOperations = ReturnType<typeof createLocalOperations>;
