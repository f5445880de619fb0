import { afterEach, describe, expect, test, vi } from 'vitest';
import type { MessageRecord } from '../../schema/wire/events.ts';
import type { LogListener } from '../live/event-log.ts';
import { startLiveServer } from './testkit/live-server.ts';
import type { LiveServer, LiveServerOptions } from './testkit/live-server.ts';
import { socketClient, watchBySocket, watchBySse, watchOver } from './testkit/readers.ts';
import type { Watching } from './testkit/readers.ts';

let server: LiveServer;

async function start(options?: LiveServerOptions): Promise<void> {
  server = await startLiveServer(options);
  for (const user of ['ada', 'bob']) server.world.roles.set(`s ${user}`, 'EDITOR');
}

afterEach(() => server.close());

const ada = { user: 'ada', sessionId: 's' };
const kinds = (reader: Watching) => reader.events().map((event) => event.__typename);
const joined = (...readers: Watching[]) => vi.waitFor(() => expect(readers.filter((reader) => reader.last() === null)).toEqual([]));
const textIs = (reader: Watching, text: string) => vi.waitFor(() => expect(reader.text('m')).toBe(text));

describe('R1: snapshot and tail, or tail', () => {
  test('a late joiner gets the text so far, then the rest', async () => {
    await start();
    await server.say('s', 'm', 'so far');
    const reader = watchBySocket(server, ada);
    await joined(reader);
    await server.say('s', 'm', ', and on');
    await textIs(reader, 'so far, and on');
    expect(kinds(reader)).toEqual(['SessionSnapshot', 'TextAppended']);
  });

  test('who resumes gets exactly what it missed, without a snapshot', async () => {
    await start();
    const first = watchBySocket(server, ada);
    await joined(first);
    const after = first.last();
    for (const text of ['a', 'b', 'c']) await server.say('s', 'm', text);
    await server.addMessage('s', 'n');
    for (const reader of [watchBySocket(server, { ...ada, after }), watchBySse(server, { ...ada, after })]) {
      await vi.waitFor(() => expect(kinds(reader)).toEqual(['TextAppended', 'MessageAdded']));
      expect(reader.events()[0]).toMatchObject({ offset: 0, text: 'abc' });
    }
    expect(server.world.counts.snapshots).toBe(1);
  });

  test('who resumes where nobody reads any more is served from the log', async () => {
    await start({ limits: { lingerMs: 0 } });
    const first = watchBySocket(server, ada);
    await joined(first);
    const after = first.last();
    first.stop();
    await vi.waitFor(() => expect(server.counts.readers).toBe(0));
    for (const text of ['a', 'b']) await server.say('s', 'm', text);
    const reader = watchBySocket(server, { ...ada, after });
    await textIs(reader, 'ab');
    expect(kinds(reader)).toEqual(['TextAppended']);
  });

  test.each([
    ['another epoch', () => 'elsewhere.3'],
    ['a place that the log has not reached', (last: string) => `${last.split('.')[0]}.999`],
    ['no cursor at all', () => 'nonsense'],
  ])('a snapshot for %s', async (_what, makeAfter) => {
    await start();
    const first = watchBySocket(server, ada);
    await joined(first);
    const reader = watchBySocket(server, { ...ada, after: makeAfter(first.last()!) });
    await joined(reader);
    expect(kinds(reader)).toEqual(['SessionSnapshot']);
  });

  test('a snapshot for a cursor that this node does not reach back to', async () => {
    await start({ limits: { keptEntries: 2, keptBytes: 400 } });
    const first = watchBySocket(server, ada);
    await joined(first);
    const after = first.last();
    for (let i = 0; i < 20; i++) await server.say('s', 'm', 'x');
    const reader = watchBySocket(server, { ...ada, after });
    await textIs(reader, 'x'.repeat(20));
    expect(kinds(reader)[0]).toBe('SessionSnapshot');
  });
});

