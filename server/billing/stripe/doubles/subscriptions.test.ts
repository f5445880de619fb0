import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, sell } from './connect.ts';
import { startStripeDouble } from './stripe-double.ts';
import type { StripeDouble, StripeDoubleOptions } from './stripe-double.ts';

const NOW = Date.parse('2026-01-31T00:00:00Z');
const at = (iso: string) => Date.parse(iso) / 1000;
const DAY_MS = 86_400_000;

let double: StripeDouble;
let stripe: Stripe;
let plan: Awaited<ReturnType<typeof sell>>;
let customer: string;

beforeEach(() => start());
afterEach(() => double.close());

async function start(options: StripeDoubleOptions = {}): Promise<void> {
  double = await startStripeDouble({ now: NOW, ...options });
  stripe = connect(double);
  plan = await sell(stripe);
  customer = (await stripe.customers.create({ payment_method: 'pm_card_visa' })).id;
  const [card] = (await stripe.customers.listPaymentMethods(customer)).data;
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card!.id } });
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as Stripe.errors.StripeError,
  );
const subscribe = (more: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  stripe.subscriptions.create({ customer, items: [{ price: plan.seats.id, quantity: 2 }, { price: plan.usage.id }], ...more });
const read = (id: string) => stripe.subscriptions.retrieve(id);
const invoicesOf = async (subscription: string) => (await stripe.invoices.list({ subscription, limit: 100 })).data;
const use = (value: number, timestamp: number) =>
  stripe.billing.meterEvents.create({
    event_name: plan.meter.event_name,
    timestamp,
    payload: { stripe_customer_id: customer, value: String(value) },
  });
const types = () => double.events().map(({ type }) => type);
const since = (index: number) => types().slice(index);
const seatsOf = ({ items }: Stripe.Subscription) => items.data.find(({ price }) => price.id === plan.seats.id)!;
const failCard = async () =>
  double.cards.behave((await stripe.customers.listPaymentMethods(customer)).data[0]!.id, 'pm_card_chargeCustomerFail');
const healCard = async () => double.cards.behave((await stripe.customers.listPaymentMethods(customer)).data[0]!.id, 'pm_card_visa');

describe('a new subscription', () => {
  test('is paid at once, its period stands in its items, and the events say so in order', async () => {
    const before = types().length;
    const made = await subscribe({ metadata: { workspaceId: 'wsp_1' } });
    const subscription = await read(made.id);
    expect([subscription.status, subscription.billing_mode.type, subscription.metadata]).toEqual([
      'active',
      'flexible',
      { workspaceId: 'wsp_1' },
    ]);
    expect(subscription.items.data.map((item) => [item.current_period_start, item.current_period_end, item.quantity])).toEqual([
      [at('2026-01-31'), at('2026-02-28'), 2],
      [at('2026-01-31'), at('2026-02-28'), undefined],
    ]);
    const [invoice] = await invoicesOf(made.id);
    expect(invoice).toMatchObject({ status: 'paid', total: 4_000, amount_paid: 4_000, billing_reason: 'subscription_create' });
    expect(invoice?.parent?.subscription_details).toMatchObject({ subscription: made.id, metadata: { workspaceId: 'wsp_1' } });
    expect(since(before)).toEqual([
      'invoice.created',
      'customer.subscription.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
    ]);
    expect(double.events().at(-1)?.data.previous_attributes).toEqual({ status: 'incomplete' });
  });

  test('whose card is declined is refused, stays incomplete, or ends after 23 hours', async () => {
    await failCard();
    expect(await refusal(subscribe({ payment_behavior: 'error_if_incomplete' }))).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([]);
    const made = await subscribe();
    expect(made.status).toBe('incomplete');
    double.advance(NOW + DAY_MS);
    expect([(await read(made.id)).status, (await invoicesOf(made.id))[0]?.status]).toEqual(['incomplete_expired', 'void']);
  });

  test('can be anchored to the first of the month: its first part is prorated', async () => {
    double.advance(Date.parse('2026-02-15T00:00:00Z'));
    const made = await subscribe({ billing_cycle_anchor_config: { day_of_month: 1, hour: 0, minute: 0, second: 0 } });
    expect([seatsOf(made).current_period_end, (await invoicesOf(made.id))[0]?.total]).toEqual([at('2026-03-01'), 2_000]);
    double.advance(Date.parse('2026-04-02T00:00:00Z'));
    expect(seatsOf(await read(made.id))).toMatchObject({ current_period_start: at('2026-04-01'), current_period_end: at('2026-05-01') });
    expect((await refusal(subscribe({ billing_cycle_anchor: at('2026-09-01') }))).param).toBe('billing_cycle_anchor');
  });
});

describe('time', () => {
  test('twelve renewals on the 31st fall on the last day of each month, one invoice each', async () => {
    const { id } = await subscribe();
    double.advance(Date.parse('2027-01-31T02:00:00Z'));
    const starts = (await invoicesOf(id)).map((invoice) => new Date(invoice.period_end * 1000).toISOString().slice(5, 10)).toReversed();
    expect(starts).toEqual([
      '01-31',
      '02-28',
      '03-31',
      '04-30',
      '05-31',
      '06-30',
      '07-31',
      '08-31',
      '09-30',
      '10-31',
      '11-30',
      '12-31',
      '01-31',
    ]);
    expect((await invoicesOf(id)).every(({ status, total }) => status === 'paid' && total === 4_000)).toBe(true);
  });

  test('a renewal is a draft for an hour, with seats in advance and usage in arrears, also what comes late', async () => {
    const { id } = await subscribe();
    double.advance(Date.parse('2026-02-27T00:00:00Z'));
    await use(1_500_000, at('2026-02-10'));
    double.advance(Date.parse('2026-02-28T00:30:00Z'));
    const [draft] = await invoicesOf(id);
    expect([draft?.status, draft?.total]).toEqual(['draft', 4_150]);
    await use(1_000_000, at('2026-02-27'));
    await use(9_000_000, at('2026-02-28'));
    double.advance(Date.parse('2026-02-28T01:00:00Z'));
    const [paid] = await invoicesOf(id);
    expect([paid?.id, paid?.status, paid?.total]).toEqual([draft?.id, 'paid', 4_250]);
    expect(paid?.lines.data.map(({ amount, quantity, period }) => [amount, quantity, period.start])).toEqual([
      [250, 2_500_000, at('2026-01-31')],
      [4_000, 2, at('2026-02-28')],
    ]);
    expect([paid?.hosted_invoice_url, paid?.invoice_pdf, paid?.number]).toEqual([
      expect.stringContaining(double.url),
      expect.stringMatching(/pdf$/),
      expect.any(String),
    ]);
    expect(types()).toContain('invoice.upcoming');
  });

  test('a trial costs nothing, says three days before that it ends, and then the first period is charged', async () => {
    const made = await subscribe({ trial_period_days: 14 });
    expect([made.status, made.trial_end]).toEqual(['trialing', at('2026-02-14')]);
    await use(5_000_000, at('2026-01-31'));
    double.advance(Date.parse('2026-02-11T00:00:00Z'));
    expect(types().at(-1)).toBe('customer.subscription.trial_will_end');
    double.advance(Date.parse('2026-02-14T02:00:00Z'));
    expect((await read(made.id)).status).toBe('active');
    expect((await invoicesOf(made.id)).map(({ total, status }) => [total, status])).toEqual([
      [4_000, 'paid'],
      [0, 'paid'],
    ]);
  });

  test('a trial can be ended now, and made longer', async () => {
    const made = await subscribe({ trial_period_days: 14 });
    const longer = await stripe.subscriptions.update(made.id, { trial_end: at('2026-03-01') });
    expect([longer.trial_end, seatsOf(longer).current_period_end]).toEqual([at('2026-03-01'), at('2026-03-01')]);
    double.advance(Date.parse('2026-02-02T00:00:00Z'));
    const ended = await stripe.subscriptions.update(made.id, { trial_end: 'now' });
    expect([ended.status, seatsOf(ended).current_period_end]).toEqual(['active', at('2026-03-02')]);
    expect((await invoicesOf(made.id))[0]).toMatchObject({ total: 4_000, status: 'paid' });
  });

  test.each([
    ['cancel', 'canceled', 'customer.subscription.deleted'],
    ['pause', 'paused', 'customer.subscription.paused'],
    ['create_invoice', 'past_due', 'invoice.payment_failed'],
  ] as const)('a trial without a card ends as it was asked for: %s', async (missing, status, event) => {
    const bare = (await stripe.customers.create({})).id;
    const made = await subscribe({
      customer: bare,
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: missing } },
    });
    double.advance(Date.parse('2026-02-14T02:00:00Z'));
    expect([(await read(made.id)).status, types()]).toEqual([status, expect.arrayContaining([event])]);
  });

  test('the clock does not go back', () => {
    expect(() => double.advance(NOW - 1_000)).toThrow('cannot go back');
  });
});

