import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInvoiceFixture } from './testkit/invoice-fixture.ts';
import type { InvoiceFixture } from './testkit/invoice-fixture.ts';
import { invoicesOf } from './testkit/recomputed.ts';

let fixture: InvoiceFixture;
beforeAll(async () => {
  fixture = await createInvoiceFixture({ plan: 'free' });
});
afterAll(() => fixture.end());

/** Twenty dollars for a seat, and one that was used beyond its ten of credits. */
async function due(plan: 'team' | 'free' = 'team') {
  fixture.goTo('2026-12-01T00:00:00Z');
  const workspaceId = await fixture.workspace();
  if (plan === 'team') await fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, { plan, seats: 1 }, fixture.now()));
  await fixture.use(await fixture.work(workspaceId), plan === 'team' ? 2_200_000 : 1_000);
  fixture.goTo('2027-01-01T01:00:00Z');
  await fixture.close(workspaceId);
  const [invoice] = await invoicesOf(fixture.db, workspaceId);
  return { workspaceId, id: invoice!.id };
}
const DUE = 21_000_010n;
const status = async (workspaceId: string) => (await invoicesOf(fixture.db, workspaceId))[0]!.status;
const pay = (id: string, reference = 'in_1') =>
  fixture.db.write((tx) => fixture.invoices.markPaid(tx, id, { reference, at: fixture.now() }));
const writeOff = (id: string, as: 'void' | 'uncollectible') =>
  fixture.db.write((tx) => fixture.invoices.writeOff(tx, id, { as, at: fixture.now() }));

test('paid once, also where it is told ten times at once: the debt is gone and the money came in', async () => {
  const { workspaceId, id } = await due();
  expect((await fixture.balances(workspaceId)).invoiced).toBe(-DUE);
  const told = await Promise.all(Array.from({ length: 10 }, (_, index) => pay(id, `in_${index}`)));
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(await fixture.balances(workspaceId)).toMatchObject({ invoiced: 0n, paid: -DUE });
  expect(await status(workspaceId)).toBe('paid');
  expect(await writeOff(id, 'void')).toBe(false);
});

test.each(['void', 'uncollectible'] as const)('given up as %s: nothing is owed, and it is ours to bear', async (as) => {
  const { workspaceId, id } = await due();
  expect(await writeOff(id, as)).toBe(true);
  expect(await writeOff(id, as)).toBe(false);
  expect(await fixture.balances(workspaceId)).toMatchObject({ invoiced: 0n, absorbed: -DUE, paid: 0n });
  expect(await status(workspaceId)).toBe(as);
});

test('what was given up can still be paid, what was taken back cannot', async () => {
  const [late, taken] = [await due(), await due()];
  await writeOff(late.id, 'uncollectible');
  await writeOff(taken.id, 'void');
  expect(await pay(late.id)).toBe(true);
  expect(await fixture.balances(late.workspaceId)).toMatchObject({ invoiced: 0n, absorbed: 0n, paid: -DUE });
  expect(await pay(taken.id)).toBe(false);
  expect(await fixture.balances(taken.workspaceId)).toMatchObject({ absorbed: -DUE, paid: 0n });
});

test('where nothing was due there is nothing to pay', async () => {
  const { workspaceId, id } = await due('free');
  expect(await pay(id)).toBe(false);
  expect(await fixture.balances(workspaceId)).toMatchObject({ paid: 0n, invoiced: 0n });
});

test('it shows the pages that Stripe has for it', async () => {
  const { workspaceId, id } = await due();
  const owner = await fixture.owner(workspaceId);
  const link = { stripeId: `in_${id}`, pdfUrl: 'https://pay.example/1.pdf', hostedUrl: 'https://pay.example/1' };
  await fixture.db.write((tx) => fixture.invoices.linkStripe(tx, id, link));
  expect(await fixture.invoices.invoice(owner, id)).toMatchObject({ pdfUrl: link.pdfUrl, hostedUrl: link.hostedUrl });
});

test('an invoice that is none is an error, not silence', async () => {
  await expect(pay('ivc_none')).rejects.toThrow('there is no invoice');
});
