import { afterEach, describe, expect, test, vi } from 'vitest';
import { rawSocket } from './testkit/raw-socket.ts';
import { startLiveServer } from './testkit/live-server.ts';
import type { LiveServer, LiveServerOptions } from './testkit/live-server.ts';
import { socketClient, watchBySocket, watchBySse, watchOver, watchQuery } from './testkit/readers.ts';
import type { Watching } from './testkit/readers.ts';

let server: LiveServer;

async function start(options?: LiveServerOptions, roles: Record<string, string> = {}): Promise<void> {
  server = await startLiveServer(options);
  for (const [user, role] of Object.entries(roles)) server.world.roles.set(`s ${user}`, role);
}

afterEach(() => server.close());

const joined = (...readers: Watching[]) =>
  vi.waitFor(() => expect(readers.every((reader) => reader.last() !== null)).toBe(true), { timeout: 10_000 });
const textIs = (text: string, ...readers: Watching[]) =>
  vi.waitFor(() => expect(readers.map((reader) => reader.text('m'))).toEqual(readers.map(() => text)), { timeout: 5_000 });

/** Everything that V8, JSON, UTF-16, latin1 and a frame's length could get wrong. */
const AWKWARD = [
  'plain',
  'ümläut ß',
  '日本語テキスト',
  '👩‍👩‍👧‍👦 emoji',
  '\u2028\u2029',
  'lone \ud800 high',
  'lone \udc00 low',
  '"quotes" \\ \n\t\u0000',
  'é'.repeat(40_000),
  '',
];

describe('F1: one execution for all', () => {
  test('50 readers: each text is executed once, each reader gets it', async () => {
    await start({}, { ada: 'EDITOR' });
    const client = socketClient(server, 'ada');
    const readers = Array.from({ length: 49 }, () => watchOver(client, { sessionId: 's' }));
    readers.push(watchBySse(server, { user: 'ada', sessionId: 's' }));
    await joined(...readers);
    await server.say('s', 'm', 'one');
    await textIs('one', ...readers);
    expect(server.world.counts.texts).toBe(1);
  });

  test('operations that differ in document or variables are not mixed up', async () => {
    await start({}, { ada: 'EDITOR' });
    const client = socketClient(server, 'ada');
    const lean =
      'subscription ($id: ID!) { sessionEvents(sessionId: $id) { __typename cursor ... on SessionSnapshot { texts { messageId text } } ... on TextAppended { messageId offset text } } }';
    const readers = [watchOver(client, { sessionId: 's' }), watchOver(client, { sessionId: 's', query: lean })];
    await joined(...readers);
    await server.say('s', 'm', 'x');
    await textIs('x', ...readers);
    expect(readers[0]!.events()[0]).toHaveProperty('role');
    expect(readers[1]!.events()[0]).not.toHaveProperty('role');
  });

  test('a default and its explicit value are one group; `after` separates nobody', async () => {
    await start({}, { ada: 'EDITOR' });
    const query = watchQuery({ variables: ', $loud: Boolean = false', args: ', loud: $loud' });
    const client = socketClient(server, 'ada');
    const first = watchOver(client, { sessionId: 's', query });
    await joined(first);
    const results: unknown[] = [];
    client.subscribe(
      { query, variables: { id: 's', after: first.last(), loud: false } },
      { next: (result) => void results.push(result), error: () => undefined, complete: () => undefined },
    );
    await vi.waitFor(() => expect(results).toHaveLength(1)); // presence
    await server.say('s', 'm', 'x');
    await vi.waitFor(() => expect(results).toHaveLength(2));
    await textIs('x', first);
    expect(server.world.counts.texts).toBe(1);
  });

  test('a resolver that waits keeps the order, and what comes meanwhile is merged', async () => {
    await start({}, { ada: 'EDITOR' });
    const query = watchQuery({ onText: 'slow' });
    const reader = watchBySocket(server, { user: 'ada', sessionId: 's', query });
    await joined(reader);
    const gate = Promise.withResolvers<void>();
    server.world.gate.resolve = gate.promise;
    await server.say('s', 'm', 'a');
    await vi.waitFor(() => expect(server.world.counts.texts).toBe(1));
    for (const text of ['b', 'c', 'd']) await server.say('s', 'm', text);
    await server.addMessage('s', 'n');
    gate.resolve();
    await vi.waitFor(() =>
      expect(reader.events().map((event) => event.__typename)).toEqual(['SessionSnapshot', 'TextAppended', 'TextAppended', 'MessageAdded']),
    );
    expect(
      reader
        .events()
        .slice(1, 3)
        .map((event) => event['slow']),
    ).toEqual(['a', 'bcd']);
  });

  test('awkward text arrives the same by raw frame and by SSE', async () => {
    await start({ limits: { windowMs: 0 } }, { ada: 'EDITOR' });
    const readers = [watchBySocket(server, { user: 'ada', sessionId: 's' }), watchBySse(server, { user: 'ada', sessionId: 's' })];
    await joined(...readers);
    for (const text of AWKWARD) await server.say('s', 'm', text);
    await textIs(AWKWARD.join(''), ...readers);
    expect(readers.flatMap((reader) => reader.codes())).toEqual([]);
  });

  test('an awkward operation id is escaped', async () => {
    await start({}, { ada: 'EDITOR' });
    const id = 'q"\\ü👋\ud800';
    const socket = await rawSocket(server);
    await socket.init('ada');
    socket.watch(id, 's');
    await vi.waitFor(() => expect(socket.events(id).map((event) => event.__typename)).toContain('SessionSnapshot'));
    expect(new Set(socket.messages.slice(1).map((message) => message.id))).toEqual(new Set([id]));
  });
});

describe('F3: the window', () => {
  test('an isolated piece leaves at once, a burst is merged, and nothing is lost or late', async () => {
    await start({ limits: { windowMs: 50 } }, { ada: 'EDITOR' });
    const reader = watchBySocket(server, { user: 'ada', sessionId: 's' });
    await joined(reader);
    let text = '';
    for (let i = 0; i < 200; i++) {
      text += `${i} `;
      await server.say('s', 'm', `${i} `);
    }
    await textIs(text, reader);
    expect(reader.events().length).toBeLessThan(20);
  });
});

describe('F6: a large flush', () => {
  test('to 1,500 readers is executed once and reaches them all', async () => {
    await start({ limits: { windowMs: 0 } }, { ada: 'EDITOR' });
    const clients = Array.from({ length: 30 }, () => socketClient(server, 'ada'));
    const readers = clients.flatMap((client) => Array.from({ length: 50 }, () => watchOver(client, { sessionId: 's' })));
    await vi.waitFor(() => expect(readers.every((reader) => reader.last() !== null)).toBe(true), { timeout: 20_000 });
    await server.say('s', 'm', 'x');
    await vi.waitFor(() => expect(readers.every((reader) => reader.text('m') === 'x')).toBe(true), { timeout: 10_000 });
    expect(server.world.counts.texts).toBe(1);
  }, 30_000);
});
