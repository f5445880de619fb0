import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testRedisUrl } from '../testkit/services/redis.ts';
import { createTestCluster } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person, Visitor } from '../testkit/visitors.ts';

const HINTS = 'subscription { viewerHints { topic workspaceId } }';
const UPDATE = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }';
const REMOVE = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
/** LIVE.md R5, and the bar for lists. */
const WITHIN_MS = 1_000;

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = cluster.nodes as [TestApp, TestApp];
  ana = await here.person('Ana');
}, 60_000);
afterAll(() => cluster.close());

interface Heard {
  topic: string;
  workspaceId: string | null;
}

async function listen(app: TestApp, visitor: Pick<Visitor, 'headers'>) {
  const socket = await app.socket({ authorization: visitor.headers.authorization });
  const operation = socket.start(HINTS);
  await socket.frames.until(() => operation.results().length > 0, 'a first hint');
  const heard = () => operation.results().flatMap(({ data }) => (data ? [data['viewerHints'] as Heard] : []));
  const ofWorkspace = (topic: string, workspaceId: string) =>
    heard().filter((hint) => hint.topic === topic && hint.workspaceId === workspaceId);
  return {
    ...operation,
    socket,
    heard,
    sessions: (workspaceId = ana.workspace.id) => ofWorkspace('SESSIONS', workspaceId).length,
    until: (find: () => boolean) => socket.frames.until(find, String(find)),
  };
}

const rename = (id: string, title: string) => here.done(UPDATE, { input: { id, title } }, ana.headers);
const remove = (userId: string) => here.done(REMOVE, { input: { workspaceId: ana.workspace.id, userId } }, ana.headers);

describe('a session that changes here is told to every window of the workspace there', () => {
  test('begun with one hint for each list, then opened, renamed, asked and answered', async () => {
    const ben = await here.join(ana, 'Ben');
    const window = await listen(there, ben);
    await window.until(() => window.heard().length === 3);
    expect(window.heard()).toEqual(['NOTIFICATIONS', 'SESSIONS', 'SHELF'].map((topic) => ({ topic, workspaceId: null })));
    let told = 0;
    const isTold = async (change: () => Promise<unknown>) => {
      const startedAt = performance.now();
      await change();
      await window.until(() => window.sessions() > told);
      expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS * 2);
      told = window.sessions();
    };
    let id = '';
    await isTold(async () => (id = await here.session(ana, { title: 'First' })));
    await isTold(() => rename(id, 'Second'));
    await isTold(() => here.send(ana, id, 'Hello'));
    expect(JSON.stringify(window.socket.frames.items)).not.toContain(id);
    window.socket.close();
  });

  test('the end of a run is told', async () => {
    const id = await here.session(ana, { title: 'Mine' });
    const window = await listen(there, ana);
    const { answerIds } = await here.send(ana, id, 'Hello', ['demo:echo']);
    await vi.waitFor(async () => {
      const [row] = await here.sql('select status from message where id = $1', [answerIds[0]]);
      expect(row).toEqual({ status: 'complete' });
    });
    const before = window.sessions();
    await here.sql("update message set status = 'streaming', fence = 7, node_id = 'gone' where id = $1", [answerIds[0]]);
    await window.until(() => window.sessions() > before);
    window.socket.close();
  });

  test('a private session leaks no more than that something changed', async () => {
    const ben = await here.join(ana, 'Ben');
    const window = await listen(there, ben);
    const id = await here.session(ana, { title: 'Salaries', visibility: 'PRIVATE' });
    await window.until(() => window.sessions() > 0);
    expect(JSON.stringify(window.socket.frames.items)).not.toMatch(new RegExp(`${id}|Salaries|${ana.id}`));
    window.socket.close();
  });
});

test('twenty changes in a row are a few hints, and the last change is told', async () => {
  const window = await listen(there, ana);
  const id = await here.session(ana, { title: 'Busy' });
  const startedAt = performance.now();
  for (let count = 0; count < 20; count++) await rename(id, `Busy ${count}`);
  const last = window.sessions();
  await rename(id, 'Done');
  await window.until(() => window.sessions() > last);
  expect(window.sessions()).toBeLessThanOrEqual(Math.ceil((performance.now() - startedAt) / 500) + 2);
  window.socket.close();
});

