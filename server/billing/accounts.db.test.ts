import { afterAll, beforeAll, expect, test } from 'vitest';
import { grantMonth, lockAccount } from './accounts.ts';
import type { PlanName } from './plans.ts';
import { createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

let fixture: BillingFixture;
beforeAll(async () => {
  fixture = await createBillingFixture();
});
afterAll(() => fixture.close());

const GRANT = 5_000_000n;

async function grant(workspaceId: string, at: string, defaultPlan: PlanName = 'free') {
  return fixture.db.write(async (tx) => grantMonth(tx, await lockAccount(tx, workspaceId, new Date(at), { defaultPlan }), new Date(at)));
}
const kinds = async (workspaceId: string) =>
  (await fixture.rows<{ kind: string; credits: string }>('ledger_transaction', workspaceId)).map(
    ({ kind, credits }) => `${kind} ${credits}`,
  );

test('the account is made by whoever locks it first, and 20 at once make one', async () => {
  const workspaceId = await fixture.workspace();
  expect(await fixture.billing.accounts.read(workspaceId)).toBeNull();
  await Promise.all(
    Array.from({ length: 20 }, () => fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()))),
  );
  expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({
    planName: 'selfHosted',
    openPeriod: '2026-11-01',
    creditsPeriod: null,
    isFrozen: false,
    balances: { wallet: 0n },
  });
});

test('whoever holds it decides alone: the next waits for the commit and sees what was decided', async () => {
  const workspaceId = await fixture.workspace();
  const order: string[] = [];
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
  const { promise: mayGo, resolve: go } = Promise.withResolvers<void>();
  const first = fixture.db.write(async (tx) => {
    await fixture.billing.accounts.lock(tx, workspaceId, fixture.now());
    held();
    await mayGo;
    order.push('first');
  });
  await isHeld;
  const second = fixture.db.write(async (tx) => {
    await fixture.billing.accounts.lock(tx, workspaceId, fixture.now());
    order.push('second');
  });
  go();
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});

test('a month’s credits come once, however many ask', async () => {
  const workspaceId = await fixture.workspace();
  await Promise.all(Array.from({ length: 10 }, () => grant(workspaceId, '2026-11-30T23:59:59Z')));
  expect(await fixture.balances(workspaceId)).toMatchObject({ credits: GRANT, granted: -GRANT });
  expect(await kinds(workspaceId)).toEqual([`grant ${GRANT}`]);
  await expectSound(fixture.db, workspaceId);
});

test('what is left expires with the month; months in which nobody asked give nothing', async () => {
  const workspaceId = await fixture.workspace();
  await grant(workspaceId, '2026-01-31T12:00:00Z');
  const { balances } = await grant(workspaceId, '2026-04-01T00:00:00Z');
  expect(balances).toMatchObject({ credits: GRANT, granted: -GRANT });
  expect(await kinds(workspaceId)).toEqual([`grant ${GRANT}`, `expire -${GRANT}`, `grant ${GRANT}`]);
  expect(await fixture.balances(workspaceId)).toEqual(balances);
  await expectSound(fixture.db, workspaceId);
});

test('a clock that goes back over the month’s end, or a node that is behind, grants nothing twice and takes nothing', async () => {
  const workspaceId = await fixture.workspace();
  for (const at of ['2026-02-28T23:59:00Z', '2026-03-01T00:00:30Z', '2026-02-28T23:59:59Z', '2026-03-01T00:00:01Z', '2026-02-01T00:00:00Z'])
    await grant(workspaceId, at);
  expect(await kinds(workspaceId)).toEqual([`grant ${GRANT}`, `expire -${GRANT}`, `grant ${GRANT}`]);
  expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({ creditsPeriod: '2026-03-01', balances: { credits: GRANT } });
});

test('a plan without credits grants nothing, and remembers the month', async () => {
  const workspaceId = await fixture.workspace();
  await grant(workspaceId, '2026-11-20T00:00:00Z', 'selfHosted');
  expect(await kinds(workspaceId)).toEqual([]);
  expect(await fixture.billing.accounts.read(workspaceId)).toMatchObject({ creditsPeriod: '2026-11-01' });
});
