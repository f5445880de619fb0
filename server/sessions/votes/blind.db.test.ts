import { isInterfaceType, isObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { startProviderDouble } from '../../models/doubles/provider-double.ts';
import type { ProviderDouble } from '../../models/doubles/provider-double.ts';
import type { DoubleRequest, Step } from '../../models/doubles/script.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { CAST, CLOSE, PROMOTE, WITHDRAW, sendLanes, watchVotes } from './testkit/voters.ts';

/** Stands in the names of the provider and of its models: whoever says it betrays one. */
const CANARY = 'canary';
const MODELS = [`${CANARY}house:${CANARY}-alpha`, `${CANARY}house:${CANARY}-beta`, `${CANARY}house:${CANARY}-failing`];

let double: ProviderDouble;
let app: TestApp;
let ana: Person;
let ben: Person;
let sessionId: string;

function answer({ body }: DoubleRequest): Step[] {
  const model = String((body as { model: string }).model);
  if (model.endsWith('failing')) return [{ type: 'status', status: 400 }];
  return [{ type: 'text', text: 'An answer that says nothing about itself.' }, { type: 'end' }];
}

beforeAll(async () => {
  const models = MODELS.map((id) => ({ id: id.slice(id.indexOf(':') + 1), contextWindow: 8_000, maxOutputTokens: 500 }));
  double = await startProviderDouble('openai-compatible', { models, script: answer });
  app = await createTestApp({ env: { OPENAI_COMPATIBLE_BASE_URL: double.url, OPENAI_COMPATIBLE_NAME: `${CANARY}house` } });
  await app.app.services.models.list();
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
});
afterAll(async () => {
  await app.close();
  await double.close();
});
beforeEach(async () => {
  sessionId = await app.session(ana, { title: 'Blind' });
});

const TOLD = 'id lane status model { id name provider } usage { costMicros inputTokens } failure { code message } firstTokenAt';
const MESSAGE = `${TOLD} text attempts finishedAt
  poll { id isBlind state voteCount tallies { count } votes { messageId actor { displayName } } viewerVote }`;
const SEND = `mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { ${MESSAGE} } answers { ${MESSAGE} } } }`;
const RETRY = `mutation ($input: RetryMessageInput!) { retryMessage(input: $input) { answer { ${MESSAGE} } } }`;
const CONTINUE = `mutation ($input: ContinueMessageInput!) { continueMessage(input: $input) { answer { ${MESSAGE} } } }`;
const STOP = `mutation ($input: StopMessageInput!) { stopMessage(input: $input) { message { ${MESSAGE} } } }`;

async function sendBlind() {
  const reader = await watchVotes(app, ben, sessionId);
  const input = { sessionId, text: 'Which one is better?', models: MODELS, blind: true, clientMutationId: 'once' };
  const first = await app.ask<{ sendPrompt: { prompt: { id: string }; answers: { id: string }[] } }>(SEND, { input }, ana.headers);
  expect(first.codes).toEqual([]);
  const again = await app.ask(SEND, { input }, ana.headers);
  const promptId = first.data.sendPrompt.prompt.id;
  const answerIds = first.data.sendPrompt.answers.map(({ id }) => id);
  await reader.ended(answerIds);
  return { reader, promptId, answerIds, replies: [first.body, again.body] };
}

/** All that the API says about the answers, to the one who chose the models as to everybody else. */
async function everythingSaid(promptId: string, answerIds: readonly string[]): Promise<string[]> {
  const page = `messages { edges { node { ${TOLD} siblings { ${TOLD} } } } }`;
  const session = `query ($id: ID!) { session(id: $id) { title ${page} cost { runs byModel { model { id name } } byActor { runs } } tree { nodes { id role model { id name provider } } } } }`;
  const asNode = `query ($id: ID!) { node(id: $id) { ... on Session { title ${page} } } }`;
  const node = `query ($id: ID!) { node(id: $id) { ... on Message { ${MESSAGE} siblings { ${TOLD} } session { messages { edges { node { ${TOLD} } } } } } } }`;
  const notices = '{ viewer { notifications { edges { node { kind excerpt message { id } } } } } }';
  const bodies: string[] = [];
  for (const { headers } of [ana, ben]) {
    const asked = [await app.ask(session, { id: sessionId }, headers), await app.ask(asNode, { id: sessionId }, headers)];
    asked.push(await app.ask(notices, {}, headers));
    for (const id of [promptId, ...answerIds]) asked.push(await app.ask(node, { id }, headers));
    expect(asked.flatMap(({ codes }) => codes)).toEqual([]);
    bodies.push(...asked.map(({ body }) => body));
    const late = await watchVotes(app, { headers }, sessionId);
    bodies.push(late.frames());
    late.close();
  }
  return bodies;
}

test('F2: while a blind vote is open no reply, snapshot, event or log entry says a model, a price or why one failed', async () => {
  const { reader, promptId, answerIds, replies } = await sendBlind();
  const failed = answerIds.find((id) => reader.answer(id)?.status === 'FAILED');
  const complete = answerIds.filter((id) => id !== failed);
  expect(complete).toHaveLength(2);
  replies.push((await app.ask(CAST, { input: { messageId: complete[0] } }, ana.headers)).body);
  replies.push((await app.ask(CAST, { input: { messageId: complete[1] } }, ben.headers)).body);
  replies.push((await app.ask(WITHDRAW, { input: { promptId } }, ben.headers)).body);
  for (const [query, id, person] of [
    [RETRY, failed, ana],
    [RETRY, complete[0], ben],
    [CONTINUE, complete[1], ben],
  ] as const) {
    const { body, data, codes } = await app.ask<Record<string, { answer: { id: string; model: null } }>>(
      query,
      { input: { id } },
      person.headers,
    );
    expect(codes).toEqual([]);
    const [{ answer: added }] = Object.values(data) as [{ answer: { id: string; model: null } }];
    expect(added.model).toBeNull();
    await reader.ended([added.id]);
    answerIds.push(added.id);
    replies.push(body);
  }
  replies.push((await app.ask(STOP, { input: { id: complete[0] } }, ana.headers)).body);
  replies.push((await app.ask(PROMOTE, { input: { messageId: complete[1] } }, ana.headers)).body);
  replies.push(...(await everythingSaid(promptId, answerIds)), reader.frames());
  // Of the failing lane too, whatever else ended after it.
  expect(await app.sql(`select 1 from notification where message_id = $1 and kind = 'runFinished'`, [answerIds[3]])).toHaveLength(1);
  for (const reply of replies) {
    expect(reply).not.toContain(CANARY);
    expect(reply).not.toMatch(/costMicros|"usage":\{|"firstTokenAt":"/);
  }
  const log = await app.app.services.sessions.parts.snapshot(sessionId);
  expect(JSON.stringify(log)).not.toContain(CANARY);
  expect(reader.answer(failed!)?.failure).toEqual({ code: 'SECRET', message: 'Why is shown when the vote is closed.' });
  reader.close();
});

test('while a blind vote is open everybody learns how many voted, only oneself for what', async () => {
  const { reader, promptId, answerIds } = await sendBlind();
  const query = 'query ($id: ID!) { node(id: $id) { ... on Message { poll { voteCount votes { messageId } viewerVote } } } }';
  const mine = await app.ask<{ castVote: { poll: { viewerVote: string } } }>(CAST, { input: { messageId: answerIds[1] } }, ana.headers);
  expect(mine.data.castVote.poll).toMatchObject({ voteCount: 1, votes: [], viewerVote: answerIds[1] });
  await reader.until(() => reader.poll(promptId)?.voteCount === 1);
  expect(reader.poll(promptId)).toMatchObject({ tallies: [], votes: [] });
  for (const [person, viewerVote] of [
    [ana, answerIds[1]!],
    [ben, null],
  ] as const) {
    const { node } = await app.done<{ node: { poll: object } }>(query, { id: promptId }, person.headers);
    expect(node.poll).toEqual({ voteCount: 1, votes: [], viewerVote });
  }
  reader.close();
});

test('closing it brings the models, the usage, the reasons and the votes to everybody, those of retries too', async () => {
  const { reader, promptId, answerIds } = await sendBlind();
  const { retryMessage } = await app.done<{ retryMessage: { answer: { id: string } } }>(
    RETRY,
    { input: { id: answerIds[2] } },
    ana.headers,
  );
  const all = [...answerIds, retryMessage.answer.id];
  await reader.ended(all);
  await app.done(CAST, { input: { messageId: answerIds[0] } }, ben.headers);
  expect((await app.ask(CLOSE, { input: { promptId } }, ben.headers)).codes).toEqual([]);
  await reader.until(() => reader.poll(promptId)?.state === 'CLOSED' && all.every((id) => reader.answer(id)?.model));
  expect(answerIds.map((id) => reader.answer(id)!.model!.id).toSorted()).toEqual(MODELS.toSorted());
  expect(reader.answer(retryMessage.answer.id)!.model!.id).toBe(reader.answer(answerIds[2]!)!.model!.id);
  expect(all.every((id) => reader.answer(id)!.usage !== null)).toBe(true);
  const failed = all.map((id) => reader.answer(id)!).find(({ status }) => status === 'FAILED');
  expect(failed?.failure?.code).toBe('INVALID_REQUEST');
  expect(reader.poll(promptId)?.votes).toEqual([{ messageId: answerIds[0], actor: { displayName: 'Ben' } }]);
  reader.close();
});

test('a retry that names a model is refused, the right one as well as a wrong one', async () => {
  const { reader, answerIds } = await sendBlind();
  for (const modelId of MODELS) {
    const { codes, body } = await app.ask(RETRY, { input: { id: answerIds[0], modelId } }, ana.headers);
    expect(codes).toEqual(['CONFLICT']);
    expect(body).not.toContain(CANARY);
  }
  reader.close();
});

test('a model that went away is not named when its lane is asked again', async () => {
  const { reader, answerIds } = await sendBlind();
  double.use({ models: [] });
  await app.sql('update message set model_id = $2 where id = $1', [answerIds[0], `${CANARY}house:${CANARY}-gone`]);
  const { codes, body } = await app.ask(RETRY, { input: { id: answerIds[0] } }, ana.headers);
  expect(codes).toEqual(['UNAVAILABLE']);
  expect(body).not.toContain(CANARY);
  reader.close();
});

test('lanes come in no order of the models', async () => {
  const firsts = new Set<string>();
  for (let round = 0; round < 40 && firsts.size < 2; round++) {
    const { promptId, answerIds } = await sendLanes(app, ana, await app.session(ana), { models: MODELS.slice(0, 2), blind: true });
    const [row] = await app.sql('select model_id, lane from message where id = $1', [answerIds[0]]);
    expect(row!['lane']).toBe(0);
    firsts.add(String(row!['model_id']));
    expect(promptId).toMatch(/^msg_/);
  }
  expect(firsts.size).toBe(2);
});

test('one model alone cannot be hidden', async () => {
  const { codes } = await app.ask(SEND, { input: { sessionId, text: 'Hi', models: [MODELS[0]], blind: true } }, ana.headers);
  expect(codes).toEqual(['INVALID']);
});

/** Where the schema says something about a model. A new place must be asked whether it keeps the secret, then be named here. */
const TELLTALES = {
  walked: ['Message.failure', 'Message.model', 'Message.usage', 'TreeNode.model'],
  /** Of a blind prompt in the queue: no models (queue-records.ts). Of a session's cost: not of these answers (cost-records.ts). */
  hiddenElsewhere: ['ModelCost.model', 'QueuedPrompt.models'],
  aboutNoAnswer: ['Comment.failure', 'Comment.model', 'Query.models', 'ServerAdmin.unpricedModels', 'WorkspacePrice.model'],
  /** Of a month's usage in a whole workspace; what opens below it tells of no session or run with such answers (detail-scope.ts). */
  ofWorkspaces: ['BillLine.model', 'InvoiceLine.model', 'ModelStanding.model', 'UpcomingLine.model', 'UsageGroup.model'],
};

test('the walk knows every field that could tell', () => {
  const telling = new Set(['Model', 'TokenUsage', 'Failure']);
  const found = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, type: getNamedType(field.type).name })),
    )
    .filter(({ type }) => telling.has(type))
    .map(({ name }) => name);
  expect(found.toSorted()).toEqual(Object.values(TELLTALES).flat().toSorted());
});
