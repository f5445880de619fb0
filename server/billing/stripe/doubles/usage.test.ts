import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, sell } from './connect.ts';
import { startStripeDouble } from './stripe-double.ts';
import type { StripeDouble } from './stripe-double.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const now = NOW / 1000;
const HOUR = 3_600;
const DAY = 24 * HOUR;

let double: StripeDouble;
let stripe: Stripe;
let plan: Awaited<ReturnType<typeof sell>>;
let customer: string;

beforeEach(async () => {
  double = await startStripeDouble({ now: NOW });
  stripe = connect(double);
  plan = await sell(stripe);
  customer = (await stripe.customers.create({})).id;
});
afterEach(() => double.close());

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as Stripe.errors.StripeError,
  );
const use = (value: string, more: Partial<Stripe.Billing.MeterEventCreateParams> = {}) =>
  stripe.billing.meterEvents.create({ event_name: plan.meter.event_name, payload: { stripe_customer_id: customer, value }, ...more });

describe('the catalog', () => {
  test('products and prices are found by lookup key and product, changed, and put away', async () => {
    const price = await stripe.prices.create({
      product: plan.product.id,
      currency: 'usd',
      unit_amount: 4_000,
      recurring: { interval: 'month' },
      lookup_key: 'business',
      metadata: { plan: 'business' },
    });
    expect((await stripe.prices.list({ lookup_keys: ['business', 'other'] })).data).toEqual([price]);
    expect((await stripe.prices.list({ product: plan.product.id })).data).toHaveLength(3);
    const twice = { product: plan.product.id, currency: 'usd', unit_amount: 1, lookup_key: 'business' };
    expect((await refusal(stripe.prices.create(twice))).code).toBe('resource_already_exists');
    const heir = await stripe.prices.create({ ...twice, transfer_lookup_key: true });
    expect([heir.lookup_key, (await stripe.prices.retrieve(price.id)).lookup_key]).toEqual(['business', null]);
    expect((await stripe.prices.update(price.id, { active: false })).active).toBe(false);
    expect((await stripe.prices.list({ active: true, type: 'one_time' })).data).toEqual([heir]);
    expect((await stripe.products.update(plan.product.id, { name: 'Teams' })).name).toBe('Teams');
    expect((await stripe.products.retrieve(plan.product.id)).metadata).toEqual({ plan: 'team' });
    expect((await stripe.products.list({ ids: [plan.product.id] })).data).toHaveLength(1);
    expect((await refusal(stripe.products.create({ name: 'x', id: plan.product.id }))).code).toBe('resource_already_exists');
  });

  test('a price of a ten-thousandth of a cent keeps its digits', async () => {
    const { unit_amount_decimal: decimal, unit_amount: amount, recurring } = await stripe.prices.retrieve(plan.usage.id);
    expect([decimal?.toString(), amount, recurring?.usage_type, recurring?.meter]).toEqual(['0.0001', null, 'metered', plan.meter.id]);
  });

  test('a metered price needs a meter that exists, any price an amount', async () => {
    const metered = (meter: string) =>
      stripe.prices.create({
        product: plan.product.id,
        currency: 'usd',
        unit_amount: 1,
        recurring: { interval: 'month', usage_type: 'metered', ...(meter && { meter }) },
      });
    expect((await refusal(metered(''))).message).toContain('meter');
    expect((await refusal(metered('mtr_none'))).code).toBe('resource_missing');
    expect((await refusal(stripe.prices.create({ product: plan.product.id, currency: 'usd' }))).param).toBe('unit_amount');
  });
});

