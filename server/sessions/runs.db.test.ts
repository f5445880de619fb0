import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UserActor } from '../identity/actor.ts';
import { createFixture, createReader } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';
import { MODEL, OTHER_MODEL } from './testkit/scripted-models.ts';

let fixture: Fixture;
let ana: UserActor;
let workspaceId: string;
let node: TestNode;
let sessionId: string;
let reader: Awaited<ReturnType<typeof createReader>>;

beforeAll(async () => {
  fixture = await createFixture();
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
});
afterAll(() => fixture.close());

beforeEach(async () => {
  node = await fixture.node();
  sessionId = (await node.sessions.createSession(ana, { workspaceId })).id;
  reader = await createReader(fixture.log, sessionId);
});
afterEach(async () => {
  expect(reader.faults).toEqual([]);
  await reader.close();
  await node.close();
});

async function ask(models = [MODEL]): Promise<string[]> {
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId, text: 'Why?', models });
  return answers.map(({ id }) => id);
}

const stored = async (id: string) => (await node.sessions.parts.messagesById([id]))[0];
const textOf = (id: string) => reader.messages.get(id)?.text ?? '';

test('L4, G4: an answer reaches readers token by token, its end is an event and a row with one usage entry, and no chunk stays', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  expect(call.request).toMatchObject({ model: 'one', messages: [{ role: 'system' }, { role: 'user', text: 'Why?' }] });
  call.text('Be');
  await reader.until(() => textOf(id!) === 'Be');
  call.text('cause.');
  await reader.until(() => textOf(id!) === 'Because.');
  call.end({ uncachedInput: 100, cacheRead: 50, output: 7, reasoning: 3 });
  const end = await reader.ended(id!);
  const usage = {
    inputTokens: 150,
    cachedInputTokens: 50,
    cacheWriteTokens: 0,
    outputTokens: 10,
    reasoningTokens: 3,
    costMicros: '155',
    estimated: false,
  };
  expect(end).toMatchObject({ status: 'complete', text: 'Because.', failure: null, attempts: 1, usage });
  expect(await stored(id!)).toEqual(end);
  expect(await fixture.usageOf(id!)).toMatchObject([{ status: 'complete', purpose: 'answer', model: 'one', estimated: false }]);
  expect(await fixture.count('run_chunk')).toBe(0);
  await expect.poll(async () => (await fixture.log.texts(sessionId)).size).toBe(0);
});

test('the status goes from queued to streaming with the first token, and a late reader finds the text so far', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  expect((await stored(id!))?.status).toBe('queued');
  call.text('So far');
  await reader.until(() => textOf(id!) === 'So far' && reader.messages.get(id!)?.status === 'streaming');
  const snapshot = await node.sessions.parts.snapshot(sessionId);
  expect(snapshot.messages.find((message) => message.id === id)).toMatchObject({ status: 'streaming', text: 'So far' });
  expect(snapshot.session.mainlineLeafId).toBe(id);
  call.end();
  await reader.ended(id!);
});

test('G7: the text of a running answer is in Postgres within 250 ms', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  call.text('first ');
  await reader.until(() => textOf(id!) === 'first ');
  const before = performance.now();
  call.text('second');
  await expect.poll(async () => (await stored(id!))?.text, { interval: 5 }).toBe('first second');
  expect(performance.now() - before).toBeLessThan(250);
  call.end();
  await reader.ended(id!);
});

test('F3, L3: 3,000 tokens, some cut inside a surrogate pair, arrive merged and whole', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  const text = Array.from({ length: 750 }, (_, index) => `${index} 😀ü\0`).join('');
  for (let at = 0; at < text.length; at += 3) call.text(text.slice(at, at + 3));
  call.end();
  const end = await reader.ended(id!);
  expect(end.text).toBe(text.replaceAll('\0', '\uFFFD'));
  expect(reader.entries.filter(({ event }) => event.kind === 'text').length).toBeLessThan(100);
});

test('side by side: lanes run and end on their own', async () => {
  const [first, second] = await ask([MODEL, OTHER_MODEL]);
  const [one, two] = await Promise.all([node.models.callOf(MODEL), node.models.callOf(OTHER_MODEL)]);
  one.text('1');
  two.fail('INVALID_REQUEST');
  expect(await reader.ended(second!)).toMatchObject({ status: 'failed', failure: { code: 'INVALID_REQUEST' } });
  one.end();
  expect(await reader.ended(first!)).toMatchObject({ status: 'complete', text: '1' });
});

