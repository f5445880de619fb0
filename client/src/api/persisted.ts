/**
 * Operations by their hash, the same over HTTP and on the socket: `extensions.persistedQuery`, and no text. A server that does not know the
 * hash is asked once more with the text.
 */
import { stringifyDocument } from '@urql/core';
import type { Client } from 'graphql-ws';
import type { DocumentNode } from 'graphql';
import type { PersistedDocument } from './persisted-document.ts';

type Texts = Record<string, string>;
interface PersistedQuery {
  version: 1;
  sha256Hash: string;
}

const MISS = 'PERSISTED_QUERY_NOT_FOUND';
const MISS_STATUS = 404;

/** The build puts its own file in the place of this one. */
const TEXTS = '/operations.json';

let load = async (): Promise<Texts> => (await (await fetch(TEXTS)).json()) as Texts;
/** From elsewhere than from the file beside the pages. */
export function provideTexts(loadTexts: () => Promise<Texts>): void {
  load = loadTexts;
}

const textOf = async (hash: string): Promise<string | undefined> => (await load())[hash];

/** What names the operation instead of its text; undefined: only the text does. */
export function persistedQuery(document: DocumentNode): { persistedQuery: PersistedQuery } | undefined {
  const hash = (document as Partial<PersistedDocument>).documentId;
  return hash === undefined ? undefined : { persistedQuery: { version: 1, sha256Hash: hash } };
}

/** For a payload on the socket. */
export function asked(document: DocumentNode): { query: string; extensions?: { persistedQuery: PersistedQuery } } {
  const extensions = persistedQuery(document);
  return extensions === undefined ? { query: stringifyDocument(document) } : { query: '', extensions };
}

const hashIn = (extensions: unknown): string | undefined =>
  (extensions as { persistedQuery?: PersistedQuery } | null | undefined)?.persistedQuery?.sha256Hash;

const isMiss = (errors: unknown): boolean =>
  Array.isArray(errors) && (errors[0] as { extensions?: { code?: unknown } } | undefined)?.extensions?.code === MISS;

/** Asks once more, with the text, where the server does not know the hash. */
export function fetchWithTexts(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (address, init) => {
    const response = await fetch(address, init);
    if (response.status !== MISS_STATUS || typeof init?.body !== 'string') return response;
    const answer = (await response
      .clone()
      .json()
      .catch(() => null)) as { errors?: unknown } | null;
    const body = JSON.parse(init.body) as { extensions?: unknown };
    const hash = isMiss(answer?.errors) ? hashIn(body.extensions) : undefined;
    const query = hash === undefined ? undefined : await textOf(hash);
    return query === undefined ? response : fetch(address, { ...init, body: JSON.stringify({ ...body, query }) });
  };
}

/** The same on the socket. What a caller changes in its variables counts on: the library reads them again after a reconnect. */
export function subscribeWithTexts<Socket extends Pick<Client, 'subscribe'>>(socket: Socket): Socket {
  const subscribe: Client['subscribe'] = (payload, sink) => {
    const hash = hashIn(payload.extensions);
    if (hash === undefined) return socket.subscribe(payload, sink);
    let isOver = false;
    let stop = socket.subscribe(payload, {
      // The callers' own: plain objects.
      ...sink,
      error(reason) {
        if (!isMiss(reason)) return sink.error(reason);
        void textOf(hash).then(
          (query) => {
            if (isOver) return;
            if (query === undefined) sink.error(reason);
            else stop = socket.subscribe({ ...payload, query }, sink);
          },
          () => sink.error(reason),
        );
      },
    });
    return () => {
      isOver = true;
      stop();
    };
  };
  return { ...socket, subscribe };
}
