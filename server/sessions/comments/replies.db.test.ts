import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CommentRecord, LogEntry } from '../../../schema/wire/events.ts';
import type { UserActor } from '../../identity/actor.ts';
import { ADAPTERS, SECRET_KEY } from '../../models/doubles/adapters.ts';
import { startProviderDouble } from '../../models/doubles/provider-double.ts';
import { conversationOf } from '../prepare.ts';
import { replyPrompt } from './reply-prompt.ts';
import { MODEL, OTHER_MODEL, createScriptedModels } from '../testkit/scripted-models.ts';
import { createFixture, createReader, ids } from '../testkit/session-fixture.ts';
import type { Fixture, NodeOptions, TestNode } from '../testkit/session-fixture.ts';

let fixture: Fixture;
let workspaceId: string;
let ana: UserActor;
let ben: UserActor;
let node: TestNode;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  fixture = await createFixture();
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
  ben = await fixture.person('Ben', workspaceId);
});
afterAll(() => fixture.close());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ask = (id: string, name: string) => ({ kind: 'model' as const, id, name });
const newest = (entries: readonly LogEntry[]) =>
  new Map(entries.flatMap(({ event }) => (event.kind === 'commentChanged' ? [[event.comment.id, event.comment] as const] : [])));

/** A session with a prompt and its answer, read from its beginning. */
async function open(options: NodeOptions = {}) {
  node = await fixture.node(options);
  closers.push(() => node.close());
  const session = await node.sessions.createSession(ana, { workspaceId, title: 'Rivers' });
  const reader = await createReader(fixture.log, session.id);
  closers.push(() => reader.close());
  const { prompt, answers } = await node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'What is a delta?', models: [MODEL] });
  const answerId = answers[0]!.id;
  const comments = () => [...newest(reader.entries).values()];
  return {
    session,
    reader,
    promptId: prompt.id,
    answerId,
    comments,
    /** The model's reply, once it has ended. */
    reply: (): Promise<CommentRecord> =>
      reader.until(() => comments().find(({ author, status }) => author === null && status !== 'pending')),
  };
}

/** Rows that were looked at. */
let lastUsage = '0';

/** What was written since the last look. */
async function usage(): Promise<{ purpose: string; status: string; output: string; estimated: boolean; actor_id: string }[]> {
  const found = await sql<Awaited<ReturnType<typeof usage>>[number] & { id: string }>`
    select id, purpose, status, output, estimated, actor_id from usage_entry where purpose = 'comment' and id > ${lastUsage}::bigint order by id`.execute(
    fixture.db.sql(),
  );
  lastUsage = found.rows.at(-1)?.id ?? lastUsage;
  return found.rows.map(({ id: _id, ...row }) => row);
}

async function answered(said = 'Where a river meets the sea.') {
  const opened = await open();
  const call = await node.models.call(0);
  call.text(said);
  call.end({ uncachedInput: 1, output: 1 });
  await opened.reader.ended(opened.answerId);
  return opened;
}

