import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Work } from './limits.ts';
import { createBillingFixture, expectSound, MODEL, MODEL_RATES } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

let fixture: BillingFixture;
let work: Work;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture();
  await fixture.seedPrice();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  workspaceId = await fixture.workspace();
  work = await fixture.work(workspaceId);
});

let runs = 0;
const runId = () => `msg_${(runs += 1)}`;
interface UsageRow {
  cost_micros: string;
  provider_cost_micros: string;
  price_id: string | null;
  period: string;
  output: string;
}
async function usage(): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select *, period::text as period from usage_entry where workspace_id = ${workspaceId} order by id`.execute(fixture.db.sql());
  return rows;
}

describe('the end of a run', () => {
  test('costs what was used, and gives back the rest', async () => {
    const id = runId();
    await fixture.reserve(work, id);
    expect(await fixture.record(fixture.entry(work, id, { uncachedInput: 50, cacheRead: 100, output: 20, reasoning: 4 }))).toBe(180n);
    expect(await usage()).toMatchObject([{ cost_micros: '180', provider_cost_micros: '180', period: '2026-11-01' }]);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, metered: -180n, spent: 180n, provider_cost: 180n });
    await expectSound(fixture.db, workspaceId);
  });

  test('of exactly what was held leaves nothing held, and of more takes the rest from what is there', async () => {
    const [equal, more] = [runId(), runId()];
    for (const id of [equal, more]) await fixture.reserve(work, id, { inputTokens: 100, maxOutputTokens: 300 });
    expect(await fixture.record(fixture.entry(work, equal, { uncachedInput: 100, output: 300 }))).toBe(1_600n);
    expect(await fixture.record(fixture.entry(work, more, { uncachedInput: 200, output: 300 }))).toBe(1_700n);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, metered: -3_300n, spent: 3_300n });
    await expectSound(fixture.db, workspaceId);
  });

  test('of a prepaid workspace never goes below zero: what nobody can be charged for is borne, visibly', async () => {
    await fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()));
    await fixture.setPlan(workspaceId, 'free');
    const id = runId();
    await fixture.reserve(work, id, { inputTokens: 5_000_000, maxOutputTokens: 0 });
    expect(await fixture.record(fixture.entry(work, id, { uncachedInput: 5_000_007 }))).toBe(5_000_007n);
    expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 0n, wallet: 0n, absorbed: -7n, spent: 5_000_007n, reserved: 0n });
    await expectSound(fixture.db, workspaceId);
  });

  test('that used nothing costs nothing, and what was held is free again', async () => {
    const id = runId();
    await fixture.reserve(work, id);
    expect(await fixture.record(fixture.entry(work, id, {}, { requests: [], status: 'failed', failureCode: 'AUTHENTICATION' }))).toBe(0n);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, spent: 0n, metered: 0n });
    expect(await usage()).toMatchObject([{ cost_micros: '0' }]);
  });

  test('of a model without a price costs nothing, and is written down all the same', async () => {
    expect(await fixture.record(fixture.entry(work, runId(), { output: 999 }, { modelId: 'unknown:one' }))).toBe(0n);
    expect(await usage()).toMatchObject([{ cost_micros: '0', price_id: null, output: '999' }]);
    expect(await fixture.rows('ledger_transaction', workspaceId)).toEqual([]);
  });

  test('rounds each request up once, and adds them up', async () => {
    const id = runId();
    await fixture.price('fine:*', { input: 1n, cacheRead: 1n, cacheWrite: 1n, output: 1n, reasoning: 1n });
    const request = { uncachedInput: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0 };
    const counts = { ...request, uncachedInput: 3, output: 3 };
    expect(await fixture.record(fixture.entry(work, id, counts, { modelId: 'fine:one', requests: [request, request, request] }))).toBe(3n);
  });
});

describe('once', () => {
  test('a second record of the same run is refused whole, with or without a reservation', async () => {
    for (const isReserved of [true, false]) {
      const id = runId();
      if (isReserved) await fixture.reserve(work, id);
      const used = fixture.entry(work, id, { output: 10 });
      await fixture.record(used);
      await expect(fixture.record(used)).rejects.toThrow(/settled before/);
    }
    expect(await usage()).toHaveLength(2);
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 100n, metered: -100n, reserved: 0n });
    await expectSound(fixture.db, workspaceId);
  });

  test('a late one that used nothing is not charged when it comes again', async () => {
    const id = runId();
    await fixture.reserve(work, id);
    await fixture.release(workspaceId, id);
    await fixture.record(fixture.entry(work, id, {}));
    await expect(fixture.record(fixture.entry(work, id, { output: 10 }))).rejects.toThrow(/settled before/);
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 0n });
  });

  test('its owner and the sweeper at the same moment: one of them charges it', async () => {
    const id = runId();
    await fixture.reserve(work, id);
    const ends = [100, 40].flatMap((output) => Array.from({ length: 5 }, () => fixture.record(fixture.entry(work, id, { output }))));
    const results = await Promise.allSettled(ends);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [row, ...more] = await usage();
    expect(more).toEqual([]);
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, spent: BigInt(row!.cost_micros) });
    await expectSound(fixture.db, workspaceId);
  });

  test('a record and a release of the same reservation at once: it is charged, and nothing stays held or is given back twice', async () => {
    for (let round = 0; round < 10; round++) {
      const id = runId();
      await fixture.reserve(work, id);
      const pair = [() => fixture.release(workspaceId, id), () => fixture.record(fixture.entry(work, id, { output: 10 }))];
      await Promise.all((round % 2 ? pair : pair.toReversed()).map((end) => end()));
    }
    expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 0n, spent: 500n, metered: -500n });
    await expectSound(fixture.db, workspaceId);
  });
});

describe('by the price that was agreed on', () => {
  const DEARER = { input: 2_000_000n, cacheRead: 2_000_000n, cacheWrite: 2_000_000n, output: 50_000_000n, reasoning: 50_000_000n };

  test('a price that changes in mid-run changes neither its charge nor what the provider asks; the next run has the new one', async () => {
    const [old, fresh] = [runId(), runId()];
    await fixture.reserve(work, old);
    const startedAt = fixture.now();
    fixture.clock.advance(1_000);
    await fixture.price(MODEL, DEARER, { workspaceId, from: fixture.now() });
    fixture.clock.advance(1_000);
    await fixture.reserve(work, fresh);
    expect(await fixture.record(fixture.entry(work, old, { output: 10 }, { startedAt }))).toBe(50n);
    expect(await fixture.record(fixture.entry(work, fresh, { output: 10 }))).toBe(500n);
  });

  test('a late one whose reservation was released is charged by the price of its own time', async () => {
    const id = runId();
    await fixture.reserve(work, id);
    const startedAt = fixture.now();
    await fixture.release(workspaceId, id);
    fixture.clock.advance(1_000);
    await fixture.price(MODEL, DEARER, { workspaceId, from: fixture.now() });
    expect(await fixture.record(fixture.entry(work, id, { output: 10 }, { startedAt }))).toBe(50n);
    await expectSound(fixture.db, workspaceId);
  });

  test('a model that had no price when the run began costs nothing, although it has one now', async () => {
    const startedAt = fixture.now();
    fixture.clock.advance(1_000);
    await fixture.price('late:one', DEARER, { from: fixture.now() });
    expect(await fixture.record(fixture.entry(work, runId(), { output: 10 }, { modelId: 'late:one', startedAt }))).toBe(0n);
    expect(await fixture.record(fixture.entry(work, runId(), { output: 10 }, { modelId: 'late:one' }))).toBe(500n);
  });

  test('a price that begins between a run’s start and its reservation is the one that was agreed on', async () => {
    const id = runId();
    const startedAt = fixture.now();
    fixture.clock.advance(5);
    await fixture.price('between:one', DEARER, { from: fixture.now() });
    await fixture.reserve(work, id, { modelId: 'between:one' });
    expect(await fixture.record(fixture.entry(work, id, { output: 10 }, { modelId: 'between:one', startedAt }))).toBe(500n);
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 500n, provider_cost: 500n, reserved: 0n });
    await expectSound(fixture.db, workspaceId);
  });

  test('what a workspace pays and what the provider asks are two figures', async () => {
    await fixture.price(MODEL, { ...MODEL_RATES, output: 1_000_000n }, { workspaceId });
    await fixture.record(fixture.entry(work, runId(), { output: 10 }));
    expect(await usage()).toMatchObject([{ cost_micros: '10', provider_cost_micros: '50' }]);
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 10n, provider_cost: 50n, provider_payable: -50n });
  });

  test('a workspace that pays nothing still shows what the provider asks', async () => {
    await fixture.price('acme:*', { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, reasoning: 0n }, { workspaceId });
    await fixture.price(MODEL, { input: 0n, cacheRead: 0n, cacheWrite: 0n, output: 0n, reasoning: 0n }, { workspaceId });
    await fixture.record(fixture.entry(work, runId(), { output: 10 }));
    expect(await fixture.balances(workspaceId)).toMatchObject({ spent: 0n, provider_cost: 50n });
    await expectSound(fixture.db, workspaceId);
  });
});

test('what ends after its month was closed counts in the first open one', async () => {
  const id = runId();
  await fixture.reserve(work, id);
  await sql`update billing_account set open_period = '2026-12-01' where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
  await fixture.record(fixture.entry(work, id, { output: 1 }));
  expect(await usage()).toMatchObject([{ period: '2026-12-01' }]);
});
