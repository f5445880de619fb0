import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MAX_SHOWN_PARTICIPANTS } from '../schema/wire/limits.ts';
import type { ActorRecord } from '../schema/wire/events.ts';
import type { PresenceProcessOptions } from './live/testkit/presence-process.ts';
import { testRedisUrl } from './testkit/services/redis.ts';
import { createTestCluster } from './testkit/test-app.ts';
import type { TestApp } from './testkit/test-app.ts';
import type { Person, Visitor } from './testkit/visitors.ts';

/** Ten times as fast as the real one, after which a socket that does not answer is away within twice this time. */
const PING_MS = 400;

interface Participant {
  actor: { displayName: string };
  state: string;
}
interface Event {
  __typename: string;
  cursor: string | null;
  participants?: Participant[];
  participantCount?: number;
}

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
let bea: Person;
let sessionId: string;

beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl(), tuning: { sockets: { pingMs: PING_MS } } });
  [here, there] = [cluster.nodes[0]!, cluster.nodes[1]!];
  ana = await here.person('Ana');
  bea = await here.join(ana, 'Bea');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana);
});

const EVENTS = `subscription ($id: ID!) { sessionEvents(sessionId: $id) {
  __typename cursor
  ... on SessionSnapshot { participants { ...P } participantCount }
  ... on PresenceChanged { participants { ...P } participantCount }
} } fragment P on Participant { actor { displayName } state }`;

async function enter(app: TestApp, { headers }: Visitor) {
  const socket = await app.socket({ authorization: headers.authorization });
  const reading = socket.start(EVENTS, { id: sessionId });
  const events = () => reading.results().map(({ data }) => data?.['sessionEvents'] as Event);
  const latest = () => events().findLast(({ participants }) => participants);
  const present = () => latest()?.participants ?? [];
  return {
    ...reading,
    socket,
    latest,
    changes: () => events().filter(({ __typename }) => __typename === 'PresenceChanged'),
    until: <Fact>(find: (present: Participant[]) => Fact | undefined | false) => socket.frames.until(() => find(present()), String(find)),
    /** Resolves once exactly these people are here, whoever came first. */
    sees: (...names: string[]) =>
      socket.frames.until(
        () =>
          present()
            .map(({ actor }) => actor.displayName)
            .toSorted()
            .join() === names.toSorted().join(),
        names.join(),
      ),
  };
}

const SET = 'mutation ($input: SetPresenceInput!) { setPresence(input: $input) { ok } }';

test('D4: two people on two nodes see each other come, do something and leave at once', async () => {
  const a = await enter(here, ana);
  await a.sees('Ana');
  const b = await enter(there, bea);
  await Promise.all([a.sees('Ana', 'Bea'), b.sees('Ana', 'Bea')]);
  const state = '{"typing":true}';
  await there.done(SET, { input: { sessionId, clientId: 'tab', state } }, bea.headers);
  await a.until((present) => present.some((one) => one.actor.displayName === 'Bea' && one.state === state));
  const leftAt = performance.now();
  b.stop();
  await a.sees('Ana');
  expect(performance.now() - leftAt).toBeLessThan(1_000);
  expect(a.changes().every(({ cursor }) => cursor === null)).toBe(true);
  a.socket.close();
  b.socket.close();
});

test('D4: a hundred states in a row are merged to at most ten a second, and the last one arrives', async () => {
  const [a, b] = [await enter(here, ana), await enter(there, bea)];
  await a.sees('Ana', 'Bea');
  const before = a.changes().length;
  const from = performance.now();
  for (let count = 1; count <= 100; count++) {
    await there.done(SET, { input: { sessionId, clientId: 'tab', state: String(count) } }, bea.headers);
  }
  await a.until((present) => present.some(({ state }) => state === '100'));
  expect(a.changes().length - before).toBeLessThanOrEqual(Math.ceil((performance.now() - from) / 100) + 1);
  a.socket.close();
  b.socket.close();
});

