/** Queries and mutations over HTTP. What may be asked twice without harm is asked again while the network or a node is gone. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { stringifyDocument } from '@urql/core';
import { fullJitterMs } from '../../src/live/backoff.ts';
import { ParleyError, failureOf } from './failure.ts';

const MOST_ATTEMPTS = 8;
/** Of proxies in front of a node that is gone. */
const NODE_IS_GONE: ReadonlySet<number> = new Set([502, 503, 504]);

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** A mutation that the server takes only once, by its `clientMutationId`: it is sent again, too. Queries always are. */
  isRepeatable?: boolean;
}

export type Document<Data, Variables> = string | TypedDocumentNode<Data, Variables>;

interface Options {
  url: string;
  authorization: () => Promise<string>;
  fetch: typeof globalThis.fetch;
}

export function createRequest({ url, authorization, fetch }: Options) {
  async function ask(body: string, signal: AbortSignal | undefined): Promise<Response> {
    const headers = { 'content-type': 'application/json', authorization: await authorization() };
    try {
      return await fetch(url, { method: 'POST', headers, body, ...(signal && { signal }) });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new ParleyError('NETWORK', 'The server could not be reached.', { cause });
    }
  }

  async function once<Data>(body: string, signal: AbortSignal | undefined): Promise<Data> {
    const response = await ask(body, signal);
    const requestId = response.headers.get('x-request-id');
    const isOurs = response.headers.get('content-type')?.includes('json') ?? false;
    if (NODE_IS_GONE.has(response.status) || !isOurs)
      throw new ParleyError('NETWORK', `The server answered with status ${response.status}.`, { requestId });
    const { data, errors } = (await response.json()) as { data?: Data | null; errors?: object[] };
    if (errors?.[0]) throw failureOf(errors[0], requestId);
    if (!data) throw new ParleyError('INTERNAL', 'The answer is empty.', { requestId });
    return data;
  }

  /** Throws ParleyError. Where a part of the answer failed there is none. */
  return async function request<Data, Variables extends object>(
    document: Document<Data, Variables>,
    variables: Variables,
    { signal, isRepeatable }: RequestOptions = {},
  ): Promise<Data> {
    const query = typeof document === 'string' ? document : stringifyDocument(document);
    const body = JSON.stringify({ query, variables });
    const mayRepeat = isRepeatable ?? /^\s*(?:query\b|\{)/u.test(query.replace(/^\s*#.*$/gmu, ''));
    for (let attempt = 1; ; attempt++) {
      try {
        return await once<Data>(body, signal);
      } catch (error) {
        if (!mayRepeat || attempt === MOST_ATTEMPTS || !(error instanceof ParleyError) || error.code !== 'NETWORK') throw error;
        await pause(fullJitterMs(attempt - 1), signal);
      }
    }
  };
}

export type Request = ReturnType<typeof createRequest>;

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