describe('a change', () => {
  const half = async () => {
    double.advance(Date.parse('2026-02-14T00:00:00Z'));
  };

  test('of seats waits for the next invoice, or is charged at once', async () => {
    const made = await subscribe();
    await half();
    await stripe.subscriptions.update(made.id, { items: [{ id: seatsOf(made).id, quantity: 4 }] });
    expect(await invoicesOf(made.id)).toHaveLength(1);
    const preview = await stripe.invoices.createPreview({ subscription: made.id });
    expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-2_000, 4_000, 0, 8_000]);
    await stripe.subscriptions.update(made.id, { items: [{ id: seatsOf(made).id, quantity: 5 }], proration_behavior: 'always_invoice' });
    const [invoice] = await invoicesOf(made.id);
    expect([invoice?.billing_reason, invoice?.status, invoice?.total]).toEqual(['subscription_update', 'paid', 3_000]);
    expect(invoice?.lines.data.every(({ parent }) => parent?.subscription_item_details?.proration)).toBe(true);
    await stripe.subscriptions.update(made.id, { items: [{ id: seatsOf(made).id, quantity: 6 }], proration_behavior: 'none' });
    expect(await invoicesOf(made.id)).toHaveLength(2);
  });

  test('to fewer seats at once leaves a credit for the next invoice', async () => {
    const made = await subscribe();
    await half();
    await stripe.subscriptions.update(made.id, { items: [{ id: seatsOf(made).id, quantity: 1 }], proration_behavior: 'always_invoice' });
    expect((await invoicesOf(made.id))[0]).toMatchObject({ total: -1_000, amount_due: 0, status: 'paid', ending_balance: -1_000 });
    double.advance(Date.parse('2026-02-28T02:00:00Z'));
    expect((await invoicesOf(made.id))[0]).toMatchObject({ total: 2_000, amount_due: 1_000, amount_paid: 1_000, starting_balance: -1_000 });
  });

  test('to another price bills what was used on the old one', async () => {
    const other = await sell(stripe, { seat: 4_000 });
    const made = await subscribe();
    await half();
    await use(1_000_000, at('2026-02-13'));
    const usage = made.items.data.find(({ price }) => price.id === plan.usage.id)!;
    const changed = await stripe.subscriptions.update(made.id, {
      items: [{ id: seatsOf(made).id, price: other.seats.id }, { id: usage.id, deleted: true }, { price: other.usage.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    });
    expect(changed.items.data.map(({ price }) => price.id)).toEqual([other.seats.id, other.usage.id]);
    expect((await invoicesOf(made.id))[0]).toMatchObject({ total: 2_100, status: 'paid' });
    const empty = stripe.subscriptions.update(made.id, { items: changed.items.data.map(({ id }) => ({ id, deleted: true })) });
    expect((await refusal(empty)).param).toBe('items');
    expect((await refusal(stripe.subscriptions.update(made.id, { items: [{ price: other.seats.id }] }))).message).toContain('same plan');
    expect((await refusal(stripe.subscriptions.update(made.id, { items: [{ id: 'si_none', quantity: 1 }] }))).code).toBe(
      'resource_missing',
    );
  });

  test('whose card is declined changes nothing, where that is asked for', async () => {
    const made = await subscribe();
    await half();
    await failCard();
    const items = [{ id: seatsOf(made).id, quantity: 9 }];
    const strict = stripe.subscriptions.update(made.id, {
      items,
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    });
    expect(await refusal(strict)).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect(seatsOf(await read(made.id)).quantity).toBe(2);
    const loose = await stripe.subscriptions.update(made.id, { items, proration_behavior: 'always_invoice' });
    expect([loose.status, seatsOf(loose).quantity]).toEqual(['past_due', 9]);
  });

  test('is free on trial', async () => {
    const made = await subscribe({ trial_period_days: 14 });
    await stripe.subscriptions.update(made.id, { items: [{ id: seatsOf(made).id, quantity: 9 }], proration_behavior: 'always_invoice' });
    expect(await invoicesOf(made.id)).toHaveLength(1);
  });

  test('a preview of one costs nothing and changes nothing', async () => {
    const made = await subscribe();
    await half();
    const preview = await stripe.invoices.createPreview({
      subscription: made.id,
      subscription_details: { items: [{ id: seatsOf(made).id, quantity: 4 }], proration_behavior: 'always_invoice' },
    });
    expect([preview.total, preview.status, seatsOf(await read(made.id)).quantity]).toEqual([2_000, 'draft', 2]);
    const ending = await stripe.invoices.createPreview({ subscription: made.id, subscription_details: { cancel_at_period_end: true } });
    expect(ending.total).toBe(0);
  });
});

