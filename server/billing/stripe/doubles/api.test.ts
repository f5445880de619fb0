import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { startStripeDouble } from './stripe-double.ts';
import type { StripeDouble } from './stripe-double.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;

let double: StripeDouble;
let stripe: Stripe;

beforeEach(async () => {
  double = await startStripeDouble({ now: NOW });
  stripe = connect(double);
});
afterEach(() => double.close());

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as Stripe.errors.StripeError,
  );
const customer = (more: Stripe.CustomerCreateParams = {}) => stripe.customers.create({ email: 'ana@example.com', ...more });
const raw = (path: string, headers: Record<string, string>, body?: string) =>
  fetch(`${double.url}${path}`, { ...(body !== undefined && { method: 'POST', body }), headers });

describe('who asks', () => {
  test('a wrong key is refused with a request id', async () => {
    const error = await refusal(connect({ ...double, apiKey: 'sk_test_other' }).customers.list());
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect([error.statusCode, error.requestId]).toEqual([401, expect.stringMatching(/^req_/)]);
    expect(error.message).not.toContain('sk_test_other');
  });

  test('no key, and no version', async () => {
    expect((await raw('/v1/customers', { 'stripe-version': 'x' })).status).toBe(401);
    expect((await raw('/v1/customers', { authorization: `Bearer ${double.apiKey}` })).status).toBe(400);
  });
});

describe('parameters', () => {
  test('nested fields, lists and metadata arrive; an empty value clears', async () => {
    const made = await customer({ name: 'Ana', metadata: { workspaceId: 'wsp_1', note: 'a&b=c[d]' } });
    expect(made).toMatchObject({ email: 'ana@example.com', metadata: { workspaceId: 'wsp_1', note: 'a&b=c[d]' }, livemode: false });
    const changed = await stripe.customers.update(made.id, { name: '', metadata: { note: '', plan: 'team' } });
    expect([changed.name, changed.metadata]).toEqual([null, { workspaceId: 'wsp_1', plan: 'team' }]);
  });

  test.each([
    ['an unknown one', '/v1/customers', 'nonsense[a]=1', { code: 'parameter_unknown', param: 'nonsense' }],
    ['a missing one', '/v1/payment_intents', 'currency=usd', { code: 'parameter_missing', param: 'amount' }],
    ['no number', '/v1/payment_intents', 'currency=usd&amount=1.5', { code: 'parameter_invalid_integer', param: 'amount' }],
    ['an unknown value', '/v1/checkout/sessions', 'mode=gift&line_items[0][price]=p', { param: 'mode' }],
    [
      'an unknown one inside a list',
      '/v1/checkout/sessions',
      'mode=payment&line_items[0][colour]=red',
      { code: 'parameter_unknown', param: 'line_items[0][colour]' },
    ],
  ])('%s is refused by name', async (_what, path, body, error) => {
    const response = await raw(path, { authorization: `Bearer ${double.apiKey}`, 'stripe-version': '2026-10-28.endive' }, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', ...error } });
  });

  test('an object that is not there answers 404 where it is the path, 400 where it is a parameter', async () => {
    const inPath = await refusal(stripe.customers.retrieve('cus_none'));
    expect([inPath.statusCode, inPath.code]).toEqual([404, 'resource_missing']);
    const inBody = await refusal(stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer: 'cus_none' }));
    expect([inBody.statusCode, inBody.code, inBody.param]).toEqual([400, 'resource_missing', 'customer']);
  });

  test('an unknown route', async () => {
    const error = await refusal(stripe.rawRequest('POST', '/v1/unicorns', {}));
    expect([error.statusCode, error.message]).toEqual([404, expect.stringContaining('/v1/unicorns')]);
  });
});

describe('idempotency', () => {
  test('the same request gets the same answer, once carried out', async () => {
    const first = await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'k1' });
    const second = await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'k1' });
    expect(second).toEqual(first);
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  test('another request with its key is refused, on the same path and on another', async () => {
    await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'k1' });
    for (const work of [
      stripe.customers.create({ name: 'Bea' }, { idempotencyKey: 'k1' }),
      stripe.products.create({ name: 'Ana' }, { idempotencyKey: 'k1' }),
    ]) {
      expect(await refusal(work)).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    }
  });

  test('a wrong parameter is not kept, a declined card is', async () => {
    const { id } = await customer();
    const pay = (amount: number) =>
      stripe.paymentIntents.create(
        { amount, currency: 'usd', customer: id, payment_method: 'pm_card_chargeCustomerFail', confirm: true, off_session: true },
        { idempotencyKey: 'k2' },
      );
    expect((await refusal(pay(10))).code).toBe('amount_too_small');
    const declined = await refusal(pay(1_000));
    expect([declined, (await refusal(pay(1_000))).requestId]).toEqual([expect.any(Stripe.errors.StripeCardError), declined.requestId]);
    expect((await stripe.paymentIntents.list({ customer: id })).data).toHaveLength(1);
  });

  test('a key is forgotten after a day', async () => {
    await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'k1' });
    double.advance(NOW + 24 * HOUR_MS);
    await stripe.customers.create({ name: 'Bea' }, { idempotencyKey: 'k1' });
    expect((await stripe.customers.list()).data).toHaveLength(2);
  });
});

