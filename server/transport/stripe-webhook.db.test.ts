import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStripeDouble } from '../billing/stripe/doubles/stripe-double.ts';
import type { StripeDouble } from '../billing/stripe/doubles/stripe-double.ts';
import { signatureOf } from '../billing/stripe/doubles/webhooks.ts';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';

const SECRET = 'whsec_door';

let double: StripeDouble;
let app: TestApp;
beforeAll(async () => {
  double = await startStripeDouble();
  app = await createTestApp({ env: { STRIPE_SECRET_KEY: double.apiKey, STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: double.url } });
});
afterAll(async () => {
  await app.close();
  await double.close();
});

let count = 0;
const event = (more: object = {}) =>
  JSON.stringify(
    {
      id: `evt_door${++count}`,
      object: 'event',
      type: 'customer.created',
      created: 1,
      data: { object: { object: 'customer', id: 'cus_1' } },
      ...more,
    },
    null,
    2,
  );
const seconds = (ago = 0) => Math.floor(Date.now() / 1000) - ago;
const sign = (body: string, ago = 0, secret = SECRET) => signatureOf(body, secret, seconds(ago));
const post = (body: string, signature?: string) =>
  fetch(`${app.origin}/webhooks/stripe`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...(signature !== undefined && { 'stripe-signature': signature }) },
  });
const kept = async () => (await app.sql('select count(*)::integer as n from stripe_event'))[0]?.['n'];

/** Sent in pieces, without its length. */
function postInPieces(piece: Buffer, pieces: number, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(`${app.origin}/webhooks/stripe`, { method: 'POST', headers: { 'stripe-signature': signature } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sending.on('error', reject);
    for (let i = 0; i < pieces; i++) sending.write(piece);
    sending.end();
  });
}

describe('the webhook’s door', () => {
  test('takes what is signed, with no credential, to the byte as it came', async () => {
    const body = event({ note: 'ünïcödé  "spaces"\t' });
    const before = await kept();
    expect((await post(body, sign(body))).status).toBe(200);
    expect((await post(body, sign(body))).status).toBe(200);
    expect(await kept()).toBe(Number(before) + 1);
    expect((await post(JSON.stringify(JSON.parse(body)), sign(body))).status).toBe(400);
    // The signature says whose it is, and not what it calls itself.
    const plain = event();
    const headers = { 'content-type': 'text/plain', 'stripe-signature': sign(plain) };
    expect((await fetch(`${app.origin}/webhooks/stripe`, { method: 'POST', body: plain, headers })).status).toBe(200);
    expect(await kept()).toBe(Number(before) + 2);
  });

  test('takes what only says that something happened, and nothing that says nothing', async () => {
    const related = { id: 'mtr_1', type: 'billing.meter', url: '/v1/billing/meters/mtr_1' };
    const type = 'v1.billing.meter.error_report_triggered';
    const notice = event({ object: 'v2.core.event', type, created: '2026-11-20T10:00:00Z', data: undefined, related_object: related });
    const before = Number(await kept());
    expect([(await post(notice, sign(notice))).status, await kept()]).toEqual([200, before + 1]);
    expect((await post(notice, sign(notice, 302))).status).toBe(400);
    for (const body of ['{}', 'null', '[]', '"text"', 'no json', event({ object: 'something' }), event({ data: null })])
      expect((await post(body, sign(body))).status).toBe(400);
    expect(await kept()).toBe(before + 1);
  });

  test.each([
    ['unsigned', () => undefined],
    ['with an empty signature', () => ''],
    ['signed by somebody else', (body: string) => sign(body, 0, 'whsec_guess')],
    ['with the signature of another body', () => sign('{}')],
    ['replayed after more than 300 seconds', (body: string) => sign(body, 302)],
    ['signed by an old scheme only', (body: string) => sign(body).replace('v1=', 'v0=')],
    ['with a header that is none', () => 'v1=abc'],
    ['with a huge header', () => `t=${seconds()},${'v1=aa,'.repeat(1_000)}`],
  ])('refuses what is %s, and keeps nothing', async (_what, signature) => {
    const body = event();
    const before = await kept();
    const response = await post(body, signature(body));
    expect([response.status, await kept()]).toEqual([400, before]);
    expect(await response.text()).not.toMatch(/stack|Stripe[A-Z]|whsec/);
  });

  test('refuses more than 256 kB, by its length or while it comes, and answers others', async () => {
    const large = event({ padding: 'x'.repeat(256 * 1024) });
    expect((await post(large, sign(large))).status).toBe(413);
    expect(await postInPieces(Buffer.alloc(64 * 1024), 6, sign('x'))).toBe(413);
    const small = event({ padding: 'x'.repeat(200 * 1024) });
    expect((await post(small, sign(small))).status).toBe(200);
  });

  test('takes POST only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await fetch(`${app.origin}/webhooks/stripe`, { method })).status).toBe(405);
    expect((await fetch(`${app.origin}/webhooks/stripe/more`, { method: 'POST' })).status).toBe(405);
  });

  test('a signed event about nothing that exists harms nobody', async () => {
    const body = event({ data: { object: { object: 'subscription', id: 'sub_nobody' } } });
    expect((await post(body, sign(body))).status).toBe(200);
    const id = (JSON.parse(body) as { id: string }).id;
    await expect
      .poll(async () => (await app.sql('select last_error from stripe_event where id = $1', [id]))[0]?.['last_error'], { timeout: 10_000 })
      .toBeTruthy();
  });
});

test.each([
  ['without a key', {}],
  ['without a secret to check with', { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_API_BASE: 'http://127.0.0.1:9' }],
])('%s there is no such door, and the server starts all the same', async (_what, env) => {
  const bare = await createTestApp({ env });
  const body = event();
  const response = await fetch(`${bare.origin}/webhooks/stripe`, { method: 'POST', body, headers: { 'stripe-signature': sign(body) } });
  expect(response.ok).toBe(false);
  expect((await bare.ask('{ server { version } }')).data).toMatchObject({ server: { version: expect.any(String) } });
  await bare.close();
});
