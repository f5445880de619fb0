import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SHOWN_VOTERS } from '../../../schema/wire/limits.ts';
import { testRedisUrl } from '../../testkit/services/redis.ts';
import { createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { CAST, CLOSE, WITHDRAW, sendLanes, watchVotes } from './testkit/voters.ts';
import type { SeenPoll } from './testkit/voters.ts';

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
let ben: Person;
let sessionId: string;
let promptId: string;
let answerIds: string[];

beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = [cluster.nodes[0]!, cluster.nodes[1]!];
  ana = await here.person('Ana');
  ben = await here.join(ana, 'Ben');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana, { title: 'Votes' });
  ({ promptId, answerIds } = await sendLanes(here, ana, sessionId));
});

type Voted = SeenPoll & { viewerVote: string | null };
const cast = async (app: TestApp, { headers }: Visitor, messageId: string) =>
  (await app.done<{ castVote: { poll: Voted } }>(CAST, { input: { messageId } }, headers)).castVote.poll;
const whoFor = (poll: SeenPoll | undefined) =>
  poll?.votes.map(({ messageId, actor }) => `${actor.displayName} ${answerIds.indexOf(messageId)}`);

async function addGuest(name: string, role: 'viewer' | 'commenter'): Promise<Person> {
  const person = await here.join(ana, name, 'GUEST');
  await here.sql('insert into session_member (session_id, user_id, role) values ($1, $2, $3)', [sessionId, person.id, role]);
  return person;
}

test('a vote reaches everybody on both nodes; voting again moves it, withdrawing takes it back', async () => {
  const reader = await watchVotes(there, ben, sessionId);
  expect(reader.poll(promptId)).toBeUndefined();
  const first = await cast(here, ana, answerIds[0]!);
  expect(first).toMatchObject({ id: promptId, isBlind: false, state: 'OPEN', voteCount: 1, viewerVote: answerIds[0] });
  await reader.until(() => whoFor(reader.poll(promptId))?.join() === 'Ana 0');
  await cast(there, ben, answerIds[0]!);
  await cast(there, ana, answerIds[1]!);
  await reader.until(() => whoFor(reader.poll(promptId))?.join() === 'Ben 0,Ana 1');
  const left = await here.done<{ withdrawVote: { poll: Voted } }>(WITHDRAW, { input: { promptId } }, ana.headers);
  expect(left.withdrawVote.poll).toMatchObject({ voteCount: 1, viewerVote: null });
  await reader.until(() => whoFor(reader.poll(promptId))?.join() === 'Ben 0');
  const late = await watchVotes(here, ana, sessionId);
  expect(whoFor(late.poll(promptId))).toEqual(['Ben 0']);
  reader.close();
  late.close();
});

test('50 casts of one person at once on two nodes are one vote, and every change of the poll has a version of its own', async () => {
  const reader = await watchVotes(there, ben, sessionId);
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) => cast(index % 2 === 0 ? here : there, ana, answerIds[index % answerIds.length]!)),
  );
  expect(replies.every(({ voteCount }) => voteCount === 1)).toBe(true);
  expect(await here.sql('select count(*)::int as votes from poll_vote where prompt_id = $1', [promptId])).toEqual([{ votes: 1 }]);
  const [row] = await here.sql('select version from poll where prompt_id = $1', [promptId]);
  await reader.until(() => reader.poll(promptId)?.version === row!['version']);
  expect(reader.poll(promptId)?.votes).toHaveLength(1);
  const versions = reader.changes().map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  reader.close();
});

test('votes of many at once on two nodes are all counted, each as a change of its own', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => here.apiKey(ana, ['session:read', 'session:write'])));
  await Promise.all(keys.map((key, index) => cast(index % 2 === 0 ? here : there, key, answerIds[index % 2]!)));
  const poll = await cast(here, ana, answerIds[0]!);
  expect(poll).toMatchObject({ voteCount: 21, version: 22 });
});

test('however many vote, all are counted and the first of them are named', async () => {
  await cast(here, ana, answerIds[0]!);
  await here.sql(
    `insert into poll_vote (prompt_id, actor_kind, actor_id, actor_name, message_id, voted_at)
      select $1, 'guest', 'gst_' || n, 'Guest ' || n, $2, now() + n * interval '1 second' from generate_series(1, 98) n`,
    [promptId, answerIds[1]],
  );
  const reader = await watchVotes(there, ben, sessionId);
  await cast(here, ben, answerIds[0]!);
  await reader.until(() => reader.changes().at(-1)?.voteCount === 100);
  const late = await watchVotes(here, ana, sessionId);
  for (const poll of [reader.changes().at(-1), late.poll(promptId)]) {
    expect(poll?.tallies.toSorted((a, b) => a.count - b.count)).toEqual([
      { messageId: answerIds[0], count: 2 },
      { messageId: answerIds[1], count: 98 },
    ]);
    expect(whoFor(poll)).toHaveLength(SHOWN_VOTERS);
    expect(whoFor(poll)!.slice(0, 2)).toEqual(['Ana 0', 'Ben 0']);
  }
  reader.close();
  late.close();
});

