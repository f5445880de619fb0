/**
 * Results over SSE. An error is an event like any other: the status is 200, or clients of graphql-sse would never see the code (LIVE.md F5).
 * A subscription that was asked for without a stream ends at once, or its reader would stay for ever.
 */
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { FetchAPI, Plugin } from 'graphql-yoga';

const NEEDS_STREAM = 'A subscription needs a stream: send accept: text/event-stream, or use the WebSocket.';

export function eventStreamErrors(): Plugin {
  return {
    // What is private is kept by nobody on the way.
    onResponse({ response }) {
      response.headers.set('cache-control', 'no-store');
    },
    onResultProcess({ request, result, resultProcessor, setResult, setResultProcessor }) {
      if (isAsyncIterable(result)) {
        if (resultProcessor) return;
        void (result as Partial<AsyncGenerator>).return?.(undefined);
        setResult({ errors: [] });
        setResultProcessor(refuse, 'application/json');
      } else if (wantsOnlyEvents(request.headers.get('accept')) && !Array.isArray(result) && result.errors) {
        setResult({ ...result, errors: result.errors.map(withoutStatus) } as ExecutionResult);
      }
    },
  };
}

function refuse(_result: unknown, fetchAPI: FetchAPI): Response {
  const body = JSON.stringify({ errors: [{ message: NEEDS_STREAM, extensions: { code: 'INVALID' } }] });
  return new fetchAPI.Response(body, { status: 406, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

function wantsOnlyEvents(accept: string | null): boolean {
  return accept !== null && accept.split(',').every((type) => type.split(';', 1)[0]!.trim().toLowerCase() === 'text/event-stream');
}

function withoutStatus(error: GraphQLError): GraphQLError {
  const { http: _status, ...extensions } = error.extensions;
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions });
}
