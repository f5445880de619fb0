/** graphql-ws in front of yoga: its documented recipe, with every failure turned into an answer instead of a closed socket. */
import { getOperationAST } from 'graphql';
import type { ExecutionArgs, ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Context as ProtocolContext, ServerOptions } from 'graphql-ws';
import { Expected } from '../kit/errors.ts';
import type { MaskError } from '../live/execution.ts';
import type { SocketTransport } from '../live/outlet.ts';
import { wireErrors } from '../live/wire-errors.ts';
import type { DoorContext } from './context.ts';
import type { Door, OpenNote } from './door.ts';
import type { AskedOperation } from './persisted-operations.ts';
import { codeOfResult } from './request-notes.ts';
import type { RequestNotes } from './request-notes.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { Extra } from './socket-protocol.ts';

/** What we use of a yoga server. */
export interface EnvelopedServer {
  getEnveloped(context: object): {
    schema: ExecutionArgs['schema'];
    parse(source: string): ExecutionArgs['document'];
    validate(schema: ExecutionArgs['schema'], document: ExecutionArgs['document']): readonly GraphQLError[];
    contextFactory(): unknown;
    execute(args: ExecutionArgs): unknown;
    subscribe(args: ExecutionArgs): unknown;
  };
}

export interface OperationRequest {
  args: ExecutionArgs;
  door: Door;
}

export interface SocketOperationsOptions {
  yoga: EnvelopedServer;
  maskError: MaskError;
  maxSubscriptions: number;
  /** What applies to every operation of every door and is no envelop plugin: yoga's HTTP hooks do not run here. Throws to refuse. */
  guard(request: OperationRequest): void | Promise<void>;
  doorOf(context: ProtocolContext<undefined | Record<string, unknown>, Extra>): Door;
  notes?: Pick<RequestNotes, 'open'> | undefined;
  /** Told of what was refused. */
  refused?: RefusalLog['note'] | undefined;
  /** The text of an operation that may come by its hash. */
  textOf?: ((payload: AskedOperation, door: Door) => Promise<string>) | undefined;
}

interface Enveloped {
  server: ReturnType<EnvelopedServer['getEnveloped']>;
  transport: SocketTransport;
  note: OpenNote | null;
}

/** What an operation is made of, as the HTTP door has it. */
const PARAMETERS = new Set(['query', 'variables', 'operationName', 'extensions']);

type Results = Awaited<ReturnType<NonNullable<ServerOptions<undefined, Extra>['subscribe']>>>;
type Shown = { [Key in keyof ExecutionResult]?: ExecutionResult[Key] | undefined };

export function socketOperations({ yoga, maskError, maxSubscriptions, guard, doorOf, notes, refused, textOf }: SocketOperationsOptions) {
  /** By the args that graphql-ws carries from one hook to the next. */
  const enveloped = new WeakMap<object, Enveloped>();
  const masked = (error: unknown) => maskError(error) as GraphQLError;

  function end(note: OpenNote | null, result: ExecutionResult, door: Door): ExecutionResult {
    refused?.(door, result.errors);
    if (note) note.code = codeOfResult(result);
    note?.end(null);
    return result;
  }

  function run(how: 'execute' | 'subscribe') {
    return async (args: ExecutionArgs): Promise<Results> => {
      const { server, transport, note } = enveloped.get(args)!;
      enveloped.delete(args);
      const { door } = args.contextValue as DoorContext;
      try {
        const results = (await server[how](args)) as Results;
        end(note, Symbol.asyncIterator in results ? {} : (results as ExecutionResult), door);
        if (!transport.silent || !(Symbol.asyncIterator in results)) return results;
        // graphql-ws keeps the arguments for hours, and what plugins wrapped the stream in maps results that never come.
        Object.assign(args, { contextValue: undefined, variableValues: undefined });
        return transport.silent;
      } catch (error) {
        return end(note, { errors: [masked(error)] }, door);
      }
    };
  }

  async function onSubscribe(
    context: ProtocolContext<undefined | Record<string, unknown>, Extra>,
    id: string,
    payload: AskedOperation & {
      query: string;
      operationName?: string | null | undefined;
      variables?: Record<string, unknown> | null | undefined;
    },
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const door = doorOf(context);
    const note = notes?.open(door, 'socket') ?? null;
    const refuse = (errors: readonly GraphQLError[]) => end(note, { errors }, door).errors!;
    try {
      if (Object.keys(context.subscriptions).length > maxSubscriptions) {
        throw new Expected('RATE_LIMITED', `One connection carries at most ${maxSubscriptions} operations at a time: end one first.`);
      }
      const unknown = Object.keys(payload).find((name) => !PARAMETERS.has(name));
      if (unknown !== undefined) throw new Expected('INVALID', `Unexpected parameter "${unknown.slice(0, 40)}" in the payload.`);
      if (textOf) payload.query = await textOf(payload, door);
      const { ws, socket } = context.extra;
      const transport: SocketTransport = { ws, socket, id };
      const server = yoga.getEnveloped({ door, transport, params: payload, note });
      const document = server.parse(payload.query);
      // graphql-ws keeps the payload as long as the operation; the text of the cached document is the same.
      payload.query = document.loc?.source.body ?? payload.query;
      const args: ExecutionArgs = {
        schema: server.schema,
        document,
        operationName: payload.operationName ?? null,
        variableValues: payload.variables ?? {},
        contextValue: await server.contextFactory(),
        rootValue: undefined,
      };
      // After the context: what may be asked depends on who asks.
      const errors = server.validate(server.schema, document);
      if (errors.length > 0) return refuse(errors.map(masked));
      // graphql-ws would answer this by itself, without a code.
      if (!getOperationAST(document, payload.operationName))
        throw new Expected('INVALID', 'Could not determine what operation to execute.');
      await guard({ args, door });
      enveloped.set(args, { server, transport, note });
      return args;
    } catch (error) {
      return refuse([masked(error)]);
    }
  }

  return {
    execute: run('execute'),
    subscribe: run('subscribe'),
    onSubscribe,
    onNext(_context: unknown, _id: string, _payload: unknown, _args: unknown, result: Shown): FormattedExecutionResult | void {
      const { errors, ...rest } = result;
      if (errors) return { ...(rest as FormattedExecutionResult), errors: wireErrors(errors) };
    },
    onError: (_context: unknown, _id: string, _payload: unknown, errors: readonly GraphQLError[]) => wireErrors(errors),
  };
}