test('G3: without the terminal marker an answer is FAILED and keeps its text; what it used is estimated', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  call.event({ type: 'usage', usage: { uncachedInput: 40, final: false } });
  call.text('half an ans');
  call.cut();
  const end = await reader.ended(id!);
  expect(end).toMatchObject({
    status: 'failed',
    text: 'half an ans',
    failure: { code: 'TRUNCATED' },
    usage: { inputTokens: 40, estimated: true },
  });
  expect(end.usage?.outputTokens).toBeGreaterThan(0);
  expect(await fixture.usageOf(id!)).toHaveLength(1);
});

test('G3: before the first token a retryable fault is tried again, visibly, and at most three times', async () => {
  const [id] = await ask();
  (await node.models.call(0)).fail('OVERLOADED', { retryable: true });
  (await node.models.call(1)).fail('RATE_LIMITED', { retryable: true, retryAfterMs: 30 });
  await reader.until(() => reader.messages.get(id!)?.attempts === 3);
  (await node.models.call(2)).fail('OVERLOADED', { retryable: true });
  expect(await reader.ended(id!)).toMatchObject({
    status: 'failed',
    attempts: 3,
    failure: { code: 'OVERLOADED' },
    usage: { inputTokens: 0, outputTokens: 0 },
  });
  expect(node.models.calls).toHaveLength(3);
});

test('G3: after the first token nothing is tried again', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  call.text('x');
  call.fail('CONNECTION', { retryable: true });
  expect(await reader.ended(id!)).toMatchObject({ status: 'failed', text: 'x', attempts: 1 });
  expect(node.models.calls).toHaveLength(1);
});

test('G3: a provider that asks for a long wait has failed now', async () => {
  const [id] = await ask();
  (await node.models.call(0)).fail('RATE_LIMITED', { retryable: true, retryAfterMs: 60_000 });
  expect(await reader.ended(id!)).toMatchObject({ status: 'failed', attempts: 1 });
});

test('G3: our own timers end a stall, before the first token and after it, and close the connection', async () => {
  await node.close();
  node = await fixture.node({ timing: { firstTokenMs: 150, nextTokenMs: 100 } });
  const [first, second] = await ask([MODEL, OTHER_MODEL]);
  const [silent, stuck] = await Promise.all([node.models.callOf(MODEL), node.models.callOf(OTHER_MODEL)]);
  stuck.text('I was say');
  expect(await reader.ended(second!)).toMatchObject({ status: 'failed', text: 'I was say', failure: { code: 'STALLED' } });
  expect(await reader.ended(first!)).toMatchObject({ status: 'failed', text: '', failure: { code: 'STALLED' } });
  await Promise.all([silent.closed, stuck.closed]);
  for (const id of [first, second]) expect(await fixture.usageOf(id!)).toHaveLength(1);
});

test('G1, G5: another editor stops from another node, and the provider is let go within 300 ms', async () => {
  const bob = await fixture.person('Bob', workspaceId);
  const other = await fixture.node();
  const [id] = await ask();
  const call = await node.models.call(0);
  call.text('on and on');
  await reader.until(() => textOf(id!) === 'on and on');
  const before = performance.now();
  const [message] = await Promise.all([
    other.sessions.stopMessage(bob, id!),
    call.closed.then(() => expect(performance.now() - before).toBeLessThan(300)),
  ]);
  expect(message).toMatchObject({ status: 'stopped', text: 'on and on', usage: { estimated: true } });
  expect(await reader.ended(id!)).toEqual(message);
  expect(await other.sessions.stopMessage(bob, id!)).toEqual(message);
  expect(await fixture.usageOf(id!)).toHaveLength(1);
  await other.close();
});

