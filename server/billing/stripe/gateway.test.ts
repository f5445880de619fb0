import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Expected } from '../../kit/errors.ts';
import { PLANS } from '../plans.ts';
import { connect } from './doubles/connect.ts';
import { startStripeDouble } from './doubles/stripe-double.ts';
import type { StripeDouble } from './doubles/stripe-double.ts';
import { createGateway } from './gateway.ts';
import type { Gateway } from './gateway.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const SECRET = 'whsec_gateway';

let double: StripeDouble;
let gateway: Gateway;
const make = (more: Partial<Parameters<typeof createGateway>[0]> = {}) =>
  createGateway({ secretKey: double.apiKey, webhookSecret: SECRET, apiBase: double.url, clock: { now: () => NOW }, plans: PLANS, ...more });

beforeEach(async () => {
  double = await startStripeDouble({ now: NOW });
  gateway = make();
});
afterEach(() => double.close());

describe('the catalog', () => {
  test('is made once, found again by another process, and by several at the same moment', async () => {
    const catalogs = await Promise.all([make(), make(), make()].map((one) => one.catalog()));
    expect(new Set(catalogs.map((one) => JSON.stringify(one))).size).toBe(1);
    const before = double.requests.filter(({ method }) => method === 'POST').length;
    expect(await make().catalog()).toEqual(catalogs[0]);
    expect(double.requests.filter(({ method }) => method === 'POST')).toHaveLength(before);
    const stripe = connect(double);
    const { data: prices } = await stripe.prices.list({ limit: 100 });
    expect(prices.map(({ lookup_key: key, unit_amount_decimal: amount }) => `${key} ${amount?.toString()}`).toSorted()).toEqual([
      'parley:business:seat:4000 4000',
      'parley:team:seat:2000 2000',
      'parley:usage:micro-usd 0.0001',
    ]);
    expect((await stripe.billing.meters.list()).data.map(({ event_name: name }) => name)).toEqual(['parley_usage_micro_usd']);
    expect((await stripe.billingPortal.configurations.list()).data).toHaveLength(1);
  });

  test('follows a new price; who has the old one keeps it', async () => {
    const { seatPrices } = await gateway.catalog();
    const dearer = { ...PLANS, team: { ...PLANS.team, seatPrice: 25_000_000n } };
    const next = await make({ plans: dearer }).catalog();
    expect(next.seatPrices.team).not.toBe(seatPrices.team);
    expect((await connect(double).prices.retrieve(seatPrices.team)).active).toBe(true);
  });

  test('that failed is tried again', async () => {
    double.faults.add({ kind: 'status', status: 429 }, { path: '/v1/products' });
    await expect(gateway.catalog()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await gateway.catalog()).usagePrice).toMatch(/^price_/);
  });
});

describe('errors', () => {
  test.each([
    ['nobody there', () => make({ apiBase: 'http://127.0.0.1:9' }).subscription('sub_1'), 'UNAVAILABLE'],
    [
      'a 500 that stays',
      () => {
        double.faults.add({ kind: 'status', status: 500 }, { times: 3 });
        return gateway.subscription('sub_1');
      },
      'UNAVAILABLE',
    ],
    [
      'too many requests',
      () => {
        double.faults.add({ kind: 'status', status: 429 });
        return gateway.subscription('sub_1');
      },
      'UNAVAILABLE',
    ],
  ])('%s', async (_what, ask, code) => {
    const error: unknown = await ask().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Expected);
    expect(error).toMatchObject({ code, details: { retryAfter: 5 } });
  });

  test('our own mistakes are not made up as something passing', async () => {
    await expect(gateway.subscription('sub_none')).rejects.not.toBeInstanceOf(Expected);
    await expect(make({ secretKey: 'sk_test_wrong' }).subscription('sub_none')).rejects.not.toBeInstanceOf(Expected);
  });

  test('an answer that does not come is not waited for', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    double.faults.add({ kind: 'hold', until: promise }, { times: 3 });
    await expect(make({ timeoutMs: 30 }).subscription('sub_1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    resolve();
  });
});