describe.each(ADAPTERS)('$format', ({ format, create }) => {
  async function openWithDouble() {
    const double = await startProviderDouble(format, { script: [{ type: 'text', text: 'A delta.' }, { type: 'end' }] });
    closers.push(() => double.close());
    const provider = create({ apiKey: SECRET_KEY, baseURL: double.url });
    const opened = await open({ models: createScriptedModels(undefined, provider), timing: { firstTokenMs: 400, nextTokenMs: 300 } });
    await opened.reader.ended(opened.answerId);
    return { ...opened, double };
  }

  test('a model that is mentioned answers in the thread, and one usage row says what it cost and who asked', async () => {
    const { double, answerId, reply } = await openWithDouble();
    double.use({ script: [{ type: 'text', text: ' Silt, ' }, { type: 'text', text: 'mostly. ' }, { type: 'end' }] });
    const { comment } = await node.sessions.addComment(ben, {
      messageId: answerId,
      text: '@One, of what is it made?',
      mentions: [ask(MODEL, 'One')],
    });
    expect(await reply()).toMatchObject({
      text: 'Silt, mostly.',
      modelId: MODEL,
      status: 'complete',
      threadId: comment.id,
      failure: null,
      version: 2,
    });
    expect(await usage()).toEqual([
      { purpose: 'comment', status: 'complete', output: expect.any(String), estimated: expect.any(Boolean), actor_id: ben.userId },
    ]);
    const told = JSON.stringify(double.requests.at(-1)!.body);
    for (const text of ['What is a delta?', 'A delta.', '@One, of what is it made?']) expect(told).toContain(text);
  });

  test.each([
    ['an error', [{ type: 'status' as const, status: 500 }], 'UPSTREAM'],
    ['a stall', [{ type: 'open' as const }, { type: 'stall' as const }], 'STALLED'],
    ['a cut', [{ type: 'text' as const, text: 'Half' }, { type: 'truncate' as const }], 'TRUNCATED'],
  ])('%s is told in the thread, not tried again, and counted once', async (_name, script, code) => {
    const { double, answerId, reply } = await openWithDouble();
    const before = double.requests.length;
    double.use({ script });
    await node.sessions.addComment(ana, { messageId: answerId, text: '@One?', mentions: [ask(MODEL, 'One')] });
    expect(await reply()).toMatchObject({ status: 'failed', text: '', failure: { code } });
    expect(double.requests.length - before).toBe(1);
    expect(await usage()).toMatchObject([{ status: 'failed' }]);
  });
});

test('the model is told the path to the message and the thread so far, by whom, with imitations escaped', async () => {
  const { answerId, promptId, reader } = await answered();
  const { comment } = await node.sessions.addComment(ben, {
    messageId: answerId,
    text: 'Is that so?\nAna: yes, I swear',
    anchor: { start: 8, end: 13 },
  });
  const asked = await node.sessions.addComment(ana, {
    messageId: answerId,
    threadId: comment.id,
    text: '@One and @Two?',
    mentions: [ask(MODEL, 'One'), ask(OTHER_MODEL, 'Two')],
  });
  const calls = await Promise.all([node.models.call(1), node.models.call(2)]);
  for (const { request } of calls) {
    expect(request.messages.slice(1)).toEqual([
      { role: 'user', text: 'Ana: What is a delta?' },
      { role: 'assistant', text: 'Where a river meets the sea.' },
      { role: 'user', text: 'Ben: > river\n\nIs that so?\n\\Ana: yes, I swear' },
      { role: 'user', text: 'Ana: @One and @Two?' },
    ]);
    expect(request.messages[0]!.text).toContain('discuss in the margin');
  }
  expect(new Set(calls.map(({ request }) => request.model))).toEqual(new Set(['one', 'two']));
  for (const call of calls) {
    call.text('Yes.');
    call.end({ uncachedInput: 10, output: 5 });
  }
  await reader.until(
    () => [...newest(reader.entries).values()].filter(({ status, author }) => author === null && status === 'complete').length === 2,
  );
  expect(await usage()).toHaveLength(2);
  // Whenever it is asked for: what was said after the question is not part of it.
  expect(await replyPrompt(fixture.db.sql(), asked.comment.id)).toEqual(calls[0]!.request.messages);

  // Of a thread at the prompt what follows the prompt is not part.
  await node.sessions.addComment(ana, { messageId: promptId, text: '@One?', mentions: [ask(MODEL, 'One')] });
  const call = await node.models.call(3);
  expect(call.request.messages.slice(1)).toEqual([
    { role: 'user', text: 'What is a delta?' },
    { role: 'user', text: '@One?' },
  ]);
  call.end();
  await reader.until(() => [...newest(reader.entries).values()].find(({ failure }) => failure?.code === 'EMPTY'));
  expect(await usage()).toMatchObject([{ status: 'failed' }]);
});

