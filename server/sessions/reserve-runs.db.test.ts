import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rebuiltBalances } from '../billing/ledger.ts';
import type { UserActor } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import { createFixture, createReader, ids } from './testkit/session-fixture.ts';
import type { Fixture, NodeOptions } from './testkit/session-fixture.ts';
import { MODEL, OTHER_MODEL, createScriptedModels } from './testkit/scripted-models.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.close());

/** A prompt of 3 bytes: 40 + 600 + 3 bytes around and in it, 322 tokens at worst at 1.25, and 4,000 of answer at 5 micro-USD. */
const WORST = 20_403n;

async function house(options: NodeOptions = {}, budget?: { limit: bigint; mode?: 'hard' | 'soft'; scope?: string }) {
  const workspaceId = await fixture.workspace();
  const ana = await fixture.person('Ana', workspaceId);
  const node = await fixture.node(options);
  if (budget) {
    await sql`insert into budget (id, workspace_id, scope, subject_id, period, mode, limit_micros, created_at, updated_at)
      values (${ids.next('bdg')}, ${workspaceId}, ${budget.scope ?? 'workspace'}, ${budget.scope === 'person' ? ana.userId : null}, 'month',
        ${budget.mode ?? 'hard'}, ${budget.limit.toString()}::bigint, now(), now())`.execute(fixture.db.sql());
  }
  return { workspaceId, ana, node };
}

