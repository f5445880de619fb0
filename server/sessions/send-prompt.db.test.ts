import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiKeyActor, UserActor } from '../identity/actor.ts';
import { createFixture, createReader } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';
import { GONE_MODEL, MODEL, OTHER_MODEL, createScriptedModels } from './testkit/scripted-models.ts';

let fixture: Fixture;
let node: TestNode;
let ana: UserActor;
let workspaceId: string;

beforeAll(async () => {
  fixture = await createFixture();
  node = await fixture.node({ models: createScriptedModels(() => 'An answer.') });
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
});
afterAll(() => fixture.close());

const newSession = () => node.sessions.createSession(ana, { workspaceId });

async function answered(sessionId: string, text: string) {
  const reader = await createReader(fixture.log, sessionId);
  const sent = await node.sessions.sendPrompt(ana, { sessionId, text, models: [MODEL] });
  await reader.ended(sent.answers[0]!.id);
  await reader.close();
  return sent;
}

test('a prompt gives a user message and one answer per model, and moves the mainline to the first lane', async () => {
  const session = await newSession();
  const reader = await createReader(fixture.log, session.id);
  const { prompt, answers } = await node.sessions.sendPrompt(ana, {
    sessionId: session.id,
    text: 'Hello',
    models: [MODEL, OTHER_MODEL, MODEL],
  });
  expect(prompt).toMatchObject({
    role: 'user',
    text: 'Hello',
    parentId: null,
    status: 'complete',
    author: { displayName: 'Ana' },
    lane: null,
  });
  expect(answers.map(({ lane, modelId, parentId }) => [lane, modelId, parentId])).toEqual([
    [0, MODEL, prompt.id],
    [1, OTHER_MODEL, prompt.id],
    [2, MODEL, prompt.id],
  ]);
  for (const answer of answers)
    expect(await reader.ended(answer.id)).toMatchObject({ status: 'complete', text: 'An answer.', attempts: 1 });
  expect((await node.sessions.session(ana, session.id)).mainlineLeafId).toBe(answers[0]!.id);
  expect(reader.faults).toEqual([]);
  await reader.close();
});

test('the next prompt goes on from the mainline; an earlier parent makes a branch and leaves the mainline where it is', async () => {
  const session = await newSession();
  const first = await answered(session.id, 'one');
  const second = await answered(session.id, 'two');
  expect(second.prompt.parentId).toBe(first.answers[0]!.id);
  const branch = await node.sessions.sendPrompt(ana, {
    sessionId: session.id,
    text: 'other',
    parentId: first.answers[0]!.id,
    models: [MODEL],
  });
  const root = await node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'new root', parentId: null, models: [MODEL] });
  expect(branch.prompt.parentId).toBe(first.answers[0]!.id);
  expect(root.prompt.parentId).toBeNull();
  expect((await node.sessions.session(ana, session.id)).mainlineLeafId).toBe(second.answers[0]!.id);
});