test('the same vote again changes nothing and tells nobody', async () => {
  const { version } = await cast(here, ana, answerIds[0]!);
  expect((await cast(there, ana, answerIds[0]!)).version).toBe(version);
});

test('commenters, guests of the workspace among them, and API keys vote; viewers do not', async () => {
  const [viewer, commenter] = [await addGuest('Vera', 'viewer'), await addGuest('Carl', 'commenter')];
  const key = await here.apiKey(ana, ['session:read', 'session:write']);
  const readOnly = await here.apiKey(ana, ['session:read']);
  const input = { messageId: answerIds[0] };
  expect((await here.ask(CAST, { input }, viewer.headers)).codes).toEqual(['FORBIDDEN']);
  expect((await here.ask(CAST, { input }, readOnly.headers)).codes).toEqual(['FORBIDDEN']);
  await cast(here, commenter, answerIds[0]!);
  const poll = await cast(here, key, answerIds[1]!);
  expect(whoFor(poll)).toEqual(['Carl 0', 'Bot 1']);
  expect((await here.ask(CLOSE, { input: { promptId } }, commenter.headers)).codes).toEqual(['FORBIDDEN']);
  expect((await here.ask(CLOSE, { input: { promptId } }, viewer.headers)).codes).toEqual(['FORBIDDEN']);
});

test('guests who came by a link vote where their role lets them', async () => {
  const open = await here.session(ana, { title: 'Open', visibility: 'LINK' });
  const lanes = await sendLanes(here, ana, open);
  const [commenter, viewer] = await Promise.all(
    (['COMMENTER', 'VIEWER'] as const).map(async (role) =>
      here.comeByLink((await here.shareLink(ana, open, { role })).token, `Gil ${role}`),
    ),
  );
  const poll = await cast(there, commenter!, lanes.answerIds[1]!);
  expect(poll).toMatchObject({ voteCount: 1, viewerVote: lanes.answerIds[1] });
  expect(poll.votes[0]!.actor.displayName).toBe('Gil COMMENTER');
  expect((await there.ask(CAST, { input: { messageId: lanes.answerIds[0] } }, viewer!.headers)).codes).toEqual(['FORBIDDEN']);
});

test('a closed vote stays as it is; closing it again changes nothing', async () => {
  await cast(here, ana, answerIds[0]!);
  const closed = await there.done<{ closePoll: { poll: SeenPoll } }>(CLOSE, { input: { promptId } }, ben.headers);
  expect(closed.closePoll.poll).toMatchObject({ state: 'CLOSED', voteCount: 1 });
  expect((await here.ask(CAST, { input: { messageId: answerIds[1] } }, ben.headers)).codes).toEqual(['CONFLICT']);
  expect((await here.ask(WITHDRAW, { input: { promptId } }, ana.headers)).codes).toEqual(['CONFLICT']);
  expect(await here.done(CLOSE, { input: { promptId } }, ana.headers)).toEqual(closed);
});

test('what is no choice takes no vote', async () => {
  const alone = await sendLanes(here, ana, await here.session(ana), { models: ['demo:echo'] });
  expect((await here.ask(CAST, { input: { messageId: alone.answerIds[0] } }, ana.headers)).codes).toEqual(['INVALID']);
  expect((await here.ask(CAST, { input: { messageId: promptId } }, ana.headers)).codes).toEqual(['INVALID']);
  expect((await here.ask(CLOSE, { input: { promptId } }, ana.headers)).codes).toEqual(['NOT_FOUND']);
  expect((await here.ask(WITHDRAW, { input: { promptId } }, ana.headers)).codes).toEqual(['NOT_FOUND']);
  await here.sql('update session set archived_at = now() where id = $1', [sessionId]);
  expect((await here.ask(CAST, { input: { messageId: answerIds[0] } }, ana.headers)).codes).toEqual(['CONFLICT']);
});

test('the vote on an older prompt is on its message', async () => {
  await cast(here, ana, answerIds[1]!);
  const { node } = await here.done<{ node: { poll: Voted } }>(
    'query ($id: ID!) { node(id: $id) { ... on Message { poll { voteCount viewerVote votes { messageId } } siblings { poll { id } } } } }',
    { id: promptId },
    ben.headers,
  );
  expect(node.poll).toEqual({ voteCount: 1, viewerVote: null, votes: [{ messageId: answerIds[1] }] });
});
