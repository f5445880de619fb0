import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanChange } from './plan-changes.ts';
import { createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

let fixture: BillingFixture;
beforeAll(async () => {
  fixture = await createBillingFixture({ plan: 'free' });
  await fixture.seedPrice();
});
afterAll(() => fixture.close());

const at = (moment: string) => fixture.clock.advance(Date.parse(moment) - fixture.clock.now());
const change = (workspaceId: string, to: PlanChange) =>
  fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, to, fixture.now()));
const credits = async (workspaceId: string) => (await fixture.balances(workspaceId)).credits;
const history = (workspaceId: string) => fixture.rows<{ plan: string; seats: number; effective_at: string }>('plan_change', workspaceId);

async function workspace(moment = '2027-06-01T00:00:00Z'): Promise<string> {
  at(moment);
  return fixture.workspace();
}

describe('a larger plan', () => {
  test('gives its credits for what is left of the month, and what was used stays used', async () => {
    const workspaceId = await workspace();
    const work = await fixture.work(workspaceId);
    await fixture.reserve(work, 'run-1');
    await fixture.record(fixture.entry(work, 'run-1', { output: 400_000 }));
    expect(await credits(workspaceId)).toBe(3_000_000n);
    at('2027-06-16T00:00:00Z');
    expect(await change(workspaceId, { plan: 'team', seats: 3 })).toBe(true);
    // Half of June: half of 30 dollars less five.
    expect(await credits(workspaceId)).toBe(3_000_000n + 12_500_000n);
    expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({ planName: 'team', seats: 3 });
    await expectSound(fixture.db, workspaceId);
  });

  test('of a workspace that used nothing yet gives the month first', async () => {
    const workspaceId = await workspace('2027-06-16T00:00:00Z');
    await change(workspaceId, { plan: 'business', seats: 1 });
    expect(await credits(workspaceId)).toBe(5_000_000n + 10_000_000n);
    at('2027-07-01T00:00:00Z');
    await fixture.reserve(await fixture.work(workspaceId), `run-${workspaceId}`);
    expect(await credits(workspaceId)).toBe(25_000_000n - 5_100n);
  });
});

describe('a smaller plan', () => {
  test('takes the difference for what is left of the month, never more than there is', async () => {
    const workspaceId = await workspace();
    await change(workspaceId, { plan: 'team', seats: 4 });
    expect(await credits(workspaceId)).toBe(40_000_000n);
    at('2027-06-25T00:00:00Z');
    await change(workspaceId, { plan: 'team', seats: 3 });
    expect(await credits(workspaceId)).toBe(38_000_000n);
    const work = await fixture.work(workspaceId);
    await fixture.record(fixture.entry(work, `used-${workspaceId}`, { output: 7_500_000 }));
    expect(await credits(workspaceId)).toBe(500_000n);
    await change(workspaceId, { plan: 'free', seats: 1 });
    expect(await credits(workspaceId)).toBe(0n);
    await expectSound(fixture.db, workspaceId);
  });
});

test('what is so already changes nothing, so that a message that comes twice does nothing', async () => {
  const workspaceId = await workspace();
  const to: PlanChange = { plan: 'team', seats: 2, trialEndsAt: new Date('2027-06-15T00:00:00Z') };
  const results = await Promise.all(Array.from({ length: 5 }, () => change(workspaceId, to)));
  expect(results.filter(Boolean)).toHaveLength(1);
  expect(await change(workspaceId, to)).toBe(false);
  expect(await history(workspaceId)).toHaveLength(1);
  expect(await credits(workspaceId)).toBe(20_000_000n);
  expect(await change(workspaceId, { plan: 'team', seats: 2 })).toBe(true);
  expect(await history(workspaceId)).toHaveLength(2);
});

test('a change is never before another one, nor in a closed month, whatever the clock says', async () => {
  const workspaceId = await workspace('2027-08-10T00:00:00Z');
  await change(workspaceId, { plan: 'team', seats: 1 });
  at('2027-08-09T00:00:00Z');
  await change(workspaceId, { plan: 'team', seats: 2 });
  await fixture.db.write((tx) =>
    sql`update billing_account set open_period = '2027-09-01' where workspace_id = ${workspaceId}`.execute(tx.sql()),
  );
  await change(workspaceId, { plan: 'team', seats: 3 });
  expect((await history(workspaceId)).map(({ effective_at: moment }) => new Date(moment).toISOString())).toEqual([
    '2027-08-10T00:00:00.000Z',
    '2027-08-10T00:00:00.000Z',
    '2027-09-01T00:00:00.000Z',
  ]);
  await expectSound(fixture.db, workspaceId);
});

test('what a plan gives is known also of a workspace without an account', async () => {
  const workspaceId = await workspace();
  expect(await fixture.billing.plans.planOf(workspaceId)).toMatchObject({ name: 'free', analyticsDays: 31 });
  expect(await fixture.db.write((tx) => fixture.billing.plans.maxMembersOf(tx, workspaceId))).toBe(5);
  await change(workspaceId, { plan: 'business', seats: 1 });
  expect(await fixture.billing.plans.planOf(workspaceId)).toMatchObject({ name: 'business', analyticsDays: null });
  expect(await fixture.db.write((tx) => fixture.billing.plans.maxMembersOf(tx, workspaceId))).toBeNull();
});