async function account(workspaceId: string) {
  const { rows } = await sql<Record<'credits' | 'wallet' | 'metered' | 'reserved' | 'spent', string>>`
    select * from billing_account where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
  return rows[0]!;
}

/** A title may be settled between the two readings. */
async function expectRebuilt(workspaceId: string): Promise<void> {
  await vi.waitFor(async () => {
    const rebuilt = await rebuiltBalances(fixture.db.sql(), workspaceId);
    const kept = await account(workspaceId);
    for (const [name, balance] of Object.entries(rebuilt)) expect([name, String(kept[name as 'spent'])]).toEqual([name, String(balance)]);
  });
}

const send = (
  node: { sessions: Awaited<ReturnType<Fixture['node']>>['sessions'] },
  actor: UserActor,
  sessionId: string,
  models = [MODEL],
) => node.sessions.sendPrompt(actor, { sessionId, text: 'Hi!', models, parentId: null });

test('the worst case is held while a run works, and what it used stays when it ends', async () => {
  const { workspaceId, ana, node } = await house();
  const { id } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, id);
  const { answers } = await send(node, ana, id);
  expect(await account(workspaceId)).toMatchObject({ reserved: String(WORST), metered: String(-WORST), spent: '0' });
  const call = await node.models.call(0);
  call.text('Hello.');
  call.end({ uncachedInput: 100, cacheRead: 1000, output: 20, reasoning: 4 });
  const ended = await reader.ended(answers[0]!.id);
  // 100 x 1 + 1,000 x 0.1 + 24 x 5
  expect(ended.usage).toMatchObject({ costMicros: '320', inputTokens: 1100, outputTokens: 24 });
  await expect.poll(async () => (await account(workspaceId)).reserved).toBe('0');
  const { spent, metered } = await account(workspaceId);
  expect(BigInt(spent) + BigInt(metered)).toBe(0n);
  await expectRebuilt(workspaceId);
  await reader.close();
});

test('a budget for 10 runs: of 100 sends at once on two nodes 10 and the halves of what is left are accepted, the rest is told when it opens again', async () => {
  const models = createScriptedModels();
  const { workspaceId, ana, node } = await house({ models }, { limit: WORST * 10n });
  const other = await fixture.node({ models });
  const sessionIds = await Promise.all(
    Array.from({ length: 100 }, async () => (await node.sessions.createSession(ana, { workspaceId })).id),
  );
  const results = await Promise.allSettled(sessionIds.map((id, index) => send(index % 2 ? node : other, ana, id)));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  expect(refused).toHaveLength(90);
  for (const error of refused) {
    expect(error).toBeInstanceOf(Expected);
    expect(error).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      details: { resetsAt: expect.any(Date), budgetId: expect.stringMatching(/^bdg_/) },
    });
  }
  expect(await account(workspaceId)).toMatchObject({ reserved: String(WORST * 10n) });
  for (const call of models.calls) call.fail('INVALID_REQUEST');
  await expect.poll(async () => (await account(workspaceId)).reserved, { timeout: 10_000 }).toBe('0');
  // No phantom block: what failed is free again.
  await send(node, ana, sessionIds[0]!);
  await expectRebuilt(workspaceId);
});

test('what is left of a budget is an answer’s length, and the run that reaches it is stopped with what it has said', async () => {
  const { workspaceId, ana, node } = await house({}, { limit: 10_000n });
  const { id } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, id);
  const { answers } = await send(node, ana, id);
  const call = await node.models.call(0);
  expect(call.request.maxOutputTokens).toBeLessThan(2_000);
  expect(call.request.maxOutputTokens).toBeGreaterThan(900);
  call.text('As much as was paid for. ');
  call.event({ type: 'text', text: 'x'.repeat(8_000) });
  const ended = await reader.ended(answers[0]!.id);
  expect(ended).toMatchObject({ status: 'stopped', text: 'As much as was paid for. ', failure: { code: 'BUDGET_EXCEEDED' } });
  await call.closed;
  await reader.close();
});

test('a shortened answer that comes in many small pieces is not ended before its length', async () => {
  const { workspaceId, ana, node } = await house({}, { limit: 10_000n });
  const { id } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, id);
  const { answers } = await send(node, ana, id);
  const call = await node.models.call(0);
  const pieces = call.request.maxOutputTokens * 2;
  for (let piece = 0; piece < pieces; piece++) call.text('x');
  call.end({ uncachedInput: 100, output: call.request.maxOutputTokens - 1 });
  expect(await reader.ended(answers[0]!.id)).toMatchObject({ status: 'complete', text: 'x'.repeat(pieces), failure: null });
  await reader.close();
});

test('a shortened answer is not tried again once a request was counted, as what is held pays for one', async () => {
  const { workspaceId, ana, node } = await house({}, { limit: 10_000n });
  const { id } = await node.sessions.createSession(ana, { workspaceId });
  const reader = await createReader(fixture.log, id);
  const { answers } = await send(node, ana, id);
  const call = await node.models.call(0);
  call.event({ type: 'usage', usage: { uncachedInput: 300, final: false } });
  call.fail('OVERLOADED', { retryable: true });
  expect(await reader.ended(answers[0]!.id)).toMatchObject({ status: 'failed', attempts: 1, failure: { code: 'OVERLOADED' } });

  const again = await send(node, ana, id);
  (await node.models.call(1)).fail('OVERLOADED', { retryable: true });
  (await node.models.call(2)).end({ output: 1 });
  expect(await reader.ended(again.answers[0]!.id)).toMatchObject({ status: 'complete', attempts: 2 });
  await expectRebuilt(workspaceId);
  await reader.close();
});

describe('free credits', () => {
  test('are granted once a month, pay first, and stop when they are used up', async () => {
    const { workspaceId, ana, node } = await house({ plan: 'free' });
    const { id } = await node.sessions.createSession(ana, { workspaceId });
    await send(node, ana, id);
    expect(await account(workspaceId)).toMatchObject({ credits: String(5_000_000n - WORST), reserved: String(WORST), metered: '0' });
    await fixture.db.write((tx) =>
      sql`update billing_account set credits = 100, granted = -100 - reserved where workspace_id = ${workspaceId}`.execute(tx.sql()),
    );
    const messages = await fixture.count('message');
    await expect(send(node, ana, id)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', details: { resetsAt: expect.any(Date) } });
    expect(await fixture.count('message')).toBe(messages);
  });

  test('two lanes share what is left', async () => {
    const { workspaceId, ana, node } = await house({}, { limit: WORST });
    const { id } = await node.sessions.createSession(ana, { workspaceId });
    await send(node, ana, id, [MODEL, OTHER_MODEL]);
    const calls = await Promise.all([node.models.call(0), node.models.call(1)]);
    const [a, b] = calls.map(({ request }) => request.maxOutputTokens);
    expect(a).toBe(b);
    expect(a).toBeGreaterThan(256);
  });
});

test('whoever may wait no longer for the account is told so where limits are hard, and goes on within a small exposure where they are soft', async () => {
  const { workspaceId, ana, node } = await house({}, { limit: 1n, mode: 'soft' });
  const strict = await house({ plan: 'free' });
  const sessionId = (await node.sessions.createSession(ana, { workspaceId })).id;
  const strictId = (await strict.node.sessions.createSession(strict.ana, { workspaceId: strict.workspaceId })).id;
  await Promise.all([send(node, ana, sessionId), send(strict.node, strict.ana, strictId)]);
  await fixture.db.write(async (tx) => {
    await sql`select 1 from billing_account where workspace_id in (${workspaceId}, ${strict.workspaceId}) for update`.execute(tx.sql());
    await expect(send(strict.node, strict.ana, strictId)).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { retryAfter: 1 } });
    await send(node, ana, sessionId);
  });
  const call = await node.models.call(1);
  const before = BigInt((await account(workspaceId)).spent);
  call.end({ uncachedInput: 10, output: 10 });
  // 10 x 1 + 10 x 5, and the title: 10 x 1 + 5 x 5.
  await expect.poll(async () => BigInt((await account(workspaceId)).spent) - before, { timeout: 10_000 }).toBe(60n + 35n);
  await expectRebuilt(workspaceId);
}, 20_000);

test.each(['ledger_transaction', 'usage_entry', 'model_price'])(
  '%s is append-only, for the application and for its owner',
  async (table) => {
    const name = sql.table(table);
    const changes = [sql`update ${name} set workspace_id = workspace_id`, sql`delete from ${name}`, sql`truncate ${name}`];
    for (const change of changes) await expect(change.execute(fixture.db.sql())).rejects.toThrow(/permission denied/);
    const owner = new pg.Client({ connectionString: fixture.url });
    await owner.connect();
    await expect(owner.query(`delete from ${table}`)).rejects.toThrow(/append-only/);
    await owner.end();
  },
);
