/**
 * The way to a Parley server for programs, in Node and browsers: typed requests, and sessions that are watched through whatever happens to the
 * network.
 */
import { createConnection } from '../../src/api/connection.ts';
import { createSocket } from '../../src/api/socket.ts';
import { createRequest } from './request.ts';
import { createSessionHandle } from './session.ts';
import type { ParleySession } from './session.ts';

export { ParleyError } from './failure.ts';
export type { FailureCode } from './failure.ts';
export type { SharedDraft } from './draft.ts';
export type { ParleySession, Prompt, Sent } from './session.ts';
export type { Update, WatchOptions } from './watch.ts';

export interface ParleyOptions {
  /** Of the server, such as `https://parley.example.com`. */
  url: string;
  /** An API key or an access token; a function is asked before each request and each connection. */
  token: string | (() => string | Promise<string>);
  /** Where there is no global one. */
  fetch?: typeof globalThis.fetch;
  /** Where there is no global one (Node 20: that of `ws`). */
  webSocketImpl?: unknown;
}

export function createParley({ url, token, fetch = globalThis.fetch, webSocketImpl }: ParleyOptions) {
  const origin = url.replace(/\/+$/u, '');
  const authorization = async (): Promise<string> => `Bearer ${typeof token === 'function' ? await token() : token}`;
  const request = createRequest({ url: `${origin}/graphql`, authorization, fetch });
  const signedOutListeners = new Set<() => void>();
  const socket = createSocket({
    url: `${origin.replace(/^http/u, 'ws')}/graphql`,
    connection: createConnection(),
    onSignedOut() {
      // A function may have another token by then; a fixed one does not become valid again.
      if (typeof token === 'string') for (const listener of signedOutListeners) listener();
    },
    connectionParams: async () => ({ authorization: await authorization() }),
    ...(webSocketImpl !== undefined && { webSocketImpl }),
  });
  const sessions = new Map<string, ParleySession>();

  return {
    /** Any operation of the API. Queries are asked again while the server cannot be reached. Throws ParleyError. */
    request,
    /** The same handle for the same id, so that all that watch a session share one reader. */
    session(sessionId: string): ParleySession {
      const known =
        sessions.get(sessionId) ??
        createSessionHandle({
          sessionId,
          socket,
          request,
          onSignedOut: (listener) => void signedOutListeners.add(listener),
        });
      sessions.set(sessionId, known);
      return known;
    },
    /** Ends every watching. */
    close: async (): Promise<void> => socket.dispose(),
  };
}

export type Parley = ReturnType<typeof createParley>;
