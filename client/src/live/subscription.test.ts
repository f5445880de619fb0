import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphQLError } from 'graphql';
import { createClient } from 'graphql-ws';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { SessionEventsSubscriptionVariables } from '../gql/graphql.ts';
import { HEAD, messageOf, snapshotOf } from './history-fixture.ts';
import type { SessionEvent } from './model.ts';
import { subscribeToSession } from './subscription.ts';
import type { SubscriptionState } from './subscription.ts';

type Answer = (variables: SessionEventsSubscriptionVariables) => AsyncIterable<unknown>;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function forever(): Promise<never> {
  return new Promise(() => {});
}

/** A real graphql-transport-ws server whose answers the test writes. */
async function listen(answer: Answer) {
  const asked: SessionEventsSubscriptionVariables[] = [];
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  serveSockets(
    {
      onSubscribe: (_context, _id, { variables }) => {
        // Copied: the client goes on writing into its own object, not into this message.
        const seen = structuredClone(variables) as SessionEventsSubscriptionVariables;
        asked.push(seen);
        return {
          schema: {},
          document: { kind: 'Document', definitions: [{ kind: 'OperationDefinition', operation: 'subscription' }] },
          variableValues: seen,
        } as never;
      },
      subscribe: (args) => answer(args.variableValues as SessionEventsSubscriptionVariables) as never,
    },
    sockets,
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const client = createClient({
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async () => {},
    shouldRetry: () => true,
  });
  closers.push(
    () => new Promise((resolve) => http.close(resolve)),
    () => sockets.clients.forEach((socket) => socket.terminate()),
    () => client.dispose(),
  );
  return { asked, client, cut: () => sockets.clients.forEach((socket) => socket.terminate()) };
}

function read(client: ReturnType<typeof createClient>, onEvent: (event: SessionEvent) => boolean = () => false) {
  const seen: SessionEvent[] = [];
  const states: SubscriptionState[] = [];
  const subscription = subscribeToSession({
    client,
    sessionId: 'ses_1',
    random: () => 0,
    onState: (state) => states.push(state),
    onEvent: (event) => {
      seen.push(event);
      return onEvent(event);
    },
  });
  closers.push(() => subscription.close());
  return { seen, states, subscription };
}

const event = (data: SessionEvent) => ({ data: { sessionEvents: data } });
const added = (seq: number): SessionEvent => ({ __typename: 'MessageAdded', cursor: `e1.${seq}`, message: messageOf(`m${seq}`) });

test('R3: after a cut socket the operation goes on behind the last event that was read', async () => {
  const { asked, client, cut } = await listen(async function* ({ after }) {
    if (after) yield event(added(3));
    else yield* [event(snapshotOf('e1.1', [])), event(added(2))];
    await forever();
  });
  const { seen } = read(client);
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  cut();
  await vi.waitFor(() => expect(seen).toHaveLength(3));
  expect(asked).toEqual([{ sessionId: 'ses_1' }, { sessionId: 'ses_1', after: 'e1.2' }]);
});

test('R1: a hole starts over without a cursor', async () => {
  const { asked, client } = await listen(async function* () {
    yield* [event(snapshotOf('e1.1', [])), event(added(7))];
    await forever();
  });
  let holes = 0;
  const { seen } = read(client, ({ cursor }) => cursor === 'e1.7' && holes++ === 0);
  await vi.waitFor(() => expect(seen).toHaveLength(4));
  expect(asked.map(({ after }) => after)).toEqual([undefined, undefined]);
});

test('R3: an end that nobody asked for is followed by another beginning', async () => {
  let times = 0;
  const { asked, client } = await listen(async function* () {
    yield event(added(++times));
    if (times > 1) await forever();
  });
  const { states } = read(client);
  await vi.waitFor(() => expect(asked).toEqual([{ sessionId: 'ses_1' }, { sessionId: 'ses_1', after: 'e1.1' }]));
  await vi.waitFor(() => expect(states.map(({ kind }) => kind)).toEqual(['live', 'connecting', 'live']));
});

test.each(['NOT_FOUND', 'FORBIDDEN'])('R5: %s ends it and says so', async (code) => {
  const { asked, client } = await listen(async function* () {
    yield event({ __typename: 'SessionChanged', cursor: 'e1.1', session: HEAD });
    yield { data: null, errors: [new GraphQLError('no', { extensions: { code } })] };
  });
  const { states } = read(client);
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'refused', code }));
  expect(asked).toHaveLength(1);
});

test('an error that may pass is tried again', async () => {
  let times = 0;
  const { client } = await listen(async function* () {
    if (times++ === 0) yield { data: null, errors: [new GraphQLError('later', { extensions: { code: 'UNAVAILABLE' } })] };
    else yield event(added(1));
    await forever();
  });
  const { seen } = read(client);
  await vi.waitFor(() => expect(seen).toHaveLength(1));
});