test('a viewer may not stop', async () => {
  const vera = await fixture.person('Vera', workspaceId, 'guest');
  await fixture.invite(sessionId, vera, 'viewer');
  const [id] = await ask();
  await expect(node.sessions.stopMessage(vera, id!)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  (await node.models.call(0)).end();
  await reader.ended(id!);
});

test('a stop between the prompt and the request ends the run before it starts', async () => {
  const [id] = await ask();
  const message = await node.sessions.stopMessage(ana, id!);
  expect(message).toMatchObject({ status: 'stopped', text: '' });
  expect(await reader.ended(id!)).toMatchObject({ status: 'stopped' });
  if (node.models.calls.length === 0) expect(message.usage).toMatchObject({ inputTokens: 0, outputTokens: 0, estimated: false });
});

test('a stop ends the wait for the next attempt', async () => {
  await node.close();
  node = await fixture.node({ timing: { retryMs: 15_000 } });
  const [id] = await ask();
  (await node.models.call(0)).fail('OVERLOADED', { retryable: true });
  expect(await node.sessions.stopMessage(ana, id!)).toMatchObject({ status: 'stopped' });
});

test('a retry is a sibling in the same lane; the mainline follows it where it ended there', async () => {
  const [first, second] = await ask([MODEL, MODEL]);
  for (const index of [0, 1]) (await node.models.call(index)).fail('UPSTREAM');
  await Promise.all([reader.ended(first!), reader.ended(second!)]);
  const aside = await node.sessions.retryMessage(ana, { id: second!, modelId: OTHER_MODEL });
  expect(aside).toMatchObject({ lane: 1, modelId: OTHER_MODEL, parentId: (await stored(second!))?.parentId });
  expect((await node.sessions.session(ana, sessionId)).mainlineLeafId).toBe(first);
  await expect(node.sessions.retryMessage(ana, { id: aside.id })).rejects.toMatchObject({ code: 'CONFLICT' });
  const main = await node.sessions.retryMessage(ana, { id: first!, clientMutationId: 'r' });
  expect((await node.sessions.retryMessage(ana, { id: first!, clientMutationId: 'r' })).id).toBe(main.id);
  expect((await node.sessions.session(ana, sessionId)).mainlineLeafId).toBe(main.id);
  for (const index of [2, 3]) (await node.models.call(index)).end();
  await Promise.all([reader.ended(aside.id), reader.ended(main.id)]);
});

test('G2: a continuation starts with the text that is there and asks to go on from it', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  call.text('One, two');
  await reader.until(() => textOf(id!) === 'One, two');
  await node.sessions.stopMessage(ana, id!);
  const next = await node.sessions.continueMessage(ana, { id: id! });
  expect(next).toMatchObject({ text: 'One, two', lane: 0 });
  const more = await node.models.call(1);
  expect(more.request.messages.at(-2)).toEqual({ role: 'assistant', text: 'One, two' });
  expect(more.request.messages.at(-1)?.role).toBe('user');
  more.text(', three');
  await reader.until(() => textOf(next.id) === 'One, two, three');
  more.end();
  expect(await reader.ended(next.id)).toMatchObject({ status: 'complete', text: 'One, two, three' });
  expect(await stored(next.id)).toMatchObject({ text: 'One, two, three' });
});

test('an answer that grows beyond all measure is cut off', async () => {
  const [id] = await ask();
  const call = await node.models.call(0);
  for (let part = 0; part < 3; part++) call.text('x'.repeat(999_999));
  expect(await reader.ended(id!)).toMatchObject({ status: 'failed', failure: { code: 'TOO_LONG' } });
  expect((await stored(id!))?.text).toHaveLength(2_000_000);
  await call.closed;
});

test("an adapter's bug is a FAILED answer, not a crash", async () => {
  const [id] = await ask();
  (await node.models.call(0)).event(new TypeError('a bug') as never);
  expect(await reader.ended(id!)).toMatchObject({ status: 'failed', failure: { code: 'UPSTREAM' } });
});

test('a title comes from the model after the first answer and never replaces one by a person', async () => {
  const titles = () => reader.entries.flatMap(({ event }) => (event.kind === 'sessionChanged' ? [event.session.title] : []));
  await ask();
  await reader.until(() => titles().includes('Why?'));
  (await node.models.call(0)).end();
  await reader.until(() => titles().includes('A scripted title'));
  expect(await fixture.count(`usage_entry`)).toBeGreaterThan(0);
  const other = await node.sessions.createSession(ana, { workspaceId, title: 'Mine' });
  const theirs = await createReader(fixture.log, other.id);
  const { answers } = await node.sessions.sendPrompt(ana, { sessionId: other.id, text: 'x', models: [MODEL] });
  (await node.models.call(1)).end();
  await theirs.ended(answers[0]!.id);
  expect((await node.sessions.session(ana, other.id)).title).toBe('Mine');
  await theirs.close();
});
