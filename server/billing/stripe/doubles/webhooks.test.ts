import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from './connect.ts';
import { startStripeDouble } from './stripe-double.ts';
import type { StripeDouble } from './stripe-double.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const SECRET = 'whsec_double';

let double: StripeDouble;
let stripe: Stripe;
let received: { payload: string; signature: string }[];
let answer: number;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  received = [];
  answer = 200;
  double = await startStripeDouble({ now: NOW });
  stripe = connect(double);
  const server = createServer((req, res) => {
    void text(req).then((payload) => {
      received.push({ payload, signature: String(req.headers['stripe-signature']) });
      res.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  closers.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => double.close(),
  );
});
let url: string;
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const events = () =>
  received.map(({ payload, signature }) => stripe.webhooks.constructEvent(payload, signature, SECRET, undefined, undefined, double.now()));
const names = () => events().map(({ data }) => (data.object as Stripe.Customer).name);
async function customers(...wanted: string[]): Promise<void> {
  for (const name of wanted) await stripe.customers.create({ name });
}

describe('delivery', () => {
  test('is signed as the library checks it, on the raw body, and no later than five minutes', async () => {
    double.webhooks.sendTo({ url, secret: SECRET });
    await customers('Ana');
    expect(received).toEqual([]);
    await double.webhooks.deliver();
    const [{ payload, signature }] = received as [{ payload: string; signature: string }];
    const [event] = events();
    expect(event).toMatchObject({
      object: 'event',
      type: 'customer.created',
      api_version: '2026-10-28.endive',
      request: { id: expect.stringMatching(/^req_/) },
    });
    const check =
      (body: string, at: number, secret = SECRET) =>
      () =>
        stripe.webhooks.constructEvent(body, signature, secret, undefined, undefined, at);
    expect(check(payload, NOW + 300_000)).not.toThrow();
    expect(check(payload, NOW + 301_000)).toThrow('tolerance');
    expect(check(payload.replace('Ana', 'Eve'), NOW)).toThrow('signature');
    expect(check(payload, NOW, 'whsec_other')).toThrow('signature');
  });

  test('an event shows its object as it was, and what it was before', async () => {
    const { id } = await stripe.customers.create({ name: 'Ana' });
    await stripe.customers.update(id, { name: 'Bea' });
    const [updated, created] = (await stripe.events.list({ types: ['customer.created', 'customer.updated'] })).data;
    expect([created?.data.object, updated?.data]).toMatchObject([
      { name: 'Ana' },
      { object: { name: 'Bea' }, previous_attributes: { name: 'Ana' } },
    ]);
    expect(await stripe.events.retrieve(created!.id)).toEqual(created);
    await stripe.customers.update(id, { name: 'Bea' });
    expect((await stripe.events.list({ type: 'customer.updated' })).data).toHaveLength(1);
  });

  test('comes in any order, and twice', async () => {
    double.webhooks.sendTo({ url, secret: SECRET });
    await customers('a', 'b', 'c');
    await double.webhooks.deliver({ arrange: (due) => [...due, due[0]!].toReversed() });
    expect(names()).toEqual(['a', 'c', 'b', 'a']);
    await double.webhooks.resend(double.events()[1]!);
    expect(names().at(-1)).toBe('b');
  });

  test('what was not taken comes again later, with growing waits, and then no more', async () => {
    double.webhooks.sendTo({ url, secret: SECRET });
    await customers('a');
    answer = 500;
    expect((await double.webhooks.deliver()).map(({ status }) => status)).toEqual([500]);
    expect(await double.webhooks.deliver()).toEqual([]);
    double.advance(NOW + 60_000);
    await double.webhooks.deliver();
    double.advance(NOW + 300_000);
    expect(await double.webhooks.deliver()).toEqual([]);
    answer = 200;
    expect(await double.webhooks.deliver({ early: true })).toHaveLength(1);
    expect([double.webhooks.waiting(), received.length]).toEqual([[], 3]);
    answer = 500;
    await customers('b');
    for (let i = 0; i < 20; i++) await double.webhooks.deliver({ early: true });
    expect(received.length).toBe(3 + 11);
  });

  test('nobody there counts as not taken', async () => {
    double.webhooks.sendTo({ url: 'http://127.0.0.1:9', secret: SECRET });
    await customers('a');
    expect((await double.webhooks.deliver()).map(({ status }) => status)).toEqual([0]);
    expect(double.webhooks.waiting()).toHaveLength(1);
  });

  test('only what is wanted, at once where it is live', async () => {
    double.webhooks.sendTo({ url, secret: SECRET, events: ['product.created'] }, { live: true });
    await customers('a');
    await stripe.products.create({ name: 'Team' });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(events()[0]?.type).toBe('product.created');
  });
});
