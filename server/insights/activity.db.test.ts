import { inject } from 'vitest';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestCluster } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person, Visitor } from '../testkit/visitors.ts';
import { charged } from './testkit/views.ts';

const WATCH =
  'subscription ($id: ID!) { workspaceActivity(workspaceId: $id) { runsInFlight readers tokensPerSecond spentTodayMicros at } }';

interface Activity {
  runsInFlight: number;
  readers: number;
  tokensPerSecond: number;
  spentTodayMicros: string;
  at: string;
}

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let one: TestApp;
let two: TestApp;
let ada: Person;
beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: inject('redisUrl'), tuning: { demoSpeed: 0.5 } });
  [one, two] = cluster.nodes as [TestApp, TestApp];
  await one.sql(`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
    values ('demo:*', '2026-01-02', 0, 0, 0, 1000000000, 0, 'a test', now())`);
  ada = await one.person('Ada');
}, 60_000);
afterAll(() => cluster.close());

async function watch(app: TestApp, visitor: Visitor, workspaceId = ada.workspace.id) {
  const socket = await app.socket({ authorization: visitor.headers.authorization });
  const operation = socket.start(WATCH, { id: workspaceId });
  const seen = () => operation.results().flatMap(({ data }) => (data ? [data['workspaceActivity'] as Activity] : []));
  return {
    ...operation,
    socket,
    seen,
    last: () => seen().at(-1),
    until: (is: (activity: Activity) => boolean) => socket.frames.until(() => seen().some(is), String(is)),
  };
}

test('readers, runs, tokens and spending of all nodes, at once and as they change', async () => {
  const ben = await one.join(ada, 'Ben');
  const sessionId = await one.session(ada, { title: 'Live', visibility: 'WORKSPACE' });
  const admin = await watch(one, ada);
  await admin.until(() => true);
  expect(admin.seen()[0]).toMatchObject({ runsInFlight: 0, readers: 0, tokensPerSecond: 0, spentTodayMicros: '0' });

  const here = await one.watch(ada, sessionId);
  const alsoHere = await one.watch(ada, sessionId);
  const there = await two.watch(ben, sessionId);
  await admin.until(({ readers }) => readers === 2);

  const { answerIds } = await two.send(ben, sessionId, 'Tell me something that takes a moment', ['demo:writer']);
  await admin.until(({ runsInFlight }) => runsInFlight === 1);
  await admin.until(({ tokensPerSecond }) => tokensPerSecond > 5);
  await two.done(
    'mutation ($input: StopMessageInput!) { stopMessage(input: $input) { message { id } } }',
    { input: { id: answerIds[0] } },
    ben.headers,
  );
  await admin.until(({ runsInFlight, spentTodayMicros }) => runsInFlight === 0 && spentTodayMicros !== '0');
  const { cost } = await charged(one, 'workspace_id = $1', [ada.workspace.id]);
  await vi.waitFor(() => expect(admin.last()).toMatchObject({ spentTodayMicros: cost, runsInFlight: 0, tokensPerSecond: 0 }), {
    timeout: 10_000,
  });

  alsoHere.socket.close();
  there.socket.close();
  await vi.waitFor(() => expect(admin.last()).toMatchObject({ readers: 1 }), { timeout: 10_000 });
  here.socket.close();
  admin.socket.close();
}, 60_000);

test('two who watch on two nodes see the same, and what nobody watches is not written', async () => {
  const eve = await one.person('Eve');
  const sessionId = await one.session(eve, { title: 'Elsewhere' });
  const reader = await one.watch(eve, sessionId);
  await reader.ready();
  const first = await watch(one, eve, eve.workspace.id);
  const second = await watch(two, eve, eve.workspace.id);
  await first.until(({ readers }) => readers === 1);
  await second.until(({ readers }) => readers === 1);
  first.stop();
  second.stop();
  const age = async () => {
    const [row] = await one.sql(
      'select count(*)::int as nodes, extract(epoch from clock_timestamp() - max(sampled_at))::float as seconds from activity_sample where workspace_id = $1',
      [eve.workspace.id],
    );
    return row as { nodes: number; seconds: number };
  };
  expect(await age()).toMatchObject({ nodes: 2 });
  // While somebody watched it was never older than a second.
  await vi.waitFor(async () => expect((await age()).seconds).toBeGreaterThan(3), { timeout: 15_000, interval: 200 });
  expect(one.app.services.insights.parts.watching() + two.app.services.insights.parts.watching()).toBe(0);
  reader.socket.close();
}, 40_000);

test('R5: members never watch; an admin who becomes one hears no more within a second', async () => {
  const member = await watch(one, await one.join(ada, 'Mia'));
  await member.ended();
  expect(member.codes()).toEqual(['FORBIDDEN']);
  const stranger = await watch(one, await one.person('Eve'));
  await stranger.ended();
  expect(stranger.codes()).toEqual(['NOT_FOUND']);
  const key = await watch(one, await one.apiKey(ada, ['usage:read', 'workspace:read']));
  await key.ended();
  expect(key.codes()).toEqual(['FORBIDDEN']);

  for (const [role, code] of [
    ['MEMBER', 'FORBIDDEN'],
    [null, 'NOT_FOUND'],
  ] as const) {
    const admin = await one.join(ada, 'Adi', 'ADMIN');
    const watching = await watch(two, admin);
    await watching.until(() => true);
    const input = { workspaceId: ada.workspace.id, userId: admin.id };
    const startedAt = performance.now();
    if (role)
      await one.done(
        'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }',
        { input: { ...input, role } },
        ada.headers,
      );
    else
      await one.done('mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }', { input }, ada.headers);
    await watching.ended();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(watching.codes()).toEqual([code]);
  }
}, 40_000);

test('R5: who signs out hears no more', async () => {
  const admin = await one.join(ada, 'Adi', 'ADMIN');
  const watching = await watch(two, admin);
  await watching.until(() => true);
  await one.done('mutation { logout { ok } }', {}, admin.headers);
  await Promise.race([watching.ended(), watching.socket.closed]);
  expect(['UNAUTHENTICATED', undefined]).toContain(watching.codes()[0]);
});