describe('L1: a log that started over', () => {
  test('everybody gets a snapshot of the new one, and its tail', async () => {
    await start();
    const follow = server.log.follow.bind(server.log);
    const told = Promise.withResolvers<LogListener>();
    server.log.follow = (sessionId, listener) => (told.resolve(listener), follow(sessionId, listener));
    const readers = [watchBySocket(server, ada), watchBySse(server, ada)];
    await joined(...readers);
    const listener = await told.promise;
    const cursor = { epoch: 'another', seq: 7 };
    listener.lost(cursor);
    for (const reader of readers) await vi.waitFor(() => expect(reader.last()).toBe('another.7'));
    listener.entries([{ seq: 8, event: { kind: 'messageAdded', message: { id: 'n' } as MessageRecord } }], { ...cursor, seq: 8 });
    for (const reader of readers)
      await vi.waitFor(() => expect(kinds(reader)).toEqual(['SessionSnapshot', 'SessionSnapshot', 'MessageAdded']));
  });
});

describe('R2: snapshot and tail meet without a gap', () => {
  test('what is said while the snapshot loads is not lost', async () => {
    await start();
    await server.say('s', 'm', 'a');
    const gate = Promise.withResolvers<void>();
    server.world.gate.load = gate.promise;
    const reader = watchBySocket(server, ada);
    await vi.waitFor(() => expect(server.world.counts.snapshots).toBe(1));
    for (const text of ['b', 'c']) await server.say('s', 'm', text);
    gate.resolve();
    await server.say('s', 'm', 'd');
    await textIs(reader, 'abcd');
  });

  test('joining in the middle of 2,000 pieces, again and again', async () => {
    await start({ limits: { windowMs: 0 } });
    const client = socketClient(server, 'ada');
    const readers: Watching[] = [];
    let text = '';
    for (let i = 0; i < 2_000; i++) {
      if (i % 100 === 0) readers.push(watchOver(client, { sessionId: 's' }));
      text += `${i} `;
      await server.say('s', 'm', `${i} `);
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(readers.every((reader) => reader.text('m') === text)).toBe(true));
  });
});

describe('R4: many who join at once share a snapshot', () => {
  test('200 joiners, 1 load', async () => {
    await start();
    const gate = Promise.withResolvers<void>();
    server.world.gate.load = gate.promise;
    const clients = Array.from({ length: 4 }, () => socketClient(server, 'ada'));
    const readers = clients.flatMap((client) => Array.from({ length: 50 }, () => watchOver(client, { sessionId: 's' })));
    await vi.waitFor(() => expect(server.counts.readers).toBe(200));
    gate.resolve();
    await joined(...readers);
    expect(server.world.counts.snapshots).toBe(1);
  });

  test('but nobody gets one that is older than what it has just done', async () => {
    await start({ limits: { snapshotReuseMs: 60_000 } });
    await joined(watchBySocket(server, ada));
    await server.addMessage('s', 'n');
    const reader = watchBySocket(server, ada);
    await joined(reader);
    expect(server.world.counts.snapshots).toBe(2);
    expect(kinds(reader)).toEqual(['SessionSnapshot']);
  });
});

