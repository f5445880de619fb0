import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, sell } from './connect.ts';
import { startStripeDouble } from './stripe-double.ts';
import type { StripeDouble } from './stripe-double.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const BACK = 'https://parley.example.com/billing?done={CHECKOUT_SESSION_ID}';

let double: StripeDouble;
let stripe: Stripe;
let plan: Awaited<ReturnType<typeof sell>>;
let customer: string;

beforeEach(async () => {
  double = await startStripeDouble({ now: NOW });
  stripe = connect(double);
  plan = await sell(stripe);
  customer = (await stripe.customers.create({ email: 'ana@example.com' })).id;
});
afterEach(() => double.close());

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as Stripe.errors.StripeError,
  );
const types = () => double.events().map(({ type }) => type);
const open = (path: string, form?: Record<string, string>) =>
  fetch(path.startsWith('http') ? path : `${double.url}${path}`, {
    redirect: 'manual',
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
const planCheckout = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    success_url: BACK,
    cancel_url: 'https://parley.example.com/billing',
    client_reference_id: 'wsp_1',
    line_items: [{ price: plan.seats.id, quantity: 3 }, { price: plan.usage.id }],
    metadata: { workspaceId: 'wsp_1' },
    subscription_data: { metadata: { workspaceId: 'wsp_1' } },
    ...more,
  });
const topUpCheckout = (cents: number) =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    customer,
    success_url: BACK,
    invoice_creation: { enabled: true, invoice_data: { description: 'Wallet' } },
    line_items: [{ price_data: { currency: 'usd', unit_amount: cents, product_data: { name: 'Credit' } }, quantity: 1 }],
    payment_intent_data: { setup_future_usage: 'off_session', metadata: { workspaceId: 'wsp_1' } },
  });

describe('checkout of a plan', () => {
  test('its page shows what is due, takes a card, and leads back', async () => {
    const session = await planCheckout();
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 6_000, subscription: null });
    const page = await (await open(session.url!)).text();
    expect(page).toContain('$60.00');
    const declined = await open(session.url!, { card: 'pm_card_chargeDeclinedInsufficientFunds' });
    expect([declined.status, await declined.text()]).toEqual([200, expect.stringContaining('insufficient funds')]);
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([]);
    const paid = await open(session.url!, { card: 'pm_card_visa' });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, `https://parley.example.com/billing?done=${session.id}`]);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items', 'subscription'] });
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', url: null, client_reference_id: 'wsp_1' });
    expect(done.line_items?.data.map(({ quantity }) => quantity)).toEqual([3, 1]);
    expect(done.subscription).toMatchObject({
      status: 'active',
      metadata: { workspaceId: 'wsp_1' },
      default_payment_method: expect.stringMatching(/^pm_/),
    });
    expect(types().at(-1)).toBe('checkout.session.completed');
    expect(await (await open(`/c/pay/${session.id}`)).text()).toContain('complete');
  });

  test('with a trial nothing is due, and a card only where it is wanted', async () => {
    const month = Date.parse('2026-02-01T00:00:00Z') / 1000;
    const data = { trial_end: month, trial_settings: { end_behavior: { missing_payment_method: 'cancel' as const } } };
    const always = await planCheckout({ subscription_data: data });
    expect(() => double.checkout.complete(always.id, null)).toThrow('card');
    const session = await planCheckout({ subscription_data: data, payment_method_collection: 'if_required' });
    expect(session.payment_status).toBe('no_payment_required');
    const { subscription } = double.checkout.complete(session.id, null);
    expect(await stripe.subscriptions.retrieve(subscription!)).toMatchObject({
      status: 'trialing',
      trial_end: month,
      billing_cycle_anchor: month,
    });
  });

  test.each([
    ['a trial with an anchor', { subscription_data: { trial_period_days: 14, billing_cycle_anchor_config: { day_of_month: 1 } } }],
    ['a trial that ends tomorrow', { subscription_data: { trial_end: NOW / 1000 + 86_400 } }],
    ['a quantity of usage', { line_items: [{ price: 'usage', quantity: 1 }] }],
    ['seats without a quantity', { line_items: [{ price: 'seats' }] }],
    ['a plan as a payment', { mode: 'payment' as const, line_items: [{ price: 'seats', quantity: 1 }] }],
    ["another plan's customer", { customer: 'cus_none' }],
    ['nowhere to go back to', { success_url: '' }],
  ])('%s is refused', async (_what, more) => {
    const params = JSON.parse(
      JSON.stringify(more).replace('"usage"', `"${plan.usage.id}"`).replace('"seats"', `"${plan.seats.id}"`),
    ) as object;
    expect((await refusal(planCheckout(params))).statusCode).toBe(400);
  });

  test('ends after a day, or when it is ended', async () => {
    const first = await planCheckout();
    expect((await stripe.checkout.sessions.expire(first.id)).status).toBe('expired');
    expect((await refusal(stripe.checkout.sessions.expire(first.id))).message).toContain('expired');
    const second = await planCheckout();
    double.advance(NOW + 86_400_000);
    expect([
      (await stripe.checkout.sessions.retrieve(second.id)).status,
      types().filter((type) => type === 'checkout.session.expired').length,
    ]).toEqual(['expired', 2]);
    expect(() => double.checkout.complete(second.id)).toThrow('expired');
    expect((await stripe.checkout.sessions.list({ customer })).data).toHaveLength(2);
  });
});

