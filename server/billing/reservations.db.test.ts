import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockAccount } from './accounts.ts';
import { createBilling } from './billing.ts';
import { post } from './ledger.ts';
import type { Work } from './limits.ts';
import { MODEL, MODEL_RATES, createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

/** 100 of input at 1 and 1,000 of answer at 5 micro-dollars. */
const WORST = 5_100n;
/** The same with the 256 tokens below which no answer is worth it. */
const LEAST = 1_380n;

let fixture: BillingFixture;
let work: Work;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture({ timing: { lockMs: 300, exposureMicros: 12_000n } });
  await fixture.seedPrice();
});
afterAll(() => fixture.close());

async function house(plan?: 'free' | 'team'): Promise<void> {
  workspaceId = await fixture.workspace();
  work = await fixture.work(workspaceId);
  await fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()));
  if (plan) await fixture.setPlan(workspaceId, plan);
}

async function topUp(micros: bigint): Promise<void> {
  await fixture.db.write(async (tx) => {
    await lockAccount(tx, workspaceId, fixture.now(), { defaultPlan: 'selfHosted' });
    const key = `topUp:${fixture.ids.next('msg')}`;
    await post(tx, { workspaceId, kind: 'topUp', key, postings: { wallet: micros, paid: -micros }, at: fixture.now() });
  });
}

const held = () => fixture.rows<Record<string, unknown>>('reservation', workspaceId);
let runs = 0;
const runId = () => `msg_${(runs += 1)}`;

describe('where it is paid from', () => {
  test('credits, then the wallet, then what is on account; and it is written down where', async () => {
    await house('team');
    await topUp(3_000n);
    await fixture.reserve(work, runId());
    await fixture.db.write((tx) =>
      sql`update billing_account set credits = 1000, granted = granted + credits - 1000 where workspace_id = ${workspaceId}`.execute(
        tx.sql(),
      ),
    );
    const id = runId();
    await fixture.reserve(work, id);
    expect((await held()).find((row) => row['id'] === id)).toMatchObject({
      amount_micros: String(WORST),
      from_credits: '1000',
      from_wallet: '3000',
      from_metered: '1100',
      is_checked: true,
      model_id: MODEL,
      actor_id: work.actor.id,
    });
    expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 0n, wallet: 0n, metered: -1_100n, reserved: 2n * WORST });
  });

  test('a prepaid workspace never holds more than it has; what is left makes a shorter answer', async () => {
    await house('free');
    await fixture.reserve(work, runId(), { maxOutputTokens: 999_000 });
    const { credits } = await fixture.balances(workspaceId);
    expect(credits).toBe(4_900n);
    const cut = await fixture.reserve(work, runId());
    expect(cut).toEqual({ amount: LEAST + (4_900n - LEAST) / 2n, maxOutputTokens: 608, isCut: true });
    await fixture.reserve(work, runId());
    await expect(fixture.reserve(work, runId())).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      details: { resetsAt: new Date('2026-12-01T00:00:00Z') },
    });
    await expectSound(fixture.db, workspaceId);
  });

  test('what is free or has no price holds nothing, and goes on where nothing is left', async () => {
    await house('free');
    await fixture.price('gratis:*', { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, reasoning: 0n });
    await fixture.budget(workspaceId, { limit: 0n });
    await expect(fixture.reserve(work, runId())).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    for (const modelId of ['gratis:one', 'unknown:one'])
      expect(await fixture.reserve(work, runId(), { modelId })).toEqual({ amount: 0n, maxOutputTokens: 1_000, isCut: false });
    expect(await held()).toEqual([]);
  });

  test('a workspace’s own price is what is held', async () => {
    await house();
    await fixture.price(MODEL, { ...MODEL_RATES, output: 1_000_000n, reasoning: 0n }, { workspaceId });
    expect(await fixture.reserve(work, runId())).toMatchObject({ amount: 1_100n });
  });
});

describe('all or none', () => {
  test('two lanes of which one cannot be paid hold nothing', async () => {
    await house('free');
    const lanes = [runId(), runId()].map((id) => ({ id, modelId: MODEL, inputTokens: 3_000_000, maxOutputTokens: 1_000 }));
    await expect(fixture.db.write((tx) => fixture.billing.reserve(tx, work, lanes, fixture.now()))).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    });
    expect(await held()).toEqual([]);
    expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({ balances: { reserved: 0n } });
  });

  test('a transaction that fails afterwards holds nothing: no phantom block', async () => {
    await house('free');
    const failing = fixture.db.write(async (tx) => {
      await fixture.billing.reserve(tx, work, [{ id: runId(), modelId: MODEL, inputTokens: 100, maxOutputTokens: 900_000 }], fixture.now());
      throw new Error('the prompt could not be stored');
    });
    await expect(failing).rejects.toThrow('could not be stored');
    expect(await held()).toEqual([]);
    await fixture.reserve(work, runId(), { maxOutputTokens: 900_000 });
    await expectSound(fixture.db, workspaceId);
  });

  test('an id is reserved once in all time', async () => {
    await house();
    const id = runId();
    await fixture.reserve(work, id);
    await expect(fixture.reserve(work, id)).rejects.toThrow(/duplicate key/);
    await fixture.release(workspaceId, id);
    await expect(fixture.reserve(work, id)).rejects.toThrow(/reserved before/);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n });
  });
});

