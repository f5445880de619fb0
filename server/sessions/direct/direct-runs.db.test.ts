import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { faultsOf } from '../../billing/testkit/books.ts';
import type { ApiKeyActor } from '../../identity/actor.ts';
import { Expected } from '../../kit/errors.ts';
import { runJob } from '../../testkit/run-job.ts';
import { sessionJobs } from '../jobs.ts';
import { GONE_MODEL, MODEL, createScriptedModels } from '../testkit/scripted-models.ts';
import { createFixture, ids } from '../testkit/session-fixture.ts';
import type { Fixture, NodeOptions, TestNode } from '../testkit/session-fixture.ts';
import type { DirectRun } from './direct-runs.ts';

let fixture: Fixture;
let workspaceId: string;
let bot: ApiKeyActor;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  // Whatever a test did, the books are right and nothing stays held.
  expect(await faultsOf(fixture.db.sql(), workspaceId)).toEqual([]);
  expect((await rows('reservation')).length).toBe(0);
});

async function open(options: NodeOptions = {}): Promise<TestNode> {
  workspaceId = await fixture.workspace();
  bot = key();
  return another(options);
}

async function another(options: NodeOptions = {}): Promise<TestNode> {
  const node = await fixture.node(options);
  closers.push(() => node.close());
  return node;
}

const key = (scopes: readonly string[] = ['session:write']): ApiKeyActor => ({
  kind: 'apiKey',
  apiKeyId: ids.next('key'),
  displayName: 'Bot',
  workspaceId,
  scopes,
});

const hello = (more: Partial<Parameters<TestNode['sessions']['runDirectly']>[1]> = {}) => ({
  workspaceId,
  modelId: MODEL,
  messages: [{ role: 'user' as const, text: 'Hello' }],
  ...more,
});

async function rows<Row = Record<string, unknown>>(table: string): Promise<Row[]> {
  const found = await sql<Row>`select * from ${sql.table(table)} where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
  return found.rows;
}

async function limitBot(micros: number): Promise<void> {
  await sql`insert into api_key (id, workspace_id, display_name, scopes, secret_hash, created_at)
    values (${bot.apiKeyId}, ${workspaceId}, 'Bot', '{}', '', now())`.execute(fixture.db.sql());
  await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
    values (${ids.next('bdg')}, ${workspaceId}, 'apiKey', ${bot.apiKeyId}, 'month', 'hard', ${micros}, now(), now())`.execute(
    fixture.db.sql(),
  );
}

const usage = () =>
  rows<{ purpose: string; status: string; session_id: null; actor_id: string; output: string; cost_micros: string; estimated: boolean }>(
    'usage_entry',
  );

async function textOf({ pieces }: DirectRun): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof Expected ? error.code : Promise.reject(error)),
  );

test('G4: what is asked goes to the model as it is; its answer comes in pieces, and one row says what it cost', async () => {
  const node = await open();
  const messages = [
    { role: 'system' as const, text: 'Be brief.' },
    { role: 'user' as const, text: 'One' },
    { role: 'assistant' as const, text: 'Two' },
    { role: 'user' as const, text: 'Three\0' },
  ];
  const run = await node.sessions.runDirectly(bot, hello({ messages, maxOutputTokens: 77 }));
  const call = await node.models.call(0);
  expect(call.request).toEqual({
    model: 'one',
    messages: [...messages.slice(0, 3), { role: 'user', text: 'Three\uFFFD' }],
    maxOutputTokens: 77,
  });
  expect(await rows('reservation')).toMatchObject([{ session_id: null, actor_id: bot.apiKeyId }]);
  call.text('Fo');
  expect(await run.pieces.next()).toEqual({ done: false, value: 'Fo' });
  call.text('ur');
  call.end({ uncachedInput: 1_000, output: 200 });
  expect(await textOf(run)).toBe('ur');
  const end = await run.ended;
  expect(end).toMatchObject({ status: 'complete', reason: 'stop', text: 'Four', failure: null, costMicros: 2_000n, isEstimated: false });
  expect(await usage()).toMatchObject([
    { purpose: 'api', status: 'complete', session_id: null, actor_id: bot.apiKeyId, output: '200', cost_micros: '2000' },
  ]);
  // What was said is nobody's business any more.
  expect(await rows('direct_run')).toMatchObject([{ status: 'complete', text: '', cost_micros: '2000' }]);
});