describe('checkout of a payment', () => {
  test('keeps the card for later, has an invoice with a PDF, and can be charged again off session', async () => {
    const session = await topUpCheckout(2_500);
    const { payment_intent: intent, invoice } = double.checkout.complete(session.id);
    expect(await stripe.paymentIntents.retrieve(intent!)).toMatchObject({
      status: 'succeeded',
      amount_received: 2_500,
      metadata: { workspaceId: 'wsp_1' },
    });
    const { invoice_pdf: pdf, status } = await stripe.invoices.retrieve(invoice!);
    expect(status).toBe('paid');
    const file = await open(pdf!);
    const bytes = Buffer.from(await file.arrayBuffer()).toString('latin1');
    expect([file.headers.get('content-type'), bytes.slice(0, 5), bytes]).toEqual([
      'application/pdf',
      '%PDF-',
      expect.stringContaining('Total $25.00'),
    ]);
    expect(Number(/startxref\n(\d+)/.exec(bytes)?.[1])).toBe(bytes.indexOf('xref\n'));
    const [card] = (await stripe.paymentMethods.list({ customer, type: 'card' })).data;
    const again = await stripe.paymentIntents.create({
      amount: 1_000,
      currency: 'usd',
      customer,
      payment_method: card!.id,
      confirm: true,
      off_session: true,
    });
    expect(again.status).toBe('succeeded');
    expect((await stripe.charges.list({ customer })).data.map(({ amount }) => amount)).toEqual([1_000, 2_500]);
  });

  test.each([
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_authenticationRequired', 'authentication_required', ''],
  ])('off session %s is declined as %s', async (card, code, reason) => {
    const error = await refusal(
      stripe.paymentIntents.create({
        amount: 1_000,
        currency: 'usd',
        customer,
        payment_method: card,
        confirm: true,
        off_session: true,
        metadata: { a: 'b' },
      }),
    );
    expect([error.statusCode, error.code, error.decline_code]).toEqual([402, code, reason]);
    expect(error.payment_intent).toMatchObject({ status: 'requires_payment_method', metadata: { a: 'b' }, last_payment_error: { code } });
    expect(types().slice(-2)).toEqual(['charge.failed', 'payment_intent.payment_failed']);
  });

  test('an intent is confirmed later, or cancelled, but not both', async () => {
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer });
    expect((await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })).status).toBe('succeeded');
    expect((await refusal(stripe.paymentIntents.cancel(id))).code).toBe('payment_intent_unexpected_state');
    const other = await stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer });
    expect((await stripe.paymentIntents.cancel(other.id)).status).toBe('canceled');
    expect((await refusal(stripe.paymentIntents.create({ amount: 500, currency: 'usd', off_session: true }))).param).toBe('off_session');
  });

  test('is refunded in parts, never more than was paid', async () => {
    const { payment_intent: intent } = double.checkout.complete((await topUpCheckout(1_000)).id);
    const refund = await stripe.refunds.create({ payment_intent: intent!, amount: 400, reason: 'requested_by_customer' });
    expect(refund).toMatchObject({ amount: 400, status: 'succeeded', payment_intent: intent });
    expect((await refusal(stripe.refunds.create({ payment_intent: intent!, amount: 700 }))).param).toBe('amount');
    double.refund(intent!);
    expect((await stripe.charges.list({ payment_intent: intent! })).data[0]).toMatchObject({ amount_refunded: 1_000, refunded: true });
    expect((await refusal(stripe.refunds.create({ charge: refund.charge as string }))).code).toBe('charge_already_refunded');
    expect((await stripe.refunds.list({ payment_intent: intent! })).data).toHaveLength(2);
    expect((await stripe.refunds.retrieve(refund.id)).amount).toBe(400);
    expect(types().filter((type) => type === 'charge.refunded')).toHaveLength(2);
  });

  test('is disputed and decided', async () => {
    const { payment_intent: intent } = double.checkout.complete((await topUpCheckout(1_000)).id);
    const dispute = double.openDispute(intent!);
    expect((await refusal(stripe.refunds.create({ payment_intent: intent! }))).code).toBe('charge_disputed');
    double.decideDispute(dispute.id, 'won');
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'won', amount: 1_000, payment_intent: intent });
    expect((await stripe.disputes.list({ payment_intent: intent! })).data).toHaveLength(1);
    expect(types().slice(-4)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });
});