describe('the end', () => {
  test('at the end of the period can be taken back; then usage is on a last invoice', async () => {
    const { id } = await subscribe();
    const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect([ending.status, ending.cancel_at, ending.canceled_at]).toEqual(['active', at('2026-02-28'), at('2026-01-31')]);
    const kept = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect([kept.cancel_at, kept.canceled_at]).toEqual([null, null]);
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await use(2_000_000, at('2026-01-31'));
    double.advance(Date.parse('2026-02-28T02:00:00Z'));
    expect(await read(id)).toMatchObject({ status: 'canceled', ended_at: at('2026-02-28') });
    expect((await invoicesOf(id))[0]).toMatchObject({ total: 200, status: 'paid' });
    expect(types()).toContain('customer.subscription.deleted');
    expect((await refusal(stripe.subscriptions.update(id, { cancel_at_period_end: false }))).code).toBe('resource_missing');
    expect((await stripe.subscriptions.list({ customer })).data).toEqual([]);
    expect((await stripe.subscriptions.list({ customer, status: 'canceled' })).data).toHaveLength(1);
  });

  test('at once, with what is left given back as a credit', async () => {
    const { id } = await subscribe();
    double.advance(Date.parse('2026-02-14T00:00:00Z'));
    expect((await stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true })).status).toBe('canceled');
    double.advance(Date.parse('2026-02-14T02:00:00Z'));
    expect((await invoicesOf(id))[0]).toMatchObject({ total: -2_000, status: 'paid' });
    expect((await refusal(stripe.subscriptions.cancel(id))).code).toBe('resource_missing');
  });
});