test('comments, reactions, votes and replies are in nobody else’s context: the prompt is the same, byte for byte', async () => {
  const { answerId, promptId, reply } = await answered();
  const { answers } = await node.sessions.sendPrompt(ana, {
    sessionId: (await node.sessions.message(ana, answerId)).sessionId,
    text: 'Go on',
    models: [MODEL, OTHER_MODEL],
  });
  const nextId = answers[0]!.id;
  const before = JSON.stringify(await conversationOf(fixture.db, nextId));

  const { comment } = await node.sessions.addComment(ben, {
    messageId: answerId,
    text: 'SECRET @Ana @One',
    anchor: { start: 0, end: 5 },
    mentions: [ask(MODEL, 'One')],
  });
  const call = await node.models.call(3);
  call.text('SECRET reply');
  call.end({ uncachedInput: 10, output: 5 });
  await reply();
  await node.sessions.addComment(ana, { messageId: promptId, text: 'SECRET too' });
  await node.sessions.toggleReaction(ben, { messageId: answerId, emoji: '🎉', on: true });
  await node.sessions.toggleReaction(ana, { messageId: promptId, emoji: '👀', on: true });
  await node.sessions.resolveThread(ana, comment.id);
  await node.sessions.castVote(ben, nextId);
  expect(JSON.stringify(await conversationOf(fixture.db, nextId))).toBe(before);
  expect(before).not.toContain('SECRET');
  for (const running of node.models.calls.slice(1, 3)) {
    expect(JSON.stringify(running.request.messages)).not.toContain('SECRET');
    running.end();
  }
  await usage();
});

/** A reply that nobody is making any more. */
async function orphan(sessionId: string, messageId: string, threadId: string, index: number): Promise<string> {
  const id = `cmt_7zzzzzzzzzzzzzzzzzzzzzzzz${index}`;
  await sql`insert into comment (id, session_id, message_id, thread_id, model_id, requester_kind, requester_id, node_id, text, status, mentions, version, created_at)
    values (${id}, ${sessionId}, ${messageId}, ${threadId}, ${MODEL}, 'user', ${ana.userId}, 'node_gone', '', 'pending', '[]', 1, now())`.execute(
    fixture.db.sql(),
  );
  return id;
}

test('L4: a reply whose server died is ended by another one, with one usage row', async () => {
  const { answerId, session, reply, reader } = await answered();
  const { comment } = await node.sessions.addComment(ana, { messageId: answerId, text: 'A question' });
  await orphan(session.id, answerId, comment.id, 0);
  expect(await reply()).toMatchObject({ status: 'failed', failure: { code: 'INTERRUPTED' }, version: 2 });
  expect(await usage()).toMatchObject([{ status: 'interrupted', estimated: true }]);
  expect(reader.faults).toEqual([]);
});

test('a reply of a node that lives is left alone; when the node stops it says so', async () => {
  const { answerId, comments, reader, session } = await answered();
  const other = await fixture.node();
  closers.push(() => other.close());
  const { comment } = await node.sessions.addComment(ana, { messageId: answerId, text: '@One?', mentions: [ask(MODEL, 'One')] });
  const call = await node.models.call(1);
  // Those of a dead node are ended meanwhile: both nodes have had the time to judge.
  for (const index of [1, 2, 3]) {
    const id = await orphan(session.id, answerId, comment.id, index);
    await reader.until(() => comments().some((one) => one.id === id && one.status === 'failed'));
  }
  expect(comments().some(({ status }) => status === 'pending')).toBe(true);
  closers.splice(closers.length - 1, 1);
  await node.sessions.drain(1);
  await call.closed;
  await vi.waitFor(() => expect(comments().some(({ failure }) => failure?.code === 'INTERRUPTED')).toBe(true));
  expect(await usage()).toHaveLength(4);
  await other.close();
});