test('a run that nobody wants any more is stopped at the provider, and charged for what it used', async () => {
  const node = await open();
  const run = await node.sessions.runDirectly(bot, hello());
  const call = await node.models.call(0);
  call.text('So far');
  await run.pieces.next();
  run.stop();
  await call.closed;
  expect(await run.ended).toMatchObject({ status: 'stopped', reason: null, isEstimated: true });
  const [entry] = await usage();
  expect(entry).toMatchObject({ status: 'stopped', estimated: true, output: '2' });
  expect(Number(entry!.cost_micros)).toBeGreaterThan(0);
});

test.each([
  ['a failure', (call: Awaited<ReturnType<TestNode['models']['call']>>) => call.fail('OVERLOADED', { retryable: true }), 'OVERLOADED', 0],
  ['an end without its marker', (call: Awaited<ReturnType<TestNode['models']['call']>>) => (call.text('Half'), call.cut()), 'TRUNCATED', 1],
] as const)('G3: %s is no answer, and is asked for once', async (_name, fail, code, charged) => {
  const node = await open();
  const run = await node.sessions.runDirectly(bot, hello());
  fail(await node.models.call(0));
  expect(await run.ended).toMatchObject({ status: 'failed', failure: { code } });
  expect(node.models.calls).toHaveLength(1);
  const [entry] = await usage();
  expect([entry!.status, Number(entry!.cost_micros) > 0]).toEqual(['failed', charged === 1]);
});

test('an answer that is cut by the request ends with `length`, one that is refused with `refusal`', async () => {
  const node = await open();
  for (const [index, reason] of (['length', 'refusal'] as const).entries()) {
    const run = await node.sessions.runDirectly(bot, hello());
    const call = await node.models.call(index);
    call.text('Half');
    call.event({ type: 'end', reason });
    expect(await run.ended).toMatchObject({ status: 'complete', reason });
  }
});

describe('who may not', () => {
  test.each([
    ['a key without the scope', () => key(['session:read']), hello, 'FORBIDDEN'],
    ['a key of another workspace', () => ({ ...key(), workspaceId: ids.next('wsp') }), hello, 'NOT_FOUND'],
    ['a model that there is not', () => bot, () => hello({ modelId: 'scripted:none' }), 'NOT_FOUND'],
    ['a model that cannot be reached', () => bot, () => hello({ modelId: GONE_MODEL }), 'UNAVAILABLE'],
    ['nothing to say', () => bot, () => hello({ messages: [{ role: 'user', text: ' ' }] }), 'INVALID'],
    ['more than the model takes', () => bot, () => hello({ messages: turns(60_000) }), 'INVALID'],
  ] as const)('%s', async (_name, actor, input, code) => {
    const node = await open();
    expect(await codeOf(node.sessions.runDirectly(actor(), input()))).toBe(code);
    expect([node.models.calls, await rows('direct_run'), await usage()]).toEqual([[], [], []]);
  });

  test('a hard budget of the key', async () => {
    const node = await open();
    await limitBot(10);
    await expect(node.sessions.runDirectly(bot, hello())).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      details: { resetsAt: expect.any(Date) },
    });
    expect(await rows('direct_run')).toEqual([]);
    expect(await codeOf(node.sessions.runDirectly(key(), hello()).then((run) => run.stop()))).toBe('ok');
    await vi.waitFor(async () => expect(await usage()).toHaveLength(1));
  });
});

test('a budget that covers a part lets it write that much, and says what cut it', async () => {
  const node = await open();
  await limitBot(5_000);
  const run = await node.sessions.runDirectly(bot, hello());
  const call = await node.models.call(0);
  expect(call.request.maxOutputTokens).toBeLessThan(4_000);
  call.text('Words');
  call.event({ type: 'end', reason: 'length' });
  expect(await run.ended).toMatchObject({ status: 'stopped', reason: 'length', failure: { code: 'BUDGET_EXCEEDED' }, text: 'Words' });
});

