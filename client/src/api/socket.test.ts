import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import { useServer as serveGraphQL } from 'graphql-ws/use/ws';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { CLOSE_CODES } from '../../../schema/wire/close-codes.ts';
import { createConnection } from './connection.ts';
import type { ConnectionStatus } from './connection.ts';
import { createSocket } from './socket.ts';

const schema = buildSchema('type Query { ok: Boolean } type Subscription { tick: Int! }');
const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function startSocketServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const pending = Promise.withResolvers<number>();
  const roots = {
    tick: async function* () {
      yield { tick: 1 };
      yield { tick: await pending.promise };
    },
  };
  const graphql = serveGraphQL({ schema, roots: { subscription: roots } }, server);
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => {
    pending.resolve(0);
    return graphql.dispose();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    connections: () => server.clients.size,
    closeAll: (code: number) => server.clients.forEach((client) => client.close(code)),
    cutAll: () => server.clients.forEach((client) => client.terminate()),
  };
}

function startClient(url: string) {
  const connection = createConnection();
  const states: ConnectionStatus[] = [];
  connection.subscribe(() => states.push(connection.get().status));
  let signedOut = 0;
  const client = createSocket({ url, connection, onSignedOut: () => (signedOut += 1), webSocketImpl: WebSocket, random: () => 0.01 });
  closers.push(() => client.dispose());
  return { client, connection, states, signedOut: () => signedOut };
}

/** Subscribes and lets the test wait for the n-th value. */
function readTicks(client: ReturnType<typeof startClient>['client']) {
  const waiting: { count: number; resolve: () => void }[] = [];
  let seen = 0;
  const failure = Promise.withResolvers<unknown>();
  const stop = client.subscribe(
    { query: 'subscription { tick }' },
    {
      next: () => {
        seen += 1;
        for (const one of waiting) if (seen >= one.count) one.resolve();
      },
      error: failure.resolve,
      complete: () => undefined,
    },
  );
  return {
    stop,
    failure: failure.promise,
    ticks: (count: number) => new Promise<void>((resolve) => (seen >= count ? resolve() : waiting.push({ count, resolve }))),
  };
}

test('nothing connects before somebody subscribes', async () => {
  const server = await startSocketServer();
  const { client, connection } = startClient(server.url);
  expect([connection.get().status, server.connections()]).toEqual(['idle', 0]);
  await readTicks(client).ticks(1);
  expect([connection.get().status, server.connections()]).toEqual(['connected', 1]);
});

test('R3: a socket that dies is replaced and the subscription goes on; the state is told on the way', async () => {
  const server = await startSocketServer();
  const { client, states } = startClient(server.url);
  const reader = readTicks(client);
  await reader.ticks(1);
  server.cutAll();
  await reader.ticks(2);
  expect(states).toEqual(['connecting', 'connected', 'offline', 'connected']);
});

test('F6: a draining server (1001) is left for another connection', async () => {
  const server = await startSocketServer();
  const { client, states } = startClient(server.url);
  const reader = readTicks(client);
  await reader.ticks(1);
  server.closeAll(CLOSE_CODES.goingAway);
  await reader.ticks(2);
  expect(states).toEqual(['connecting', 'connected', 'offline', 'connected']);
});

test('R5: 4401 signs out and does not come back', async () => {
  const server = await startSocketServer();
  const { client, signedOut, connection } = startClient(server.url);
  const reader = readTicks(client);
  await reader.ticks(1);
  server.closeAll(CLOSE_CODES.unauthorized);
  expect(await reader.failure).toMatchObject({ code: CLOSE_CODES.unauthorized });
  expect(signedOut()).toBe(1);
  expect(connection.get().status).toBe('idle');
});