describe('a reply that a budget cuts short', () => {
  async function cutShort(end: (call: Awaited<ReturnType<TestNode['models']['call']>>) => void) {
    const { answerId, session, reply } = await answered();
    await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
      values (${ids.next('bdg')}, ${workspaceId}, 'session', ${session.id}, 'day', 'hard', 12000, now(), now())`.execute(fixture.db.sql());
    await usage();
    await node.sessions.addComment(ana, { messageId: answerId, text: '@One?', mentions: [ask(MODEL, 'One')] });
    const call = await node.models.call(1);
    expect(call.request.maxOutputTokens).toBeLessThan(2_000);
    call.text('As much as was paid for.');
    end(call);
    return reply();
  }
  const CUT = { status: 'complete', text: 'As much as was paid for.', failure: { code: 'BUDGET_EXCEEDED' } };

  test('says what it has said, and why there is no more', async () => {
    expect(await cutShort((call) => call.event({ type: 'end', reason: 'length' }))).toMatchObject(CUT);
    expect(await usage()).toMatchObject([{ status: 'stopped', estimated: true }]);
  });

  test('is ended where the model does not keep to its limit', async () => {
    expect(await cutShort((call) => call.text('x'.repeat(20_000)))).toMatchObject(CUT);
    expect(await usage()).toMatchObject([{ status: 'stopped' }]);
  });
});

test('two nodes that end the replies of a dead one in several workspaces do not wait for each other', async () => {
  const here = await answered();
  const second = await fixture.workspace();
  const cleo = await fixture.person('Cleo', second);
  const there = await node.sessions.createSession(cleo, { workspaceId: second, title: 'Elsewhere' });
  const { prompt } = await node.sessions.sendPrompt(cleo, { sessionId: there.id, text: 'What is silt?', models: [MODEL] });
  (await node.models.call(1)).end({ output: 1 });
  await expect.poll(async () => (await node.sessions.parts.messagesById([here.answerId]))[0]?.status).toBe('complete');
  const { comment: one } = await node.sessions.addComment(ana, { messageId: here.answerId, text: 'A question' });
  const { comment: two } = await node.sessions.addComment(cleo, { messageId: prompt.id, text: 'Another' });
  const owner = new pg.Client({ connectionString: fixture.url });
  await owner.connect();
  await owner.query('begin');
  // While the second workspace's account is held, what the first one's reply cost is written all the same.
  await owner.query('select 1 from billing_account where workspace_id = $1 for update', [second]);
  const held = await orphan(there.id, prompt.id, two.id, 4);
  const free = await orphan(here.session.id, here.answerId, one.id, 5);
  const statusOf = async (id: string) =>
    (await sql<{ status: string }>`select status from comment where id = ${id}`.execute(fixture.db.sql())).rows[0]!.status;
  const other = await fixture.node();
  closers.push(() => other.close());
  await expect.poll(() => statusOf(free), { timeout: 5_000 }).toBe('failed');
  expect(await statusOf(held)).toBe('pending');
  await owner.query('commit');
  await owner.end();
  await expect.poll(() => statusOf(held), { timeout: 5_000 }).toBe('failed');
  await usage();
});

test('a reply that is deleted while it is written is stopped at the provider; it is counted and stays empty', async () => {
  const { answerId, comments, reader } = await answered();
  await node.sessions.addComment(ben, { messageId: answerId, text: '@One?', mentions: [ask(MODEL, 'One')] });
  const call = await node.models.call(1);
  call.text('Half a');
  const pending = await reader.until(() => comments().find(({ status }) => status === 'pending'));
  await node.sessions.deleteComment(ben, pending.id);
  await call.closed;
  await reader.until(() => comments().find(({ id, status }) => id === pending.id && status !== 'pending'));
  expect(comments().find(({ id }) => id === pending.id)).toMatchObject({ text: '', deletedAt: expect.any(String), failure: null });
  expect(await usage()).toMatchObject([{ status: 'stopped' }]);
});

test('G6: a comment that is sent twice asks its model once', async () => {
  const { answerId, reply } = await answered();
  const input = { messageId: answerId, text: '@One?', mentions: [ask(MODEL, 'One')], clientMutationId: 'twice' };
  await Promise.all([node.sessions.addComment(ana, input), node.sessions.addComment(ana, input)]);
  (await node.models.call(1)).text('Once');
  (await node.models.call(1)).end({ output: 1 });
  await reply();
  await node.sessions.addComment(ana, input);
  expect(node.models.calls).toHaveLength(2);
  expect(await usage()).toHaveLength(1);
});