describe('G6: asked twice with one key', () => {
  const repetition = { key: 'once', hash: 'a' };

  test('while it runs it is refused, after its end it is the same answer and no second charge; another request is refused', async () => {
    const node = await open();
    const run = await node.sessions.runDirectly(bot, hello({ repetition }));
    expect(await codeOf(node.sessions.runDirectly(bot, hello({ repetition })))).toBe('CONFLICT');
    const call = await node.models.call(0);
    call.text('The answer');
    call.end({ uncachedInput: 10, output: 20 });
    const first = await run.ended;
    const again = await node.sessions.runDirectly(bot, hello({ repetition }));
    expect([again.id, await textOf(again)]).toEqual([run.id, 'The answer']);
    expect(await again.ended).toEqual(first);
    expect(await codeOf(node.sessions.runDirectly(bot, hello({ repetition: { key: 'once', hash: 'b' } })))).toBe('INVALID');
    expect(await codeOf(node.sessions.runDirectly(bot, hello({ repetition: { key: 'k'.repeat(201), hash: 'a' } })))).toBe('INVALID');
    expect([node.models.calls.length, (await usage()).length]).toEqual([1, 1]);
  });

  test('at the same moment, on two nodes: one run', async () => {
    const models = createScriptedModels(() => 'Once');
    const nodes = [await open({ models }), await another({ models })];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_one, index) => codeOf(nodes[index % 2]!.sessions.runDirectly(bot, hello({ repetition })))),
    );
    await vi.waitFor(async () => expect(await usage()).toHaveLength(1));
    expect(models.calls).toHaveLength(1);
    expect(outcomes.every((outcome) => outcome === 'ok' || outcome === 'CONFLICT')).toBe(true);
  });

  test('what did not come to its end is asked anew; another key’s is its own', async () => {
    const node = await open();
    const left = await node.sessions.runDirectly(bot, hello({ repetition }));
    left.stop();
    await left.ended;
    const again = await node.sessions.runDirectly(bot, hello({ repetition }));
    const other = await node.sessions.runDirectly(key(), hello({ repetition }));
    expect(new Set([left.id, again.id, other.id]).size).toBe(3);
    for (const run of [again, other]) run.stop();
    await Promise.all([again.ended, other.ended]);
  });
});

describe('G2: the node goes away', () => {
  test('a stopping node lets it finish, and ends it as interrupted where it does not', async () => {
    const node = await open();
    const [quick, slow] = [await node.sessions.runDirectly(bot, hello()), await node.sessions.runDirectly(bot, hello())];
    (await node.models.call(0)).end({ uncachedInput: 1, output: 1 });
    await quick.ended;
    await node.sessions.drain(50);
    expect((await quick.ended).status).toBe('complete');
    expect(await slow.ended).toMatchObject({ status: 'interrupted', failure: { code: 'INTERRUPTED' } });
    expect((await usage()).map(({ status }) => status).sort()).toEqual(['complete', 'interrupted']);
    expect(await codeOf(node.sessions.runDirectly(bot, hello()))).toBe('UNAVAILABLE');
  });

  test('what a dead node asked is ended by another one: charged once, nothing held', async () => {
    const node = await open();
    const run = await node.sessions.runDirectly(bot, hello());
    // As if its process were gone: its lease is over, and nobody writes for it.
    await sql`update direct_run set node_id = 'node_dead' where id = ${run.id}`.execute(fixture.db.sql());
    await vi.waitFor(async () => expect(await usage()).toMatchObject([{ status: 'interrupted', estimated: true, output: '0' }]), 5_000);
    expect(Number((await usage())[0]!.cost_micros)).toBeGreaterThan(0);
    // It comes back late: the first end counts.
    (await node.models.call(0)).end({ uncachedInput: 1_000, output: 1_000 });
    expect((await run.ended).costMicros).toBe(0n);
    expect(await usage()).toHaveLength(1);
  });
});

test('what was asked and said is deleted a day later; a run under way and the usage stay', async () => {
  const node = await open();
  const old = await node.sessions.runDirectly(bot, hello({ repetition: { key: 'old', hash: 'a' } }));
  (await node.models.call(0)).end({ uncachedInput: 1, output: 1 });
  await old.ended;
  const running = await node.sessions.runDirectly(bot, hello());
  await sql`update direct_run set created_at = now() - interval '25 hours' where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
  const clock = { now: () => Date.now() };
  await runJob(sessionJobs({ db: fixture.db, clock }), 'sessions:delete-direct-runs', { now: new Date() });
  expect(await rows('direct_run')).toMatchObject([{ id: running.id }]);
  running.stop();
  await running.ended;
  expect(await usage()).toHaveLength(2);
});

function turns(bytes: number) {
  const text = 'word '.repeat(bytes / 5);
  return Array.from({ length: 9 }, (_one, index) => ({ role: index % 2 === 0 ? ('user' as const) : ('assistant' as const), text }));
}