test('D4: whose socket dies without a word is gone after two missed pings, and back when it answers again', async () => {
  const [a, b] = [await enter(here, ana), await enter(there, bea)];
  await a.sees('Ana', 'Bea');
  const diedAt = performance.now();
  b.socket.ws.pause();
  await a.sees('Ana');
  expect(performance.now() - diedAt).toBeLessThan(4 * PING_MS);
  b.socket.ws.resume();
  await a.sees('Ana', 'Bea');
  a.socket.close();
  b.socket.close();
});

test('D4: the list of sessions says who is where, on every node', async () => {
  const a = await enter(here, ana);
  await a.sees('Ana');
  const b = await enter(there, bea);
  await a.sees('Ana', 'Bea');
  const empty = await here.session(ana);
  const list = `query ($slug: String!) { workspace(slug: $slug) { sessions { edges { node { id participants { actor { displayName } } } } } } }`;
  interface List {
    workspace: { sessions: { edges: { node: { id: string; participants: Participant[] } }[] } };
  }
  for (const app of [here, there]) {
    const { workspace } = await app.done<List>(list, { slug: ana.workspace.slug }, bea.headers);
    const found = new Map(workspace.sessions.edges.map(({ node }) => [node.id, node.participants.map(({ actor }) => actor.displayName)]));
    expect(found.get(sessionId)).toEqual(['Ana', 'Bea']);
    expect(found.get(empty)).toEqual([]);
  }
  a.socket.close();
  b.socket.close();
});

test('D4: whoever was on a node that was killed is gone within ten seconds, for those on other nodes', { timeout: 30_000 }, async () => {
  const a = await enter(here, ana);
  await a.sees('Ana');
  const actor: ActorRecord = { kind: 'user', id: 'usr_zoe', displayName: 'Zoe' };
  const options: PresenceProcessOptions = { redisUrl: testRedisUrl(), sessionId, actor };
  const node = spawn(process.execPath, [join(import.meta.dirname, 'live/testkit/presence-process.ts'), JSON.stringify(options)]);
  await once(node.stdout, 'data');
  await a.sees('Ana', 'Zoe');
  node.kill('SIGKILL');
  await once(node, 'exit');
  const diedAt = performance.now();
  await a.sees('Ana');
  expect(performance.now() - diedAt).toBeLessThan(10_000);
  a.socket.close();
});

test('D4: very many are told as a number; a snapshot, a change and the list of sessions show fifty of them', async () => {
  const crowd = Array.from({ length: 130 }, (_, i): ActorRecord => ({ kind: 'user', id: `usr_${i}`, displayName: `P${i}` }));
  const leaves = crowd.map((actor, i) => [here, there][i % 2]!.app.services.presence.enter(sessionId, actor));
  const a = await enter(here, ana);
  await a.socket.frames.until(() => a.latest()?.participantCount === 131, 'everybody is counted');
  expect(a.latest()?.participants).toHaveLength(MAX_SHOWN_PARTICIPANTS);
  // Ana may write, the others weigh nothing: she is never left out.
  expect(a.latest()?.participants?.map(({ actor }) => actor.displayName)).toContain('Ana');
  const b = await enter(there, bea);
  await b.socket.frames.until(() => b.latest()?.participantCount === 132, 'Bea is counted');
  const query = 'query ($id: ID!) { session(id: $id) { participantCount participants { state } } }';
  interface Counted {
    session: { participantCount: number; participants: unknown[] };
  }
  const { session } = await there.done<Counted>(query, { id: sessionId }, bea.headers);
  expect([session.participantCount, session.participants.length]).toEqual([132, MAX_SHOWN_PARTICIPANTS]);
  for (const leave of leaves) leave();
  await a.sees('Ana', 'Bea');
  expect(a.latest()?.participantCount).toBe(2);
  a.socket.close();
  b.socket.close();
});