test('the same workspace has the same customer, also after an answer that was lost', async () => {
  double.faults.add({ kind: 'reset', when: 'after' }, { path: '/v1/customers' });
  const [first, second] = [await gateway.createCustomer('wsp_1'), await make().createCustomer('wsp_1')];
  expect(second).toBe(first);
  expect(await gateway.createCustomer('wsp_2')).not.toBe(first);
});

describe('webhooks', () => {
  const payload = (object: object, type = 'customer.subscription.updated') =>
    Buffer.from(JSON.stringify({ id: 'evt_1', object: 'event', type, created: NOW / 1000, data: { object } }, null, 2));
  const sign = (raw: Buffer, { at = NOW, secret = SECRET, scheme = 'v1' } = {}) => {
    const t = Math.floor(at / 1000);
    return `t=${t},${scheme}=${createHmac('sha256', secret).update(`${t}.`).update(raw).digest('hex')}`;
  };
  const subscription = { object: 'subscription', id: 'sub_1' };

  test('are read only as they were signed, within five minutes', () => {
    const raw = payload(subscription);
    expect(gateway.readEvent(raw, sign(raw))).toEqual({
      id: 'evt_1',
      type: 'customer.subscription.updated',
      createdAt: new Date(NOW),
      subject: { kind: 'subscription', id: 'sub_1' },
    });
    const changed = Buffer.from(raw.toString().replace('sub_1', 'sub_2'));
    for (const [body, signature] of [
      [changed, sign(raw)],
      [raw, sign(raw, { secret: 'whsec_other' })],
      [raw, sign(raw, { at: NOW - 301_000 })],
      [raw, sign(raw, { scheme: 'v0' })],
      [raw, ''],
      [raw, 't=1,v1='],
      [raw, `t=${NOW / 1000},v1=zz`],
      [Buffer.alloc(0), sign(Buffer.alloc(0))],
    ] as const) {
      expect(gateway.readEvent(body, signature)).toBeNull();
    }
    expect(gateway.readEvent(raw, sign(raw, { at: NOW - 300_000 }))).not.toBeNull();
    const notJson = Buffer.from('hello');
    expect(gateway.readEvent(notJson, sign(notJson))).toBeNull();
    expect(make({ webhookSecret: null }).readEvent(raw, sign(raw))).toBeNull();
  });

  test('what is signed and yet no event is none', () => {
    const gateway = make();
    const event = {
      object: 'event',
      id: 'evt_1',
      type: 'invoice.paid',
      created: NOW / 1000,
      data: { object: { object: 'invoice', id: 'in_1' } },
    };
    const read = (change: object) => {
      const raw = Buffer.from(JSON.stringify({ ...event, ...change }));
      return gateway.readEvent(raw, sign(raw));
    };
    expect(read({})).not.toBeNull();
    const strange = [
      { id: null },
      { id: '' },
      { id: 'evt\0' },
      { id: 'e'.repeat(300) },
      { type: null },
      { type: 5 },
      { created: 'NaN' },
      { created: -1 },
      { created: 1e300 },
    ];
    for (const change of [...strange, { data: null }, { data: { object: 'x' } }, { object: 'v2.core.event', created: 'yesterday' }])
      expect(read(change)).toBeNull();
    expect(read({ data: { object: { object: 'invoice', id: 'in_\0' } } })?.subject).toBeNull();
  });

  test.each([
    [
      { object: 'invoice', id: 'in_1' },
      { kind: 'invoice', id: 'in_1' },
    ],
    [{ object: 'invoice' }, null],
    [
      { object: 'checkout.session', id: 'cs_1' },
      { kind: 'checkout', id: 'cs_1' },
    ],
    [
      { object: 'payment_intent', id: 'pi_1' },
      { kind: 'payment', id: 'pi_1' },
    ],
    [
      { object: 'charge', id: 'ch_1', payment_intent: 'pi_1' },
      { kind: 'payment', id: 'pi_1' },
    ],
    [
      { object: 'dispute', id: 'du_1', payment_intent: 'pi_1' },
      { kind: 'payment', id: 'pi_1' },
    ],
    [{ object: 'refund', id: 're_1', payment_intent: null }, null],
    [{ object: 'customer', id: 'cus_1' }, null],
  ])('%j is about %j', (object, subject) => {
    const raw = payload(object, 'anything');
    expect(gateway.readEvent(raw, sign(raw))?.subject).toEqual(subject);
  });
});
