import { afterEach, describe, expect, test, vi } from 'vitest';
import { startLiveServer } from './testkit/live-server.ts';
import type { LiveServer } from './testkit/live-server.ts';
import { watchBySocket, watchBySse, watchQuery } from './testkit/readers.ts';
import type { Watching } from './testkit/readers.ts';

const ROOT_FRAGMENT = `
  subscription Watch($id: ID!, $after: String) { ...Root }
  fragment Root on Subscription {
    sessionEvents(sessionId: $id, after: $after) {
      __typename
      cursor
      ... on SessionSnapshot { leaky texts { messageId text } }
      ... on TextAppended { messageId offset text }
    }
  }
`;

let server: LiveServer;

async function start(roles: Record<string, string>): Promise<void> {
  server = await startLiveServer();
  for (const [user, role] of Object.entries(roles)) server.world.roles.set(`s ${user}`, role);
}

afterEach(() => server.close());

const joined = (...readers: Watching[]) => vi.waitFor(() => expect(readers.filter((reader) => reader.events().length === 0)).toEqual([]));
const snapshotOf = (reader: Watching) => reader.events()[0]!;

describe('F2: correct before shared', () => {
  test('equal scopes share, different scopes do not: each sees what its own role shows', async () => {
    await start({ ada: 'EDITOR', bob: 'VIEWER', eve: 'VIEWER' });
    const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((user) => watchBySocket(server, { user, sessionId: 's' })) as [
      Watching,
      Watching,
      Watching,
    ];
    await joined(ada, bob, eve);
    expect([ada, bob, eve].map((reader) => snapshotOf(reader)['role'])).toEqual(['EDITOR', 'VIEWER', 'VIEWER']);
    await server.say('s', 'm', 'x');
    await vi.waitFor(() => expect([ada, bob, eve].map((reader) => reader.text('m'))).toEqual(['x', 'x', 'x']));
    expect(server.world.counts.texts).toBe(2);
    expect(server.world.counts.snapshots).toBe(2);
  });

  test('a session is never shown to readers of another one', async () => {
    await start({ ada: 'EDITOR' });
    server.world.roles.set('other ada', 'EDITOR');
    const [here, there] = [
      watchBySocket(server, { user: 'ada', sessionId: 's' }),
      watchBySocket(server, { user: 'ada', sessionId: 'other' }),
    ];
    await joined(here, there);
    await server.say('other', 'm', 'not yours');
    await vi.waitFor(() => expect(there.text('m')).toBe('not yours'));
    expect(here.text('m')).toBe('');
  });

  test('reading the viewer in a shared execution fails closed: null and a masked error', async () => {
    await start({ ada: 'EDITOR', bob: 'EDITOR' });
    const query = watchQuery({ onSnapshot: 'leaky' });
    const readers = ['ada', 'bob'].map((user) => watchBySocket(server, { user, sessionId: 's', query }));
    await joined(...readers);
    for (const reader of readers) {
      expect(snapshotOf(reader)['leaky']).toBeNull();
      expect(reader.codes()).toEqual(['INTERNAL']);
      expect(JSON.stringify(reader.results)).not.toContain('context.actor');
    }
  });

  test.each([
    ['a field that is marked', watchQuery({ onSnapshot: 'leaky mine' })],
    ['a fragment at the root', ROOT_FRAGMENT],
    ['a directive at the root', watchQuery({ directive: '@include(if: true)', onSnapshot: 'leaky' })],
  ])('the personal path for %s: each reader sees itself, by socket and by SSE', async (_what, query) => {
    await start({ ada: 'EDITOR', bob: 'EDITOR' });
    const readers = [
      watchBySocket(server, { user: 'ada', sessionId: 's', query }),
      watchBySse(server, { user: 'bob', sessionId: 's', query }),
    ];
    await joined(...readers);
    expect(readers.map((reader) => snapshotOf(reader)['leaky'])).toEqual(['ada', 'bob']);
    await server.say('s', 'm', 'x');
    await vi.waitFor(() => expect(readers.map((reader) => reader.text('m'))).toEqual(['x', 'x']));
    expect(server.world.counts.texts).toBe(2);
  });

  test('every reader is authorised before it joins', async () => {
    await start({ ada: 'EDITOR' });
    const ada = watchBySocket(server, { user: 'ada', sessionId: 's' });
    await joined(ada);
    const strangers = [watchBySocket(server, { user: 'eve', sessionId: 's' }), watchBySse(server, { user: 'eve', sessionId: 's' })];
    await vi.waitFor(() => expect(strangers.map((reader) => reader.codes())).toEqual([['NOT_FOUND'], ['NOT_FOUND']]));
    await vi.waitFor(() => expect(strangers.map((reader) => reader.isComplete)).toEqual([true, true]));
    await server.say('s', 'm', 'x');
    await vi.waitFor(() => expect(ada.text('m')).toBe('x'));
    expect(strangers.flatMap((reader) => reader.events())).toEqual([]);
    expect(server.counts.readers).toBe(1);
  });

  test('wrong variables are answered, not thrown', async () => {
    await start({ ada: 'EDITOR' });
    const reader = watchBySocket(server, { user: 'ada', sessionId: { not: 'an id' } as unknown as string });
    await vi.waitFor(() => expect(reader.codes()).toEqual(['INVALID']));
    await vi.waitFor(() => expect(reader.isComplete).toBe(true));
  });
});
