import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPlanChanges } from './plan-changes.ts';
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

test('on trial many seats bring the credits of five; once they are paid for, all of theirs', async () => {
  const workspaceId = await workspace();
  const onTrial = (isOnTrial: boolean) =>
    sql`update billing_account set is_on_trial = ${isOnTrial} where workspace_id = ${workspaceId}`.execute(fixture.db.sql());
  await change(workspaceId, { plan: 'team', seats: 4, trialEndsAt: new Date('2027-08-01T00:00:00Z') });
  await onTrial(true);
  await change(workspaceId, { plan: 'team', seats: 100, trialEndsAt: new Date('2027-08-01T00:00:00Z') });
  expect(await credits(workspaceId)).toBe(50_000_000n);
  at('2027-07-01T00:00:00Z');
  await fixture.reserve(await fixture.work(workspaceId), `run-${workspaceId}`);
  expect(await credits(workspaceId)).toBe(50_000_000n - 5_100n);
  at('2027-07-16T12:00:00Z');
  await change(workspaceId, { plan: 'team', seats: 100 });
  await onTrial(false);
  // Half of July: half of 1,000 dollars less 50.
  expect(await credits(workspaceId)).toBe(50_000_000n - 5_100n + 475_000_000n);
  await expectSound(fixture.db, workspaceId);
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

describe('up and down in one month', () => {
  test('gives no credits a second time that were used already', async () => {
    const workspaceId = await workspace();
    const work = await fixture.work(workspaceId);
    await change(workspaceId, { plan: 'team', seats: 10 });
    await fixture.record(fixture.entry(work, `all-${workspaceId}`, { output: 19_000_000 }));
    expect(await credits(workspaceId)).toBe(5_000_000n);
    at('2027-06-16T00:00:00Z');
    for (let round = 0; round < 3; round++) {
      // Half of June: 45 dollars less, of which 5 are left to take.
      await change(workspaceId, { plan: 'team', seats: 1 });
      expect(await credits(workspaceId)).toBe(0n);
      await change(workspaceId, { plan: 'team', seats: 10 });
      expect(await credits(workspaceId)).toBe(5_000_000n);
    }
    expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({ creditsGiven: 100_000_000n, creditsOverdrawn: 0n });
    at('2027-07-01T00:00:00Z');
    await fixture.reserve(work, `july-${workspaceId}`);
    expect(await credits(workspaceId)).toBe(100_000_000n - 5_100n);
    await expectSound(fixture.db, workspaceId);
  });

  test('forgets with the month what a smaller plan could not take', async () => {
    const workspaceId = await workspace();
    const work = await fixture.work(workspaceId);
    await change(workspaceId, { plan: 'team', seats: 10 });
    await fixture.record(fixture.entry(work, `all-${workspaceId}`, { output: 20_000_000 }));
    await change(workspaceId, { plan: 'free', seats: 1 });
    expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({ creditsOverdrawn: 95_000_000n });
    at('2027-07-01T00:00:00Z');
    await change(workspaceId, { plan: 'team', seats: 1 });
    expect(await credits(workspaceId)).toBe(10_000_000n);
  });

  test('an end that is noticed after the next month’s credits were given takes them, too', async () => {
    const workspaceId = await workspace();
    await change(workspaceId, { plan: 'team', seats: 10 });
    at('2027-07-01T00:05:00Z');
    await fixture.reserve(await fixture.work(workspaceId), `late-${workspaceId}`);
    expect(await credits(workspaceId)).toBe(100_000_000n - 5_100n);
    const endedAt = new Date('2027-06-30T18:00:00Z');
    await fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, { plan: 'free', seats: 1 }, endedAt));
    expect(await credits(workspaceId)).toBe(5_000_000n - 5_100n);
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

test('another plan is told in its transaction, once; more seats of the same plan are not', async () => {
  const workspaceId = await workspace();
  const told: object[] = [];
  const plans = createPlanChanges({
    db: fixture.db,
    defaultPlan: 'free',
    onPlanChanged: (_tx, id, given) => void told.push({ id, ...given }),
  });
  const to = (plan: 'team' | 'free', seats: number) =>
    fixture.db.write((tx) => plans.change(tx, workspaceId, { plan, seats }, fixture.now()));
  await to('team', 2);
  await to('team', 2);
  await to('team', 3);
  await to('free', 1);
  expect(told).toEqual([
    { id: workspaceId, from: 'free', to: 'team', seats: 2 },
    { id: workspaceId, from: 'team', to: 'free', seats: 1 },
  ]);
});