test('100 at once on two nodes: what is accepted never exceeds the budget, by a single decision', async () => {
  await house();
  await fixture.budget(workspaceId, { limit: 10n * WORST });
  const other = await fixture.connect();
  const patient = createBilling({ db: other, clock: fixture.clock, defaultPlan: 'selfHosted' });
  const reserveOn = (db: typeof other) =>
    db.write(async (tx) => {
      const run = { id: runId(), modelId: MODEL, inputTokens: 100, maxOutputTokens: 1_000 };
      return (await patient.reserve(tx, work, [run], fixture.now()))[0]!;
    });
  const results = await Promise.allSettled(Array.from({ length: 100 }, (_, index) => reserveOn(index % 2 ? other : fixture.db)));
  const granted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.amount] : []));
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as { code: string }] : []));
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['BUDGET_EXCEEDED']));
  const total = granted.reduce((sum, amount) => sum + amount, 0n);
  expect(total <= 10n * WORST).toBe(true);
  expect(granted.length).toBeGreaterThanOrEqual(10);
  expect((await fixture.balances(workspaceId)).reserved).toBe(total);
  for (const { id } of (await held()) as { id: string }[]) await fixture.release(workspaceId, id);
  expect(await fixture.reserve(work, runId())).toMatchObject({ isCut: false });
  await expectSound(fixture.db, workspaceId);
});

describe('a frozen workspace', () => {
  test('sends nothing, not even what is free, and says so', async () => {
    await house();
    await sql`update billing_account set frozen_at = now() where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
    for (const modelId of [MODEL, 'unknown:one'])
      await expect(fixture.reserve(work, runId(), { modelId })).rejects.toMatchObject({ code: 'PAYMENT_REQUIRED' });
  });
});

describe('when nobody can say in time', () => {
  /** While another transaction holds the account. */
  async function whileHeld<T>(use: () => Promise<T>): Promise<T> {
    return fixture.db.write(async (tx) => {
      await lockAccount(tx, workspaceId, fixture.now(), { defaultPlan: 'selfHosted' });
      return use();
    });
  }
  const UNAVAILABLE = { code: 'UNAVAILABLE', details: { retryAfter: 1 } };

  test.each<[string, () => Promise<unknown>]>([
    ['prepaid credits', () => house('free')],
    ['a hard budget', async () => fixture.budget((await house(), workspaceId), { limit: 1_000_000n })],
    [
      'a person’s hard budget',
      async () => fixture.budget((await house(), workspaceId), { limit: 1_000_000n, scope: 'person', subjectId: work.actor.id }),
    ],
  ])('%s: no', async (_name, make) => {
    await make();
    await expect(whileHeld(() => fixture.reserve(work, runId()))).rejects.toMatchObject(UNAVAILABLE);
    expect(await held()).toEqual([]);
  });

  test('a hard budget that is used up already: no, by its name and for how long', async () => {
    await house();
    const budgetId = await fixture.budget(workspaceId, { limit: 2n * WORST });
    for (const id of [runId(), runId()]) await fixture.reserve(work, id);
    const resetsAt = new Date('2026-12-01T00:00:00Z');
    await expect(whileHeld(() => fixture.reserve(work, runId()))).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      details: { budgetId, resetsAt },
    });
  });

  test('soft limits: yes, within a small exposure, and charged in full when it ends', async () => {
    await house();
    await fixture.budget(workspaceId, { limit: 0n, mode: 'soft' });
    const ids = [runId(), runId(), runId(), runId()];
    await whileHeld(async () => {
      expect(await fixture.reserve(work, ids[0]!)).toEqual({ amount: WORST, maxOutputTokens: 1_000, isCut: false });
      expect(await fixture.reserve(work, ids[1]!)).toMatchObject({ amount: WORST });
      // 12,000 of exposure: 1,800 are left, and the third has its least and half of the rest.
      expect(await fixture.reserve(work, ids[2]!)).toMatchObject({ amount: LEAST + 210n, isCut: true });
      await expect(fixture.reserve(work, ids[3]!)).rejects.toMatchObject(UNAVAILABLE);
    });
    expect((await fixture.balances(workspaceId)).reserved).toBe(0n);
    for (const id of ids.slice(0, 3)) await fixture.record(fixture.entry(work, id, { uncachedInput: 100, output: 100 }));
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 1_800n, metered: -1_800n, reserved: 0n });
    expect(await held()).toEqual([]);
    await expectSound(fixture.db, workspaceId);
  });

  test('many at once have no more than the exposure together', async () => {
    await house();
    await whileHeld(async () => {
      const results = await Promise.allSettled(Array.from({ length: 12 }, () => fixture.reserve(work, runId())));
      for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(UNAVAILABLE);
    });
    const total = (await held()).reduce((sum, row) => sum + BigInt(String(row['amount_micros'])), 0n);
    expect(total > 0n && total <= 12_000n).toBe(true);
  });

  test('what costs nothing waits for nobody', async () => {
    await house('free');
    const startedAt = performance.now();
    await whileHeld(() => fixture.reserve(work, runId(), { modelId: 'unknown:one' }));
    expect(performance.now() - startedAt).toBeLessThan(250);
  });

  test('the transaction goes on with the limits on waiting that it had before', async () => {
    await house();
    await whileHeld(() =>
      fixture.db.write(async (tx) => {
        await fixture.billing.reserve(tx, work, [{ id: runId(), modelId: MODEL, inputTokens: 1, maxOutputTokens: 1 }], fixture.now());
        const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(tx.sql());
        expect(rows[0]).toEqual({ lock_timeout: '0' });
      }),
    );
  });
});