describe('lists', () => {
  test('come in pages, newest first, and the library walks through them', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await customer({ name });
    const page = await stripe.customers.list({ limit: 2 });
    expect([page.data.map(({ name }) => name), page.has_more]).toEqual([['e', 'd'], true]);
    const walked: (string | null | undefined)[] = [];
    for await (const { name } of stripe.customers.list({ limit: 2 })) walked.push(name);
    expect(walked).toEqual(names.toReversed());
    const back = await stripe.customers.list({ limit: 2, ending_before: page.data[1]!.id });
    expect(back.data.map(({ name }) => name)).toEqual(['e']);
    expect((await refusal(stripe.customers.list({ starting_after: 'cus_none' }))).code).toBe('resource_missing');
  });
});

describe('expand', () => {
  test('replaces ids along a path, and refuses what cannot be expanded', async () => {
    const product = await stripe.products.create({ name: 'Team' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 2_000,
      recurring: { interval: 'month' },
    });
    const { id } = await customer({ payment_method: 'pm_card_visa' });
    const [card] = (await stripe.customers.listPaymentMethods(id)).data;
    const made = await stripe.subscriptions.create({
      customer: id,
      items: [{ price: price.id, quantity: 3 }],
      default_payment_method: card!.id,
      expand: ['latest_invoice.payments', 'customer', 'items.data.price.product'],
    });
    expect(made.customer).toMatchObject({ id, email: 'ana@example.com' });
    expect(made.items.data[0]?.price.product).toMatchObject({ name: 'Team' });
    expect(made.latest_invoice).toMatchObject({
      status: 'paid',
      payments: { data: [{ payment: { payment_intent: expect.stringMatching(/^pi_/) } }] },
    });
    expect((await stripe.subscriptions.retrieve(made.id)).customer).toBe(id);
    expect((await refusal(stripe.subscriptions.retrieve(made.id, { expand: ['status'] }))).message).toContain('cannot be expanded');
    expect((await refusal(stripe.subscriptions.retrieve(made.id, { expand: ['nothing'] }))).message).toContain('cannot be expanded');
    expect(await stripe.customers.retrieve(id, { expand: ['subscriptions'] })).toMatchObject({
      subscriptions: { data: [{ id: made.id }] },
    });
  });
});

describe('what goes wrong on the way', () => {
  test('a 500 and a 429 each once; the library tries a 500 again by itself', async () => {
    double.faults.add({ kind: 'status', status: 500 });
    expect(await refusal(customer())).toBeInstanceOf(Stripe.errors.StripeAPIError);
    double.faults.add({ kind: 'status', status: 429 });
    expect(await refusal(customer())).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    double.faults.add({ kind: 'status', status: 500 }, { path: '/v1/customers', method: 'POST' });
    await connect(double, 2).customers.create({ name: 'Ana' });
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  test('an answer that was lost: the retry with its key does not do it again', async () => {
    double.faults.add({ kind: 'reset', when: 'after' }, { method: 'POST' });
    const made = await connect(double, 1).customers.create({ name: 'Ana' });
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([made.id]);
  });

  test('a connection that breaks before anything is done', async () => {
    double.faults.add({ kind: 'reset', when: 'before' }, { method: 'POST', times: 2 });
    expect(await refusal(customer())).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  test('an answer that takes longer than the caller waits', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    double.faults.add({ kind: 'hold', until: promise }, { method: 'POST' });
    const error = await refusal(stripe.customers.create({ name: 'Ana' }, { timeout: 50, idempotencyKey: 'k' }));
    expect(error.message).toContain('timeout');
    resolve();
    const made = await stripe.customers.create({ name: 'Ana' }, { idempotencyKey: 'k' });
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([made.id]);
  });
});