describe('R5: who may no longer, hears no more', () => {
  test('of the workspace that removed them, and still of their own', async () => {
    const ben = await here.join(ana, 'Ben');
    const window = await listen(there, ben);
    const witness = await listen(there, ana);
    await remove(ben.id);
    const heardBefore = window.sessions();
    await here.session(ana, { title: 'Without Ben' });
    await witness.until(() => witness.sessions() > 0);
    await there.session(ben, { title: 'His own' });
    await window.until(() => window.sessions(ben.workspace.id) > 0);
    expect(window.sessions()).toBe(heardBefore);
    for (const { socket } of [window, witness]) socket.close();
  });

  test('a login that ended takes socket and stream with it', async () => {
    const cid = await here.join(ana, 'Cid');
    const window = await listen(there, cid);
    const stream = await there.sse({ query: HINTS, headers: cid.headers });
    await stream.ready();
    const startedAt = performance.now();
    await here.done('mutation { logout { ok } }', {}, cid.headers);
    await Promise.all([window.socket.closed, stream.ended()]);
    expect(performance.now() - startedAt).toBeLessThan(WITHIN_MS);
    expect((await window.socket.closed).code).toBe(4401);
    expect(stream.codes()).toEqual(['UNAUTHENTICATED']);
  });

  test('a key that was revoked too', async () => {
    const key = await here.apiKey(ana, ['session:read']);
    const stream = await there.sse({ query: HINTS, headers: key.headers });
    await stream.ready();
    await here.done('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id: key.id }, ana.headers);
    await stream.ended();
    expect(stream.codes()).toEqual(['UNAUTHENTICATED']);
  });
});

test('a key with session:read hears of the sessions of its workspace, and of nothing else; another key and nobody are refused', async () => {
  const [reader, writer] = [await here.apiKey(ana, ['session:read']), await here.apiKey(ana, ['session:write'])];
  const dan = await here.person('Dan');
  const window = await listen(there, reader);
  expect(window.heard()).toEqual([{ topic: 'SESSIONS', workspaceId: ana.workspace.id }]);
  await here.session(dan, { title: 'Elsewhere' });
  await here.session(ana, { title: 'Here' });
  await window.until(() => window.sessions() > 1);
  expect(new Set(window.heard().map(({ topic, workspaceId }) => `${topic} ${workspaceId}`)).size).toBe(1);
  window.socket.close();
  for (const [headers, code] of [
    [writer.headers, 'FORBIDDEN'],
    [{}, 'UNAUTHENTICATED'],
  ] as const) {
    const stream = await there.sse({ query: HINTS, headers });
    await stream.ended();
    expect(stream.codes()).toEqual([code]);
  }
});

test('whoever leaves is forgotten at once, on a socket and on a stream', async () => {
  const { hints } = there.app.services;
  await vi.waitFor(() => expect(hints.size).toBe(0));
  const window = await listen(there, ana);
  const stream = await there.sse({ query: HINTS, headers: ana.headers });
  await stream.ready();
  expect(hints.size).toBe(2);
  window.stop();
  await vi.waitFor(() => expect(hints.size).toBe(1));
  await stream.close();
  await vi.waitFor(() => expect(hints.size).toBe(0));
  window.socket.close();
});

test('after the connection to the database was lost everything counts as changed', async () => {
  const window = await listen(there, ana);
  await window.until(() => window.heard().length === 3);
  await here.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley-listen' and datname = current_database()",
  );
  await window.until(() => window.heard().length >= 6);
  expect(
    new Set(
      window
        .heard()
        .slice(3)
        .map(({ topic }) => topic),
    ),
  ).toEqual(new Set(['NOTIFICATIONS', 'SESSIONS', 'SHELF']));
  window.socket.close();
});
