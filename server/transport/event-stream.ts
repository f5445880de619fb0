/** Over SSE an error is an event like any other result: the status is 200, or clients of graphql-sse would never see the code (LIVE.md F5). */
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';

export function eventStreamErrors(): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (!wantsOnlyEvents(request.headers.get('accept')) || isAsyncIterable(result) || Array.isArray(result) || !result.errors) return;
      setResult({ ...result, errors: result.errors.map(withoutStatus) } as ExecutionResult);
    },
  };
}

function wantsOnlyEvents(accept: string | null): boolean {
  return accept !== null && accept.split(',').every((type) => type.split(';', 1)[0]!.trim().toLowerCase() === 'text/event-stream');
}

function withoutStatus(error: GraphQLError): GraphQLError {
  const { http: _status, ...extensions } = error.extensions;
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions });
}
