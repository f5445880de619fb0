import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { CLOSE_CODES } from '../../../schema/wire/close-codes.ts';
import type { Connection } from './connection.ts';
import { fullJitterMs } from './jitter.ts';

const PING_EVERY_MS = 10_000;
const PONG_DEADLINE_MS = 5_000;
const IDLE_CLOSE_MS = 10_000;
const RETRY = { baseMs: 150, capMs: 10_000 };
/** The server told everybody to move at once: come back soon, but not all in the same moment. */
const MOVE = { baseMs: 250, capMs: 250 };

export type SocketOptions = {
  url: string;
  connection: Connection;
  onSignedOut: () => void;
  /** Of a program; a browser's page has its cookie. */
  connectionParams?: () => Promise<Record<string, unknown>>;
  webSocketImpl?: unknown;
  random?: () => number;
};

/** The graphql-ws client: lazy, authenticated by the cookie, never giving up unless the server says that the login ended. */
export function createSocket({
  url,
  connection,
  onSignedOut,
  connectionParams,
  webSocketImpl,
  random = Math.random,
}: SocketOptions): Client {
  let pongDeadline: ReturnType<typeof setTimeout> | undefined;
  let lastCloseCode: number | undefined;

  const client = createClient({
    url,
    ...(connectionParams === undefined ? {} : { connectionParams }),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    lazy: true,
    lazyCloseTimeout: IDLE_CLOSE_MS,
    keepAlive: PING_EVERY_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => {
      const timing = lastCloseCode === CLOSE_CODES.goingAway && retries === 0 ? MOVE : RETRY;
      return waitUntilWorthTrying(fullJitterMs(retries, { ...timing, random }));
    },
    shouldRetry: () => true,
    on: {
      connecting: (isRetry) => {
        if (!isRetry) connection.set('connecting');
      },
      connected: () => {
        lastCloseCode = undefined;
        connection.set('connected');
      },
      ping: (received) => {
        if (received) return;
        clearTimeout(pongDeadline);
        pongDeadline = setTimeout(() => client.terminate(), PONG_DEADLINE_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDeadline);
      },
      closed: (event) => {
        clearTimeout(pongDeadline);
        lastCloseCode = closeCodeOf(event);
        if (lastCloseCode === NORMAL_CLOSE_CODE) return connection.set('idle');
        if (lastCloseCode === CLOSE_CODES.unauthorized) {
          connection.set('idle');
          return onSignedOut();
        }
        connection.set('offline');
      },
    },
  });
  return client;
}

const NORMAL_CLOSE_CODE = 1000;

function closeCodeOf(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event && typeof event.code === 'number' ? event.code : undefined;
}

/** The wait ends early when the browser says that the network is back. */
function waitUntilWorthTrying(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    globalThis.addEventListener?.('online', finish);
  });
}
