import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectSound } from '../testkit/billing-fixture.ts';
import { createStripeFixture } from './testkit/stripe-fixture.ts';
import type { Company, StripeFixture } from './testkit/stripe-fixture.ts';

const DOLLAR = 1_000_000n;

let fixture: StripeFixture;
let company: Company;
beforeAll(async () => {
  fixture = await createStripeFixture();
});
afterAll(() => fixture.end());
beforeEach(async () => {
  company = await fixture.company();
  return async () => expectSound(fixture.db, company.workspaceId);
});

const wallet = async () => (await fixture.balances(company.workspaceId)).wallet;
const money = async () => {
  const { wallet: left, metered, paid } = await fixture.balances(company.workspaceId);
  return { wallet: left, metered, paid };
};
const topUps = async () =>
  (await fixture.rows<{ kind: string }>('ledger_transaction', company.workspaceId)).filter(({ kind }) => kind === 'topUp').length;

describe('a top-up', () => {
  test('is credited once, whatever comes how often and in which order', async () => {
    const session = fixture.finish(
      await fixture.cards.startTopUp(company.owner, { workspaceId: company.workspaceId, amount: 25n * DOLLAR }),
    );
    await fixture.settle({ arrange: (due) => [...due, ...due].toReversed(), parallel: 4 });
    for (const event of fixture.double.events().slice(-8)) await fixture.double.webhooks.resend(event);
    await fixture.settle();
    await fixture.run('billing:reread-stripe');
    expect([await money(), await topUps()]).toEqual([{ wallet: 25n * DOLLAR, metered: 0n, paid: -25n * DOLLAR }, 1]);
    expect(session.payment_intent).toMatch(/^pi_/);
    const [receipt] = await fixture.cards.receiptsOf(company.owner, company.workspaceId);
    expect(receipt).toMatchObject({ totalMicros: 25n * DOLLAR, status: 'paid', pdfUrl: expect.stringContaining('/pdf') });
  });

  test.each([0n, -5n * DOLLAR, 4_990_000n, 5n * DOLLAR + 1n, 1_001n * DOLLAR])('of %i is refused', async (amount) => {
    const work = fixture.cards.startTopUp(company.owner, { workspaceId: company.workspaceId, amount });
    await expect(work).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('that is refunded in parts is taken back from the wallet', async () => {
    const payment = await fixture.topUp(company, 20n * DOLLAR);
    fixture.double.refund(payment, 500);
    await fixture.settle();
    expect(await wallet()).toBe(15n * DOLLAR);
    fixture.double.refund(payment, 700);
    fixture.double.refund(payment);
    await fixture.settle({ arrange: (due) => [...due.toReversed(), ...due] });
    expect(await money()).toEqual({ wallet: 0n, metered: 0n, paid: 0n });
  });

  test('that was spent and is refunded becomes a debt', async () => {
    const payment = await fixture.topUp(company, 20n * DOLLAR);
    const before = await fixture.balances(company.workspaceId);
    const [credits, run] = [5n * DOLLAR, `msg_${company.workspaceId}`];
    await fixture.reserve(company.work, run, { maxOutputTokens: 3_000_000 });
    await fixture.record(fixture.entry(company.work, run, { output: 3_000_000 }));
    expect(await wallet()).toBe(20n * DOLLAR - (15n * DOLLAR - credits));
    expect(before.wallet).toBe(20n * DOLLAR);
    fixture.double.refund(payment);
    await fixture.settle();
    expect(await money()).toEqual({ wallet: 0n, metered: -10n * DOLLAR, paid: 0n });
  });

  test('that is disputed is gone until the bank decides for us', async () => {
    const payment = await fixture.topUp(company, 10n * DOLLAR);
    const { id } = fixture.double.openDispute(payment);
    await fixture.settle();
    expect(await wallet()).toBe(0n);
    fixture.double.decideDispute(id, 'won');
    await fixture.settle();
    expect(await wallet()).toBe(10n * DOLLAR);
    const lost = fixture.double.openDispute(await fixture.topUp(company, 10n * DOLLAR));
    await fixture.settle();
    fixture.double.decideDispute(lost.id, 'lost');
    await fixture.settle();
    expect(await wallet()).toBe(10n * DOLLAR);
  });

  test('of a stranger, in whatever name, reaches nobody', async () => {
    const stripe = fixture.library;
    const stranger = await stripe.customers.create({ metadata: { workspaceId: company.workspaceId } });
    await stripe.paymentIntents.create({
      amount: 9_000,
      currency: 'usd',
      customer: stranger.id,
      payment_method: 'pm_card_visa',
      confirm: true,
      off_session: true,
      metadata: { workspaceId: company.workspaceId, purpose: 'topUp' },
    });
    await fixture.settle();
    expect(await fixture.rows('ledger_transaction', company.workspaceId)).toEqual([]);
    expect(await fixture.count('failed_at is not null')).toBe(0);
  });

  test('other payments of the customer are no top-ups', async () => {
    await fixture.topUp(company, 5n * DOLLAR);
    const [{ customer_id: customer }] = (await fixture.rows<{ customer_id: string }>('stripe_customer', company.workspaceId)) as [
      { customer_id: string },
    ];
    await fixture.library.paymentIntents.create({
      amount: 9_000,
      currency: 'usd',
      customer,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    await fixture.settle();
    expect(await wallet()).toBe(5n * DOLLAR);
  });
});

describe('automatic top-up', () => {
  const set = (more: Partial<{ isOn: boolean; threshold: bigint; amount: bigint; monthlyCap: bigint | null }> = {}) =>
    fixture.cards.updateAutoTopUp(company.owner, {
      workspaceId: company.workspaceId,
      isOn: true,
      threshold: 10n * DOLLAR,
      amount: 20n * DOLLAR,
      monthlyCap: 40n * DOLLAR,
      ...more,
    });
  const run = async () => {
    const count = await fixture.run('billing:auto-top-up');
    await fixture.settle();
    return count;
  };
  const state = () => fixture.cards.autoTopUpOf(company.owner, company.workspaceId);
  const spend = async (dollars: bigint) => {
    await fixture.move(company.workspaceId, 'adjust', `spend:${await topUps()}:${company.workspaceId}`, {
      wallet: -dollars * DOLLAR,
      paid: dollars * DOLLAR,
    });
  };

  test('needs a card that is known, and sensible figures', async () => {
    await expect(set()).rejects.toMatchObject({ code: 'CONFLICT' });
    await fixture.topUp(company, 5n * DOLLAR);
    for (const wrong of [{ amount: 1n }, { threshold: -1n }, { monthlyCap: 19n * DOLLAR }])
      await expect(set(wrong)).rejects.toMatchObject({ code: 'INVALID' });
    await set();
    expect(await state()).toEqual({
      isOn: true,
      threshold: 10n * DOLLAR,
      amount: 20n * DOLLAR,
      monthlyCap: 40n * DOLLAR,
      declinedAt: null,
    });
    expect(await fixture.cards.walletFloor(company.workspaceId)).toBe(10n * DOLLAR);
    await set({ isOn: false });
    expect(await fixture.cards.walletFloor(company.workspaceId)).toBeNull();
    expect(await run()).toMatchObject({ charged: 0 });
  });

  test('charges when the wallet is below its threshold, within the month’s cap, and again in the next month', async () => {
    await fixture.topUp(company, 12n * DOLLAR);
    await set();
    expect(await run()).toEqual({ charged: 0, declined: 0, later: 0 });
    await spend(5n);
    expect(await run()).toEqual({ charged: 1, declined: 0, later: 0 });
    expect(await wallet()).toBe(27n * DOLLAR);
    await spend(20n);
    expect(await run()).toMatchObject({ charged: 1 });
    await spend(20n);
    expect(await run()).toMatchObject({ charged: 0 });
    expect(await wallet()).toBe(7n * DOLLAR);
    await fixture.goTo(new Date(Date.UTC(fixture.now().getUTCFullYear(), fixture.now().getUTCMonth() + 1, 1, 1)).toISOString());
    expect(await run()).toMatchObject({ charged: 1 });
    await set({ isOn: false });
  });

  test('two nodes at once charge once', async () => {
    await fixture.topUp(company, 5n * DOLLAR);
    await set();
    await Promise.all([run(), run(), run()]);
    expect([await wallet(), await topUps()]).toEqual([25n * DOLLAR, 2]);
    await set({ isOn: false });
  });

  test('an answer that was lost is looked for, not paid again', async () => {
    await fixture.topUp(company, 5n * DOLLAR);
    await set();
    fixture.double.faults.add({ kind: 'reset', when: 'after' }, { method: 'POST', path: '/v1/payment_intents', times: 4 });
    expect(await fixture.run('billing:auto-top-up')).toMatchObject({ charged: 0, later: 1 });
    fixture.double.faults.clear();
    expect(await fixture.run('billing:auto-top-up')).toEqual({ charged: 0, declined: 0, later: 0 });
    // Long enough that Stripe has forgotten the key.
    await fixture.goTo(new Date(fixture.now().getTime() + 26 * 3_600_000).toISOString());
    await set({ isOn: false });
    expect(await run()).toMatchObject({ charged: 1 });
    expect([await wallet(), await topUps()]).toEqual([25n * DOLLAR, 2]);
  });

  test.each([
    ['turned it off', () => set({ isOn: false })],
    ['topped up by hand', () => fixture.topUp(company, 20n * DOLLAR)],
  ])('an attempt that did not arrive is not made again where somebody %s meanwhile', async (_what, change) => {
    await fixture.topUp(company, 5n * DOLLAR);
    await set();
    fixture.double.faults.add({ kind: 'reset', when: 'before' }, { method: 'POST', path: '/v1/payment_intents', times: 4 });
    expect(await run()).toMatchObject({ charged: 0, later: 1 });
    fixture.double.faults.clear();
    await change();
    const before = [await wallet(), await topUps()];
    await fixture.goTo(new Date(fixture.now().getTime() + 3 * 60_000).toISOString());
    expect(await run()).toEqual({ charged: 0, declined: 0, later: 0 });
    expect([await wallet(), await topUps(), (await state())?.declinedAt]).toEqual([...before, null]);
    expect(await fixture.rows('auto_top_up', company.workspaceId)).toMatchObject([{ attempt: null }]);
    await set({ isOn: false });
  });

  test('a payment that the bank has not decided on is neither a no nor made again', async () => {
    await fixture.topUp(company, 5n * DOLLAR);
    await set();
    await fixture.cardsBehave(company.workspaceId, 'pm_usBankAccount_success');
    expect(await run()).toEqual({ charged: 0, declined: 0, later: 1 });
    await fixture.goTo(new Date(fixture.now().getTime() + 24 * 3_600_000).toISOString());
    expect(await run()).toEqual({ charged: 0, declined: 0, later: 1 });
    expect(await state()).toMatchObject({ isOn: true, declinedAt: null });
    await fixture.goTo(new Date(fixture.now().getTime() + 4 * 86_400_000).toISOString());
    expect([await wallet(), await topUps()]).toEqual([25n * DOLLAR, 2]);
    expect(await run()).toEqual({ charged: 1, declined: 0, later: 0 });
    expect([await wallet(), await topUps()]).toEqual([25n * DOLLAR, 2]);
    await set({ isOn: false });
  });

  test('a card that says no turns it off and tells the owners; turned on again it tries again', async () => {
    await fixture.topUp(company, 5n * DOLLAR);
    await set();
    await fixture.cardsBehave(company.workspaceId, 'pm_card_authenticationRequired');
    expect(await run()).toEqual({ charged: 0, declined: 1, later: 0 });
    expect(await state()).toMatchObject({ isOn: false, declinedAt: fixture.now() });
    await expect.poll(() => fixture.mail.outbox()[0]?.subject).toBe('Automatic top-up of Team is off');
    expect(await run()).toEqual({ charged: 0, declined: 0, later: 0 });
    await fixture.cardsBehave(company.workspaceId, 'pm_card_visa');
    await set();
    expect([await run(), await wallet(), (await state())?.declinedAt]).toEqual([{ charged: 1, declined: 0, later: 0 }, 25n * DOLLAR, null]);
    await set({ isOn: false });
  });
});