describe('R5: who may no longer read', () => {
  test.each([
    ['by socket', watchBySocket],
    ['by SSE', watchBySse],
  ])('membership ends: an error, then complete, and nothing after (%s)', async (_how, watch) => {
    await start();
    const [gone, stays] = [watch(server, ada), watchBySocket(server, { user: 'bob', sessionId: 's' })];
    await joined(gone, stays);
    server.world.roles.delete('s ada');
    await server.hub.recheck(({ actor }) => actor.id === 'ada');
    await server.say('s', 'm', 'secret');
    await textIs(stays, 'secret');
    await vi.waitFor(() => expect(gone.isComplete).toBe(true));
    expect(gone.codes()).toEqual(['NOT_FOUND']);
    expect(gone.text('m')).toBe('');
    expect(stays.codes()).toEqual([]);
  });

  test('a login that ended', async () => {
    await start();
    const reader = watchBySocket(server, ada);
    await joined(reader);
    server.world.revoked.add('ada');
    await server.hub.recheck(() => true);
    await vi.waitFor(() => expect(reader.isComplete).toBe(true));
    expect(reader.codes()).toEqual(['UNAUTHENTICATED']);
  });

  test('another role: a new snapshot as that role sees it, then its tail', async () => {
    await start();
    const reader = watchBySocket(server, ada);
    await joined(reader);
    server.world.roles.set('s ada', 'VIEWER');
    await server.hub.recheck(() => true);
    await server.say('s', 'm', 'x');
    await textIs(reader, 'x');
    expect(
      reader
        .events()
        .filter((event) => event.__typename === 'SessionSnapshot')
        .map((event) => event['role']),
    ).toEqual(['EDITOR', 'VIEWER']);
  });

  test('revoked while being authorised: not forgotten', async () => {
    await start();
    server.world.gate.load = new Promise(() => undefined);
    const follow = server.log.follow.bind(server.log);
    const opening = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<void>();
    server.log.follow = async (...args) => (opening.resolve(), await opened.promise, follow(...args));
    const reader = watchBySocket(server, ada);
    await opening.promise;
    server.world.roles.delete('s ada');
    await server.hub.recheck(() => true);
    opened.resolve();
    await vi.waitFor(() => expect(reader.isComplete).toBe(true));
    expect(reader.codes()).toEqual(['NOT_FOUND']);
  });

  const subscribeLater: [string, () => Promise<() => Watching>][] = [
    ['SSE', async () => () => watchBySse(server, ada)],
    [
      'an open socket',
      async () => {
        const client = socketClient(server, 'ada');
        await joined(watchOver(client, ada));
        return () => watchOver(client, ada);
      },
    ],
  ];
  test.each(subscribeLater)('revoked between being authenticated and being authorised, over %s: not forgotten', async (_door, prepare) => {
    await start();
    const subscribe = await prepare();
    const knocked = Promise.withResolvers<void>();
    server.world.gate.knock = knocked.promise;
    const { authenticated } = server.world.counts;
    const reader = subscribe();
    await vi.waitFor(() => expect(server.world.counts.authenticated).toBeGreaterThan(authenticated));
    server.world.revoked.add('ada');
    await server.hub.recheck(() => true);
    knocked.resolve();
    await vi.waitFor(() => expect(reader.isComplete).toBe(true));
    expect(reader.codes()).toEqual(['UNAUTHENTICATED']);
  });

  test('asked again without anybody asking', async () => {
    await start({ limits: { recheckMs: 1_000 } });
    const reader = watchBySocket(server, ada);
    await joined(reader);
    server.world.roles.delete('s ada');
    await vi.waitFor(() => expect(reader.isComplete).toBe(true), { timeout: 5_000 });
  });
});

describe('D4: presence', () => {
  test('who joins is shown to those who are there, and who leaves is gone at once', async () => {
    await start();
    const reader = watchBySocket(server, ada);
    await joined(reader);
    const shown = () =>
      reader.results.findLast(({ data }) => data?.sessionEvents?.__typename === 'PresenceChanged')?.data?.sessionEvents?.['participants'];
    const bob = watchBySse(server, { user: 'bob', sessionId: 's' });
    await vi.waitFor(() => expect(shown()).toEqual(['ada', 'bob']));
    bob.stop();
    await vi.waitFor(() => expect(shown()).toEqual(['ada']));
  });

  test('an idle subscription ends at once when its client leaves', async () => {
    await start();
    const readers = [watchBySocket(server, ada), watchBySse(server, ada)];
    await joined(...readers);
    readers.forEach((reader) => reader.stop());
    await vi.waitFor(() => expect(server.counts.readers).toBe(0));
  });
});