describe('meters', () => {
  test('are listed, renamed, put away and brought back; one active per event name', async () => {
    const { id, event_name: name } = plan.meter;
    const again = () => stripe.billing.meters.create({ display_name: 'x', event_name: name, default_aggregation: { formula: 'sum' } });
    expect((await refusal(again())).message).toContain(name);
    expect((await stripe.billing.meters.update(id, { display_name: 'Tokens' })).display_name).toBe('Tokens');
    expect((await stripe.billing.meters.deactivate(id)).status).toBe('inactive');
    expect((await refusal(use('1'))).code).toBe('archived_meter');
    expect((await stripe.billing.meters.list({ status: 'active' })).data).toEqual([]);
    expect((await stripe.billing.meters.reactivate(id)).status).toBe('active');
    expect((await stripe.billing.meters.retrieve(id)).customer_mapping.event_payload_key).toBe('stripe_customer_id');
  });

  test('an event counts once per identifier, for a day', async () => {
    const first = await use('250', { identifier: 'wsp:usage:12:1', timestamp: now - HOUR });
    expect(first).toMatchObject({
      object: 'billing.meter_event',
      identifier: 'wsp:usage:12:1',
      timestamp: now - HOUR,
      payload: { value: '250' },
    });
    const error = await refusal(use('250', { identifier: 'wsp:usage:12:1' }));
    expect([error.statusCode, error.code, error.message]).toEqual([
      400,
      'duplicate_meter_event',
      'An event already exists with identifier wsp:usage:12:1.',
    ]);
    expect(error.headers?.['stripe-should-retry']).toBe('false');
    double.advance(NOW + DAY * 1000);
    await use('250', { identifier: 'wsp:usage:12:1' });
    expect(double.meterEvents()).toHaveLength(2);
  });

  test.each([
    ['an unknown customer', { payload: { stripe_customer_id: 'cus_none', value: '1' } }, 'resource_missing'],
    ['no customer', { payload: { value: '1' } }, 'meter_event_no_customer_defined'],
    ['an unknown meter', { event_name: 'none' }, 'no_meter'],
    ['more than 35 days ago', { timestamp: now - 35 * DAY - 1 }, 'timestamp_too_far_in_past'],
    ['more than five minutes ahead', { timestamp: now + 301 }, 'timestamp_in_future'],
  ])('%s is refused', async (_what, more, code) => {
    expect((await refusal(use('1', more))).code).toBe(code);
    expect(double.meterEvents()).toEqual([]);
  });

  test.each([
    ['1.5', 'meter_event_invalid_value'],
    ['', 'meter_event_invalid_value'],
    ['1234567890123456', 'meter_event_value_too_many_digits'],
  ])('a value of "%s" is refused', async (value, code) => expect((await refusal(use(value))).code).toBe(code));

  test('the edges of the window are inside', async () => {
    await use('1', { timestamp: now - 35 * DAY });
    await use('-1', { timestamp: now + 300 });
    expect(double.meterEvents()).toHaveLength(2);
  });

  test('sums by the hour, and a cancelled event counts nothing', async () => {
    await use('100', { timestamp: now - 2 * HOUR, identifier: 'a' });
    await use('20', { timestamp: now - HOUR - 1 });
    await use('5', { timestamp: now - HOUR });
    const summaries = async () =>
      (
        await stripe.billing.meters.listEventSummaries(plan.meter.id, {
          customer,
          start_time: now - DAY,
          end_time: now,
          value_grouping_window: 'hour',
        })
      ).data.map((row) => [row.start_time, row.aggregated_value]);
    expect(await summaries()).toEqual([
      [now - HOUR, 5],
      [now - 2 * HOUR, 120],
    ]);
    await stripe.billing.meterEventAdjustments.create({ event_name: plan.meter.event_name, type: 'cancel', cancel: { identifier: 'a' } });
    expect(await summaries()).toEqual([
      [now - HOUR, 5],
      [now - 2 * HOUR, 20],
    ]);
    const crooked = stripe.billing.meters.listEventSummaries(plan.meter.id, {
      customer,
      start_time: now - 90,
      end_time: now,
      value_grouping_window: 'hour',
    });
    expect((await refusal(crooked)).param).toBe('start_time');
  });

  test('the second version of the API takes JSON and gives ISO times', async () => {
    const event = await stripe.v2.billing.meterEvents.create({
      event_name: plan.meter.event_name,
      identifier: 'v2',
      payload: { stripe_customer_id: customer, value: '7' },
      timestamp: new Date(NOW).toISOString(),
    });
    expect(event).toMatchObject({ object: 'v2.billing.meter_event', timestamp: '2026-11-20T12:00:00.000Z' });
    expect(double.meterEvents()[0]).toMatchObject({ timestamp: now, payload: { value: '7' } });
  });
});
