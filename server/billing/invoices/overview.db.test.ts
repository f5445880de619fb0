import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TransactionKind } from '../ledger.ts';
import { createInvoiceFixture } from './testkit/invoice-fixture.ts';
import type { InvoiceFixture } from './testkit/invoice-fixture.ts';

let fixture: InvoiceFixture;
beforeAll(async () => {
  fixture = await createInvoiceFixture({ plan: 'free' });
});
afterAll(() => fixture.end());

async function house(plan?: 'team') {
  fixture.goTo('2026-12-01T00:00:00Z');
  const workspaceId = await fixture.workspace();
  if (plan) await fixture.db.write((tx) => fixture.billing.plans.change(tx, workspaceId, { plan, seats: 1 }, fixture.now()));
  return { workspaceId, work: await fixture.work(workspaceId), owner: await fixture.owner(workspaceId) };
}

describe('where the money stands', () => {
  test('in a workspace that never used anything: the credits that it will be given', async () => {
    const { workspaceId, owner } = await house();
    expect(await fixture.invoices.overview(owner, workspaceId)).toMatchObject({
      plan: { name: 'free', beyond: 'stops', maxMembers: 5 },
      plans: [{ name: 'free' }, { name: 'team' }, { name: 'business' }],
      seats: 1,
      hasPayments: true,
      balances: { credits: 5_000_000n, wallet: 0n, reserved: 0n, owed: 0n, invoiced: 0n, spent: 0n },
      creditsRenewAt: new Date('2027-01-01T00:00:00Z'),
    });
    expect(await fixture.invoices.upcoming(owner, workspaceId)).toEqual({ workspaceId, period: '2026-12-01', lines: [], total: 0n });
  });

  test('what is held for runs under way is not owed', async () => {
    const { workspaceId, owner, work } = await house('team');
    await fixture.use(work, 2_200_000);
    await fixture.reserve(work, fixture.ids.next('msg'));
    const { balances } = (await fixture.invoices.overview(owner, workspaceId))!;
    expect(balances).toEqual({ credits: 0n, wallet: 0n, reserved: 5_100n, owed: 1_000_010n, invoiced: 0n, spent: 11_000_010n });
  });

  test('credits of last month are not shown as those of this one', async () => {
    const { workspaceId, owner, work } = await house();
    await fixture.reserve(work, fixture.ids.next('msg'));
    await fixture.move(workspaceId, 'adjust', `less:${workspaceId}`, { credits: -4_000_000n, absorbed: 4_000_000n });
    expect((await fixture.invoices.overview(owner, workspaceId))!.balances.credits).toBe(1_000_000n - 5_100n);
    fixture.goTo('2027-01-01T00:00:00Z');
    expect(await fixture.invoices.overview(owner, workspaceId)).toMatchObject({
      balances: { credits: 5_000_000n },
      creditsRenewAt: new Date('2027-02-01T00:00:00Z'),
    });
  });
});

test('the open month comes to what its invoice says in the end', async () => {
  const { workspaceId, owner, work } = await house('team');
  await fixture.use(work, 2_200_000);
  fixture.goTo('2026-12-20T00:00:00Z');
  const upcoming = await fixture.invoices.upcoming(owner, workspaceId);
  expect(upcoming).toMatchObject({ period: '2026-12-01', total: 21_000_010n });
  fixture.goTo('2027-01-01T01:00:00Z');
  await fixture.close(workspaceId);
  const [invoice] = await fixture.invoices.list(owner, workspaceId, { limit: 5, inverted: false });
  expect(invoice!.total).toBe(upcoming.total);
  const lines = await fixture.invoices.lines(owner, invoice!.id);
  expect(lines.map(({ id: _id, invoiceId: _invoice, ...line }) => line)).toEqual(upcoming.lines);
  expect(invoice!.dueAt).toEqual(new Date('2027-01-15T01:00:00Z'));
});

describe('the ledger', () => {
  const page = { limit: 100, inverted: false, kinds: null };

  test('is told newest first, each line with what was left after it', async () => {
    const { workspaceId, owner, work } = await house('team');
    await fixture.move(workspaceId, 'topUp', `topUp:${workspaceId}`, { wallet: 700n, paid: -700n }, 'Card 4242');
    await fixture.use(work, 2_000_200);
    const found = await fixture.invoices.transactions(owner, workspaceId, page);
    expect(found.map(({ kind, creditsAfter, walletAfter, owedAfter }) => [kind, creditsAfter, walletAfter, owedAfter])).toEqual([
      ['settle', 0n, 0n, 310n],
      ['topUp', 10_000_000n, 700n, 0n],
      ['grant', 10_000_000n, 0n, 0n],
      ['grant', 5_000_000n, 0n, 0n],
    ]);
    expect(found[1]).toMatchObject({
      note: 'Card 4242',
      subject: null,
      at: fixture.now(),
      amounts: [
        { account: 'wallet', amount: 700n },
        { account: 'paid', amount: -700n },
      ],
    });
    for (const { amounts } of found) expect(amounts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
  });

  test('page by page from either end, and of some kinds only', async () => {
    const { workspaceId, owner, work } = await house('team');
    for (let index = 0; index < 7; index++) await fixture.use(work, 10);
    const { transactions } = fixture.invoices;
    const all = (await transactions(owner, workspaceId, page)).map(({ id }) => id);
    const pages: string[] = [];
    for (let found = await transactions(owner, workspaceId, { ...page, limit: 4 }); found.length > 0;) {
      pages.push(...found.map(({ id }) => id));
      found = await transactions(owner, workspaceId, { ...page, limit: 4, after: pages.at(-1)! });
    }
    expect(pages).toEqual(all);
    const last = await transactions(owner, workspaceId, { ...page, limit: 3, inverted: true });
    expect(last.map(({ id }) => id)).toEqual(all.slice(-3).toReversed());
    const kindsOf = async (kinds: TransactionKind[]) =>
      (await transactions(owner, workspaceId, { ...page, kinds })).map(({ kind }) => kind);
    expect(await kindsOf(['grant'])).toEqual(['grant', 'grant']);
    expect(new Set(await kindsOf(['grant', 'settle']))).toEqual(new Set(['grant', 'settle']));
    await expect(transactions(owner, workspaceId, { ...page, after: '1 or true' })).rejects.toMatchObject({ code: 'INVALID' });
  });
});
