/** A workspace that was deleted and waits to be erased, seen from every door and from both nodes. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRedisServer } from '../../testkit/services/redis.ts';
import type { RedisServer } from '../../testkit/services/redis-server.ts';
import { WATCH } from '../../testkit/session-view.ts';
import { createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

/** LIVE.md R5: within a second, on every node. */
const WITHIN_MS = 1_000;
const DELETE = 'mutation ($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { workspace { erasesAt viewerRole } } }';
const RESTORE = 'mutation ($input: RestoreWorkspaceInput!) { restoreWorkspace(input: $input) { workspace { erasesAt } } }';
const READ = 'query ($id: ID!) { session(id: $id) { title viewerRole messages { edges { node { text status } } } } }';
const SEND = 'mutation ($id: ID!) { sendPrompt(input: { sessionId: $id, text: "x", models: ["demo:echo"] }) { prompt { id } } }';
const BY_LINK = 'query ($token: String!) { shareLink(token: $token) { state sessionTitle } }';

let redis: RedisServer;
let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
beforeAll(async () => {
  redis = await startRedisServer();
  cluster = await createTestCluster(2, { redisUrl: redis.url, tuning: { demoSpeed: 1 } });
  [here, there] = cluster.nodes as [TestApp, TestApp];
}, 60_000);
afterAll(async () => {
  await cluster.close();
  await redis.close();
}, 60_000);

const freeze = ({ workspace, headers }: Person) =>
  here.done(DELETE, { input: { workspaceId: workspace.id, confirm: workspace.slug } }, headers);
const restore = ({ workspace, headers }: Person) => here.done(RESTORE, { input: { workspaceId: workspace.id } }, headers);

test('R5: members, keys and guests by link are out within a second; the owner reads on, and writes no more', async () => {
  const took: number[] = [];
  for (let round = 0; round < 4; round++) {
    const owner = await here.person('Owner');
    const sessionId = await here.session(owner, { visibility: 'LINK', title: 'Kept' });
    const { token } = await here.shareLink(owner, sessionId, { role: 'EDITOR' });
    const [member, key, guest] = [
      await here.join(owner, 'Member', 'ADMIN'),
      await here.apiKey(owner, ['session:read', 'session:write']),
      await here.comeByLink(token),
    ];
    const watches = await Promise.all([member, key, guest].map((visitor) => there.watch(visitor, sessionId)));
    const stream = await there.sse({ query: WATCH, variables: { id: sessionId }, headers: member.headers });
    const kept = await there.watch(owner, sessionId);
    await Promise.all([...watches, stream, kept].map((reader) => reader.ready()));

    const startedAt = performance.now();
    await freeze(owner);
    await Promise.all([...watches, stream].map((reader) => reader.ended()));
    took.push(performance.now() - startedAt);
    expect([...watches, stream].map((reader) => reader.codes())).toEqual([0, 1, 2, 3].map(() => ['NOT_FOUND']));
    for (const visitor of [member, key, guest]) {
      expect((await there.ask(READ, { id: sessionId }, visitor.headers)).codes).toEqual(['NOT_FOUND']);
      expect((await there.ask(SEND, { id: sessionId }, visitor.headers)).codes).toEqual(['NOT_FOUND']);
    }
    expect((await there.ask(BY_LINK, { token })).data).toEqual({ shareLink: { state: 'SUSPENDED', sessionTitle: null } });

    expect(kept.codes()).toEqual([]);
    const seen = await there.ask<{ session: object }>(READ, { id: sessionId }, owner.headers);
    expect(seen.data.session).toMatchObject({ title: 'Kept', viewerRole: 'VIEWER' });
    expect((await there.ask(SEND, { id: sessionId }, owner.headers)).codes).toEqual(['FORBIDDEN']);
    const create = 'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }';
    expect((await there.ask(create, { input: { workspaceId: owner.workspace.id } }, owner.headers)).codes).toEqual(['FORBIDDEN']);

    await restore(owner);
    for (const visitor of [member, key, guest]) expect((await there.ask(READ, { id: sessionId }, visitor.headers)).codes).toEqual([]);
    expect((await there.ask(SEND, { id: sessionId }, owner.headers)).codes).toEqual([]);
    for (const { socket } of [...watches, kept]) socket.close();
  }
  expect(Math.max(...took)).toBeLessThan(WITHIN_MS);
});

test('what runs there stops on the other node, what is queued rests, and goes on after it was taken back', async () => {
  const owner = await here.person('Runner');
  const sessionId = await here.session(owner);
  const watch = await there.watch(owner, sessionId);
  const { answerIds } = await there.send(owner, sessionId, 'Write for long', ['demo:writer']);
  const queue = 'mutation ($input: QueuePromptInput!) { queuePrompt(input: $input) { prompt { id } } }';
  const queued = await there.ask(queue, { input: { sessionId, text: 'And then', models: ['demo:echo'] } }, owner.headers);
  expect(queued.codes).toEqual([]);
  await freeze(owner);
  await vi.waitFor(async () => {
    const [message] = await here.sql('select status from message where id = $1', [answerIds[0]]);
    expect(message?.['status']).toBe('stopped');
  });
  const [rests] = await here.sql('select state from queued_prompt where session_id = $1', [sessionId]);
  expect(rests?.['state']).toBe('waiting');
  await restore(owner);
  expect((await there.ask(SEND, { id: sessionId }, owner.headers)).codes).toEqual([]);
  await vi.waitFor(
    async () => {
      const [sent] = await here.sql('select state from queued_prompt where session_id = $1', [sessionId]);
      expect(sent?.['state']).toBe('sent');
    },
    { timeout: 10_000 },
  );
  watch.socket.close();
});
