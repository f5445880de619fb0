import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import type { Client as SocketClient } from 'graphql-ws';
import { toApiError } from './errors.ts';
import { fetchWithTexts, persistedQuery } from './persisted.ts';

/** A header that a foreign page cannot set without a preflight: the server refuses requests without it. */
const CSRF_HEADER = { 'x-parley-csrf': '1' };

/** A trace begins with each request (W3C Trace Context); a server without tracing does not look at it. */
function traceparent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}

export type PipelineOptions = { url: string; socket: SocketClient; onSignedOut: () => void; fetch?: typeof fetch };

/** Every request of the client goes through this one row of links. */
export function createPipeline({ url, socket, onSignedOut, fetch }: PipelineOptions): Client {
  return new Client({
    url,
    preferGetMethod: false,
    requestPolicy: 'cache-first',
    fetchOptions: () => ({ headers: { ...CSRF_HEADER, traceparent: traceparent() }, credentials: 'same-origin' }),
    fetch: fetchWithTexts(fetch ?? ((...given) => globalThis.fetch(...given))),
    exchanges: [
      cacheExchange,
      mapExchange({
        onOperation: (operation) => {
          const hash = persistedQuery(operation.query);
          return hash === undefined ? operation : { ...operation, extensions: { ...operation.extensions, ...hash } };
        },
        onError: (error) => {
          if (toApiError(error).code === 'UNAUTHENTICATED') onSignedOut();
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (operation) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { ...operation, query: operation.query ?? '' },
              {
                next: ({ data, errors }) => sink.next({ data: data ?? null, ...(errors === undefined ? {} : { errors }) }),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
    ],
  });
}
