import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLANS } from '../plans.ts';
import type { SoldPlan } from '../plans.ts';
import { createInvoiceFixture } from './testkit/invoice-fixture.ts';
import type { InvoiceFixture } from './testkit/invoice-fixture.ts';
import { invoicesOf, problemsOf } from './testkit/recomputed.ts';

let fixture: InvoiceFixture;
beforeAll(async () => {
  fixture = await createInvoiceFixture({ plan: 'free' });
});
afterAll(() => fixture.end());

const plan = fc.constantFrom<SoldPlan>('free', 'team', 'business');
const purpose = fc.constantFrom('answer' as const, 'title' as const, 'comment' as const);
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('use' as const), output: fc.nat(3_000_000), purpose, isReserved: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('plan' as const), plan, seats: fc.integer({ min: 1, max: 9 }), trialDays: fc.nat(20) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('topUp' as const), amount: fc.bigInt(1n, 20_000_000n) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dispute' as const), amount: fc.bigInt(1n, 5_000_000n) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
);
const schedule = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 * 86_400_000 }), happening), { minLength: 3, maxLength: 25 });

let count = 0;

async function live(given: [number, typeof happening extends fc.Arbitrary<infer T> ? T : never][]): Promise<void> {
  fixture.goTo('2027-11-20T00:00:00Z');
  const workspaceId = await fixture.workspace();
  const work = await fixture.work(workspaceId);
  const key = () => `${workspaceId}:${++count}`;
  await fixture.db.write((tx) => fixture.billing.accounts.lock(tx, workspaceId, fixture.now()));
  for (const [pause, what] of given) {
    fixture.clock.advance(pause);
    switch (what.kind) {
      case 'use': {
        const id = fixture.ids.next('msg');
        // Free credits come to their end: then it is used all the same.
        if (what.isReserved) await fixture.reserve(work, id, { maxOutputTokens: 1_000_000 }).catch(() => undefined);
        await fixture.record(fixture.entry(work, id, { uncachedInput: 100, output: what.output }, { purpose: what.purpose }));
        break;
      }
      case 'plan': {
        const trialEndsAt = what.trialDays === 0 ? null : new Date(fixture.clock.now() + what.trialDays * 86_400_000);
        await fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, { ...what, trialEndsAt }, fixture.now()));
        break;
      }
      case 'topUp':
        await fixture.move(workspaceId, 'topUp', key(), { wallet: what.amount, paid: -what.amount });
        break;
      case 'dispute':
        // Only a plan that meters can owe.
        if ((await fixture.billing.plans.planOf(workspaceId)).beyond === PLANS.team.beyond)
          await fixture.move(workspaceId, 'refund', key(), { metered: -what.amount, paid: what.amount }, 'A dispute');
        break;
      case 'close':
        await fixture.close(workspaceId);
    }
  }
  fixture.clock.advance(40 * 86_400_000);
  await fixture.close(workspaceId);
  let invoiced = 0n;
  for (const invoice of await invoicesOf(fixture.db, workspaceId)) {
    expect(await problemsOf(fixture.db, invoice)).toEqual([]);
    if (invoice.status === 'open') invoiced += BigInt(invoice.total_micros);
  }
  const balances = await fixture.balances(workspaceId);
  expect(balances).toMatchObject({ invoiced: -invoiced, spent: 0n, reserved: 0n, metered: 0n });
}

test('whatever happens in them, months come to what their rows come to, and nothing is left over', async () => {
  await fc.assert(fc.asyncProperty(schedule, live), { numRuns: 40 });
});
