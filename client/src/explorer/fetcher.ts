import { Kind, parse } from 'graphql';
import type { ExecutionResult, OperationDefinitionNode } from 'graphql';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { explorerMessages as words } from '../messages/explorer-en.ts';

interface Asked {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

const CSRF_HEADER = { 'x-parley-csrf': '1' };

/** Null: the browser's cookie says who asks. */
export function createFetcher(secret: string | null, origin: string = window.location.origin) {
  let socket: Client | undefined;
  const authorization = secret === null ? undefined : `Bearer ${secret}`;

  function openSocket(): Client {
    return createClient({
      url: `${origin.replace(/^http/, 'ws')}/graphql`,
      retryAttempts: 3,
      ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
    });
  }

  async function ask(asked: Asked): Promise<ExecutionResult> {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...CSRF_HEADER, ...(authorization === undefined ? {} : { authorization }) },
      // With a key nothing of the login shall count.
      credentials: authorization === undefined ? 'same-origin' : 'omit',
      body: JSON.stringify(asked),
    }).catch(() => null);
    if (response === null) throw new Error(words.unreachable);
    return (await response.json()) as ExecutionResult;
  }

  async function* follow({ query, operationName, variables }: Asked): AsyncGenerator<ExecutionResult> {
    socket ??= openSocket();
    try {
      yield* socket.iterate({
        query,
        operationName: operationName ?? null,
        variables: variables ?? null,
      }) as AsyncIterable<ExecutionResult>;
    } catch (error) {
      // Several errors of one operation come as they are; a closed socket as its code.
      if (Array.isArray(error)) yield { errors: error } as ExecutionResult;
      else if (isClosing(error)) throw new Error(words.socketClosed(error.code, error.reason), { cause: error });
      else throw error;
    }
  }

  return {
    fetcher(asked: Asked) {
      const operations = operationsOf(asked.query);
      // Right after another tab was opened, GraphiQL still names the operation of the one before.
      const chosen =
        operations.find(({ name }) => name?.value === asked.operationName) ?? (operations.length === 1 ? operations[0] : undefined);
      const exact = chosen ? { ...asked, operationName: chosen.name?.value ?? null } : asked;
      return chosen?.operation === 'subscription' ? follow(exact) : ask(exact);
    },
    close: () => void socket?.dispose(),
  };
}

/** None where the text is no document: the server says what is wrong with it. */
function operationsOf(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

function isClosing(error: unknown): error is { code: number; reason: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' && 'reason' in error;
}
