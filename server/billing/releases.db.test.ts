import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createBilling } from './billing.ts';
import type { Work } from './limits.ts';
import { monthOf, nextMonth, startOfDay } from './periods.ts';
import { createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
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

afterEach(async () => {
  await sql`delete from reservation`.execute(fixture.db.sql());
});

let runs = 0;
const runId = () => `msg_${(runs += 1)}`;

test('what was held comes back to where it was taken from, once', async () => {
  const id = runId();
  await fixture.reserve(work, id);
  expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_994_900n, reserved: 5_100n });
  expect(await fixture.release(workspaceId, id)).toBe(true);
  expect(await fixture.release(workspaceId, id)).toBe(false);
  expect(await fixture.release(workspaceId, 'msg_nobody')).toBe(false);
  expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 5_000_000n, reserved: 0n });
  await expectSound(fixture.db, workspaceId);
});

describe('over the end of a month', () => {
  const toNextMonth = () => fixture.clock.advance(startOfDay(nextMonth(monthOf(fixture.now()))).getTime() - fixture.clock.now());

  test('what comes back of a month’s credits expires with them, released or settled', async () => {
    const [released, settled] = [runId(), runId()];
    for (const id of [released, settled]) await fixture.reserve(work, id);
    toNextMonth();
    await fixture.reserve(work, runId());
    expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_994_900n, reserved: 15_300n });
    await fixture.release(workspaceId, released);
    expect(await fixture.record(fixture.entry(work, settled, { output: 100 }))).toBe(500n);
    expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_994_900n, reserved: 5_100n, spent: 500n, granted: -5_000_500n });
    expect(await fixture.rows('usage_entry', workspaceId)).toMatchObject([{ cost_micros: '500', paid_credits: '500', paid_wallet: '0' }]);
    await expectSound(fixture.db, workspaceId);
  });

  test('a node whose clock is behind holds the new month’s credits, and gives those back', async () => {
    toNextMonth();
    await fixture.reserve(work, runId());
    fixture.clock.advance(-90_000);
    const id = runId();
    await fixture.reserve(work, id);
    expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_989_800n });
    await fixture.release(workspaceId, id);
    expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_994_900n });
    fixture.clock.advance(90_000);
    await expectSound(fixture.db, workspaceId);
  });
});

test('nobody releases what another workspace holds', async () => {
  const id = runId();
  await fixture.reserve(work, id);
  expect(await fixture.release(await fixture.workspace(), id)).toBe(false);
  expect(await fixture.balances(workspaceId)).toMatchObject({ reserved: 5_100n });
});

test('of runs that nobody ended the time is up after an hour, and two sweepers at once release each one once', async () => {
  const old = [runId(), runId(), runId()];
  for (const id of old) await fixture.reserve(work, id);
  fixture.clock.advance(HOUR);
  const fresh = runId();
  await fixture.reserve(work, fresh);
  fixture.clock.advance(1);
  const db = await fixture.connect(5);
  const other = createBilling({ db, clock: fixture.clock, defaultPlan: 'free' });
  const released = await Promise.all([fixture.billing.releaseExpired(), other.releaseExpired()]);
  expect(released[0] + released[1]).toBe(3);
  expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_994_900n, reserved: 5_100n });
  await expectSound(fixture.db, workspaceId);
  expect(await fixture.billing.releaseExpired()).toBe(0);
});

test('what ends after its time was up is charged in full', async () => {
  const id = runId();
  await fixture.reserve(work, id);
  fixture.clock.advance(HOUR + 1);
  expect(await fixture.billing.releaseExpired()).toBe(1);
  expect(await fixture.record(fixture.entry(work, id, { output: 100 }))).toBe(500n);
  expect(await fixture.balances(workspaceId)).toMatchObject({ credits: 4_999_500n, spent: 500n, reserved: 0n });
  await expectSound(fixture.db, workspaceId);
});

test('one that cannot be released does not hold up the others', async () => {
  const other = await fixture.work(await fixture.workspace());
  await fixture.reserve(work, runId());
  fixture.clock.advance(1);
  await fixture.reserve(other, runId());
  fixture.clock.advance(HOUR + 1);
  // Its books do not hold what it says: the constraint refuses.
  await sql`update reservation set from_credits = from_credits + 1, amount_micros = amount_micros + 1 where workspace_id = ${workspaceId}`.execute(
    fixture.db.sql(),
  );
  await expect(fixture.billing.releaseExpired()).rejects.toThrow('1 reservations could not be released, 1 were');
  expect(await fixture.balances(other.workspaceId)).toMatchObject({ reserved: 0n });
});