test('what cannot be sent is refused and leaves nothing behind', async () => {
  const session = await newSession();
  const other = await answered((await newSession()).id, 'elsewhere');
  const send = (input: object) => node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'x', models: [MODEL], ...input });
  await expect(send({ models: [] })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(send({ models: Array.from({ length: 7 }, () => MODEL) })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(send({ models: ['scripted:unknown'] })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(send({ models: [GONE_MODEL] })).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('cannot be reached'),
  });
  await expect(send({ text: ' \n' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(send({ text: 'x'.repeat(200_001) })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(send({ text: undefined })).rejects.toMatchObject({ code: 'INVALID', message: 'Write something first.' });
  await expect(send({ parentId: other.prompt.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await node.sessions.parts.snapshot(session.id)).messages).toEqual([]);
});

test('a prompt that no window of the model holds is refused at once', async () => {
  const session = await newSession();
  const text = '字'.repeat(199_000);
  await expect(node.sessions.sendPrompt(ana, { sessionId: session.id, text, models: [MODEL] })).rejects.toMatchObject({ code: 'INVALID' });
});

test('an answer that is still being written cannot be answered', async () => {
  const own = await fixture.node();
  const session = await newSession();
  const reader = await createReader(fixture.log, session.id);
  const { answers } = await own.sessions.sendPrompt(ana, { sessionId: session.id, text: 'x', models: [MODEL] });
  await expect(own.sessions.sendPrompt(ana, { sessionId: session.id, text: 'y', models: [MODEL] })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  (await own.models.call(0)).end();
  await reader.ended(answers[0]!.id);
  await expect(own.sessions.sendPrompt(ana, { sessionId: session.id, text: 'y', models: [MODEL] })).resolves.toBeDefined();
  await own.close();
});

test('G6: 200 racing sends with one clientMutationId, on two nodes, give one run', async () => {
  const second = await fixture.node({ models: node.models });
  const session = await newSession();
  const before = node.models.calls.length;
  const reader = await createReader(fixture.log, session.id);
  const input = { sessionId: session.id, text: 'once', models: [MODEL, OTHER_MODEL], clientMutationId: 'the-same' };
  const sent = await Promise.all(Array.from({ length: 200 }, (_, index) => (index % 2 ? node : second).sessions.sendPrompt(ana, input)));
  const distinct = new Set(sent.map(({ prompt, answers }) => [prompt.id, ...answers.map((answer) => answer.id)].join(' ')));
  expect(distinct.size).toBe(1);
  for (const answer of sent[0]!.answers) await reader.ended(answer.id);
  expect(node.models.calls.length - before).toBe(2);
  expect((await node.sessions.parts.snapshot(session.id)).messages).toHaveLength(3);
  await reader.close();
  await second.close();
});

test('a stranger, a guest and a key of another workspace get NOT_FOUND; a key without the scope is refused', async () => {
  const session = await newSession();
  const { prompt } = await answered(session.id, 'secret');
  const stranger = await fixture.person('Eve', null);
  const elsewhere = await fixture.person('Bob', await fixture.workspace(), 'owner');
  const guest = await fixture.person('Gil', workspaceId, 'guest');
  const key = (scopes: string[], of = workspaceId): ApiKeyActor => ({
    kind: 'apiKey',
    apiKeyId: 'key_x',
    displayName: 'Bot',
    workspaceId: of,
    scopes,
  });
  const outsiders = [stranger, elsewhere, guest, key(['session:read', 'session:write'], await fixture.workspace())];
  for (const actor of outsiders) {
    await expect(node.sessions.session(actor, session.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(node.sessions.message(actor, prompt.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(node.sessions.stopMessage(actor, prompt.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(node.sessions.retryMessage(actor, { id: prompt.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const send = node.sessions.sendPrompt(actor, { sessionId: session.id, text: 'x', models: [MODEL] });
    await expect(send).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  const reading = key(['session:read']);
  expect((await node.sessions.session(reading, session.id)).id).toBe(session.id);
  const send = node.sessions.sendPrompt(reading, { sessionId: session.id, text: 'x', models: [MODEL] });
  await expect(send).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const writing = key(['session:read', 'session:write']);
  const sent = await node.sessions.sendPrompt(writing, { sessionId: session.id, text: 'from a bot', models: [MODEL] });
  expect(sent.prompt.author).toEqual({ kind: 'apiKey', id: 'key_x', displayName: 'Bot' });
});

test('an archived session takes no prompt until it is restored', async () => {
  const session = await newSession();
  await node.sessions.updateSession(ana, { id: session.id, archived: true });
  const send = () => node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'x', models: [MODEL] });
  await expect(send()).rejects.toMatchObject({ code: 'CONFLICT' });
  await node.sessions.updateSession(ana, { id: session.id, archived: false });
  await expect(send()).resolves.toBeDefined();
});

test('NUL and half surrogates in a prompt are kept as U+FFFD', async () => {
  const session = await newSession();
  const { prompt } = await node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'a\0b\ud83d', models: [MODEL] });
  expect(prompt.text).toBe('a\uFFFDb\uFFFD');
});
