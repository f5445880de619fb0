import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBill, usageOf } from './invoices/bill.ts';
import { scopeOf } from './invoices/detail-scope.ts';
import type { Work } from './limits.ts';
import { monthOf } from './periods.ts';
import { MODEL, createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

const HOUR = 3_600_000;
let fixture: BillingFixture;
let work: Work;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture({ plan: 'free', timing: { reservationMs: HOUR } });
  await fixture.seedPrice();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  workspaceId = await fixture.workspace();
  work = await fixture.work(workspaceId);
});

let runs = 0;
const runId = () => `msg_${(runs += 1)}`;
const reserve = (id: string) => fixture.reserve(work, id, { onOwnKey: true });
const end = (id: string) => fixture.record(fixture.entry(work, id, { uncachedInput: 100, output: 200 }));
const held = () => fixture.rows<{ id: string; amount_micros: string; on_own_key: boolean }>('reservation', workspaceId);
const posted = () => fixture.rows<{ kind: string; subject: string }>('ledger_transaction', workspaceId);

describe('a run on the workspace’s own key', () => {
  test('holds nothing and may write as much as the model can', async () => {
    const id = runId();
    expect(await reserve(id)).toEqual({ amount: 0n, maxOutputTokens: 1_000, isCut: false });
    expect(await held()).toMatchObject([{ id, amount_micros: '0', on_own_key: true, price_id: null }]);
    expect(await posted()).toEqual([]);
  });

  test('is metered at its end, with its tokens and no cost, and leaves the ledger alone', async () => {
    const id = runId();
    await reserve(id);
    expect(await end(id)).toBe(0n);
    expect(await fixture.rows('usage_entry', workspaceId)).toMatchObject([
      {
        on_own_key: true,
        uncached_input: '100',
        output: '200',
        cost_micros: '0',
        provider_cost_micros: '0',
        price_id: null,
        paid_credits: '0',
      },
    ]);
    expect((await posted()).filter(({ subject }) => subject === id)).toEqual([]);
    expect(await held()).toEqual([]);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, spent: 0n, provider_cost: 0n });
    await expectSound(fixture.db, workspaceId);
  });

  test('is stopped by no used-up credits, no hard budget and no overdue payment, which stop all others', async () => {
    await fixture.budget(workspaceId, { limit: 1n });
    await expect(fixture.reserve(work, runId())).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    await expect(reserve(runId())).resolves.toMatchObject({ isCut: false });
    await fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()));
    await sql`update billing_account set frozen_at = now() where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
    await expect(fixture.reserve(work, runId())).rejects.toMatchObject({ code: 'PAYMENT_REQUIRED' });
    await expect(reserve(runId())).resolves.toMatchObject({ isCut: false });
  });

  test('counts in no budget', async () => {
    const budget = await fixture.budget(workspaceId, { limit: 1_000_000n });
    const id = runId();
    await reserve(id);
    await end(id);
    await fixture.reserve(work, runId());
    const { rows } = await sql`select spent_micros from budget_counter where budget_id = ${budget}`.execute(fixture.db.sql());
    expect(rows).toEqual([{ spent_micros: '0' }]);
  });

  test('beside one that is paid: only that one is held and charged', async () => {
    const [own, paid] = [runId(), runId()];
    const wanted = { modelId: MODEL, inputTokens: 100, maxOutputTokens: 1_000 };
    const allowances = await fixture.db.write((tx) =>
      fixture.billing.reserve(
        tx,
        work,
        [
          { ...wanted, id: own, onOwnKey: true },
          { ...wanted, id: paid },
        ],
        fixture.now(),
      ),
    );
    expect(allowances.map(({ amount }) => amount)).toEqual([0n, 5_100n]);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 5_100n });
    expect([await end(own), await end(paid)]).toEqual([0n, 1_100n]);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, spent: 1_100n });
    await expectSound(fixture.db, workspaceId);
  });

  test('whose end never came is forgotten after its time, without a posting', async () => {
    const id = runId();
    await reserve(id);
    fixture.clock.advance(2 * HOUR);
    expect(await fixture.billing.releaseExpired()).toBeGreaterThan(0);
    expect(await held()).toEqual([]);
    expect((await posted()).filter(({ subject }) => subject === id)).toEqual([]);
    await expectSound(fixture.db, workspaceId);
  });

  test('costs nothing in an estimate, which is free where all are of this kind', async () => {
    const wanted = { id: 'estimate:0', modelId: MODEL, inputTokens: 100, maxOutputTokens: 1_000, likelyInputTokens: 50 };
    await fixture.budget(workspaceId, { limit: 1n });
    const own = { ...wanted, id: 'estimate:1', onOwnKey: true };
    expect(await fixture.billing.estimate(work, [own])).toEqual({ leastMicros: 0n, mostMicros: 0n, verdict: 'free', refusal: null });
    expect(await fixture.billing.estimate(work, [own, wanted])).toMatchObject({ mostMicros: 5_100n, verdict: 'refused' });
  });

  test('is on no invoice, neither as a line nor behind the line of the same model', async () => {
    const [own, paid] = [runId(), runId()];
    await reserve(own);
    await fixture.reserve(work, paid);
    await end(own);
    await end(paid);
    const period = monthOf(fixture.now());
    expect(await usageOf(fixture.db.sql(), workspaceId, period)).toMatchObject([
      { modelId: MODEL, runs: 1, inputTokens: 100n, cost: 1_100n },
    ]);
    const bill = await readBill(fixture.db.sql(), { workspaceId, planName: 'free' }, period);
    expect(bill.lines.filter(({ modelId }) => modelId === MODEL)).toHaveLength(1);
    const line = { workspaceId, period, purpose: 'answer' } as Parameters<typeof scopeOf>[0];
    const { rows } = await sql`select count(*)::int as runs from usage_entry where ${scopeOf(line, MODEL, [], []).rows}`.execute(
      fixture.db.sql(),
    );
    expect(rows).toEqual([{ runs: 1 }]);
  });

  test('the database itself takes no charge for one', async () => {
    const id = runId();
    await reserve(id);
    const charged = sql`update reservation set amount_micros = 1, from_credits = 1 where id = ${id}`;
    await expect(charged.execute(fixture.db.sql())).rejects.toThrow(/check/);
  });
});
