import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testRedisUrl } from '../../testkit/services/redis.ts';
import { createTestCluster } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { PROMOTE, sendLanes, watchVotes } from './testkit/voters.ts';

let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let here: TestApp;
let there: TestApp;
let ana: Person;
let ben: Person;
let sessionId: string;
let answerIds: string[];
let reader: Awaited<ReturnType<typeof watchVotes>>;

beforeAll(async () => {
  cluster = await createTestCluster(2, { redisUrl: testRedisUrl() });
  [here, there] = [cluster.nodes[0]!, cluster.nodes[1]!];
  ana = await here.person('Ana');
  ben = await here.join(ana, 'Ben');
});
afterAll(() => cluster.close());
beforeEach(async () => {
  sessionId = await here.session(ana, { title: 'Promote' });
  reader = await watchVotes(there, ben, sessionId);
  ({ answerIds } = await sendLanes(here, ana, sessionId, { models: ['demo:echo', 'demo:echo', 'demo:echo'] }));
  await reader.ended(answerIds);
});

const promote = async (app: TestApp, { headers }: Visitor, messageId: string) =>
  (await app.done<{ promoteAnswer: { session: { mainlineLeafId: string } } }>(PROMOTE, { input: { messageId } }, headers)).promoteAnswer
    .session.mainlineLeafId;

test('the promoted answer is the mainline for everybody, and the next prompt goes on from it', async () => {
  expect(reader.leaf()).toBe(answerIds[0]);
  expect(await promote(here, ana, answerIds[2]!)).toBe(answerIds[2]);
  await reader.until(() => reader.leaf() === answerIds[2]);
  const next = await here.send(ana, sessionId, 'And then?');
  const { node } = await here.done<{ node: { parentId: string } }>(
    'query ($id: ID!) { node(id: $id) { ... on Message { parentId } } }',
    { id: next.promptId },
    ana.headers,
  );
  expect(node.parentId).toBe(answerIds[2]);
  reader.close();
});

test('what stands below the promoted answer comes along: the mainline ends at its newest leaf', async () => {
  await promote(here, ana, answerIds[1]!);
  const below = await here.send(ana, sessionId, 'Below the second');
  await reader.ended(below.answerIds);
  await promote(here, ana, answerIds[0]!);
  await reader.until(() => reader.leaf() === answerIds[0]);
  expect(await promote(there, ben, answerIds[1]!)).toBe(below.answerIds[0]);
  await reader.until(() => reader.leaf() === below.answerIds[0]);
  reader.close();
});

test('a branch below the promoted answer stays a branch', async () => {
  const create = 'mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }';
  const { createBranch } = await here.done<{ createBranch: { branch: { id: string } } }>(
    create,
    { input: { sessionId, messageId: answerIds[1], name: 'Aside' } },
    ana.headers,
  );
  const send = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }';
  const { sendPrompt } = await here.done<{ sendPrompt: { answers: { id: string }[] } }>(
    send,
    { input: { sessionId, branchId: createBranch.branch.id, text: 'Aside', models: ['demo:echo'] } },
    ana.headers,
  );
  await reader.ended(sendPrompt.answers.map(({ id }) => id));
  expect(await promote(here, ana, answerIds[1]!)).toBe(answerIds[1]);
  reader.close();
});

test('only an answer with text that has ended is promoted, and only by editors', async () => {
  const { promptId, answerIds: slow } = await here.send(ana, sessionId, 'Something long', ['demo:writer']);
  expect((await here.ask(PROMOTE, { input: { messageId: slow[0] } }, ana.headers)).codes).toEqual(['CONFLICT']);
  expect((await here.ask(PROMOTE, { input: { messageId: promptId } }, ana.headers)).codes).toEqual(['INVALID']);
  await here.sql("update message set text = ' ' where id = $1", [answerIds[1]]);
  expect((await here.ask(PROMOTE, { input: { messageId: answerIds[1] } }, ana.headers)).codes).toEqual(['CONFLICT']);
  const commenter = await here.join(ana, 'Carl', 'GUEST');
  await here.sql("insert into session_member (session_id, user_id, role) values ($1, $2, 'commenter')", [sessionId, commenter.id]);
  expect((await here.ask(PROMOTE, { input: { messageId: answerIds[2] } }, commenter.headers)).codes).toEqual(['FORBIDDEN']);
  reader.close();
});

test('promotions at the same moment on two nodes: everybody ends on one of them', async () => {
  const leaves = await Promise.all(
    Array.from({ length: 20 }, (_, index) => promote(index % 2 === 0 ? here : there, index % 2 === 0 ? ana : ben, answerIds[index % 3]!)),
  );
  expect(leaves.every((leaf) => answerIds.includes(leaf))).toBe(true);
  const [row] = await here.sql('select mainline_leaf_id from session where id = $1', [sessionId]);
  await reader.until(() => reader.leaf() === row!['mainline_leaf_id']);
  reader.close();
});