describe('the portal', () => {
  async function portal(features: Partial<Stripe.BillingPortal.ConfigurationCreateParams.Features> = {}) {
    const business = await sell(stripe, { seat: 4_000 });
    await stripe.billingPortal.configurations.create({
      metadata: { parley: '1' },
      features: {
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true },
        subscription_cancel: { enabled: true, mode: 'at_period_end' },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ['price'],
          products: [{ product: business.product.id, prices: [business.seats.id] }],
        },
        ...features,
      },
    });
    const { subscription } = double.checkout.complete((await planCheckout()).id);
    const session = await stripe.billingPortal.sessions.create({ customer, return_url: 'https://parley.example.com/billing' });
    return { subscription: subscription!, session, business };
  }

  test('cannot be opened before it is configured', async () => {
    expect((await refusal(stripe.billingPortal.sessions.create({ customer }))).message).toContain('configuration');
  });

  test('its page cancels, takes it back, switches the plan and the card, and shows invoices', async () => {
    const { subscription, session, business } = await portal();
    const read = () => stripe.subscriptions.retrieve(subscription);
    expect(await (await open(session.url)).text()).toContain('https://parley.example.com/billing');
    expect((await open(`${session.url}/cancel`, {})).status).toBe(303);
    expect((await read()).cancel_at_period_end).toBe(true);
    await open(`${session.url}/resume`, {});
    expect((await read()).cancel_at_period_end).toBe(false);
    await open(`${session.url}/switch`, { price: business.seats.id });
    expect((await read()).items.data.map(({ price, quantity }) => [price.id, quantity])).toEqual([
      [business.seats.id, 3],
      [plan.usage.id, undefined],
    ]);
    const before = (await read()).default_payment_method;
    await open(`${session.url}/card`, { card: 'pm_card_mastercard' });
    expect((await read()).default_payment_method).not.toBe(before);
    const [invoice] = (await stripe.invoices.list({ customer })).data;
    expect(await (await open(session.url)).text()).toContain(invoice!.number!);
    expect(await (await open(invoice!.hosted_invoice_url!)).text()).toContain('$60.00');
  });

  test('what the configuration does not allow is refused', async () => {
    const { session } = await portal({ subscription_cancel: { enabled: false } });
    expect((await open(`${session.url}/cancel`, {})).status).toBe(400);
    expect((await open(`${session.url}/switch`, { price: plan.seats.id })).status).toBe(400);
    const [configuration] = (await stripe.billingPortal.configurations.list({ active: true })).data;
    const changed = await stripe.billingPortal.configurations.update(configuration!.id, {
      features: { subscription_cancel: { enabled: true, mode: 'immediately' } },
    });
    expect(changed.features.subscription_cancel.enabled).toBe(true);
    await open(`${session.url}/cancel`, {});
    expect((await stripe.subscriptions.list({ customer, status: 'canceled' })).data).toHaveLength(1);
  });

  test('an open invoice is paid on its page', async () => {
    const { subscription } = double.checkout.complete((await planCheckout()).id);
    const [card] = (await stripe.customers.listPaymentMethods(customer)).data;
    double.cards.behave(card!.id, 'pm_card_chargeCustomerFail');
    double.advance(Date.parse('2026-02-15T14:00:00Z'));
    const [invoice] = (await stripe.invoices.list({ subscription: subscription!, status: 'open' })).data;
    expect(await (await open(invoice!.hosted_invoice_url!, { card: 'pm_card_chargeCustomerFail' })).text()).toContain('declined');
    expect((await open(invoice!.hosted_invoice_url!, { card: 'pm_card_visa' })).status).toBe(303);
    expect((await stripe.invoices.retrieve(invoice!.id)).status).toBe('paid');
  });
});