describe('a renewal that fails', () => {
  async function fails(options: StripeDoubleOptions = {}): Promise<string> {
    await double.close();
    await start(options);
    const { id } = await subscribe();
    await failCard();
    double.advance(Date.parse('2026-02-28T01:00:00Z'));
    return id;
  }
  const attempts = async (id: string) => (await invoicesOf(id)).find(({ status }) => status === 'open')!;

  test('is tried again after 3, 5 and 7 days', async () => {
    const id = await fails();
    expect(await attempts(id)).toMatchObject({ attempt_count: 1, next_payment_attempt: at('2026-03-03T01:00:00Z') });
    expect((await read(id)).status).toBe('past_due');
    double.advance(Date.parse('2026-03-03T01:00:00Z'));
    expect(await attempts(id)).toMatchObject({ attempt_count: 2, next_payment_attempt: at('2026-03-05T01:00:00Z') });
    await healCard();
    double.advance(Date.parse('2026-03-05T01:00:00Z'));
    expect([(await read(id)).status, (await invoicesOf(id))[0]?.status]).toEqual(['active', 'paid']);
    expect(types().filter((type) => type === 'invoice.payment_failed')).toHaveLength(2);
  });

  test.each(['canceled', 'unpaid', 'past_due'] as const)('after the last try it is %s, as was chosen', async (afterDunning) => {
    const id = await fails({ afterDunning });
    double.advance(Date.parse('2026-03-07T01:00:00Z'));
    const [invoice] = await invoicesOf(id);
    expect([(await read(id)).status, invoice?.attempt_count, invoice?.next_payment_attempt]).toEqual([afterDunning, 4, null]);
  });

  test('is cured by paying by hand, with another card or elsewhere', async () => {
    const id = await fails({ afterDunning: 'unpaid' });
    double.advance(Date.parse('2026-03-10T00:00:00Z'));
    const { id: invoice } = await attempts(id);
    expect(await refusal(stripe.invoices.pay(invoice))).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect((await stripe.invoices.pay(invoice, { payment_method: 'pm_card_mastercard' })).status).toBe('paid');
    expect((await read(id)).status).toBe('active');
    expect((await refusal(stripe.invoices.pay(invoice))).code).toBe('invoice_already_paid');
  });

  test('can be written off', async () => {
    const id = await fails();
    const { id: invoice } = await attempts(id);
    expect((await stripe.invoices.markUncollectible(invoice)).status).toBe('uncollectible');
    expect((await refusal(stripe.invoices.voidInvoice(invoice))).message).toContain('uncollectible');
    double.advance(Date.parse('2026-03-20T00:00:00Z'));
    expect((await stripe.invoices.retrieve(invoice)).attempt_count).toBe(1);
  });

  test('a draft can be finalised before its hour', async () => {
    const { id } = await subscribe();
    double.advance(Date.parse('2026-02-28T00:10:00Z'));
    const [draft] = await invoicesOf(id);
    expect((await stripe.invoices.finalizeInvoice(draft!.id)).status).toBe('open');
    expect((await refusal(stripe.invoices.finalizeInvoice(draft!.id))).code).toBe('invoice_not_editable');
    expect((await stripe.invoices.pay(draft!.id, { paid_out_of_band: true })).status).toBe('paid');
    expect((await stripe.invoices.listLineItems(draft!.id)).data).toHaveLength(2);
  });
});
