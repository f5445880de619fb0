import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStripeDouble } from '../server/billing/stripe/doubles/stripe-double.ts';
import type { StripeDouble } from '../server/billing/stripe/doubles/stripe-double.ts';
import { createTestApp } from '../server/testkit/test-app.ts';
import type { TestApp } from '../server/testkit/test-app.ts';
import type { Person } from '../server/testkit/visitors.ts';

const SECRET = 'whsec_api';
const BILLING = `plan { name } seats payments balances { walletMicros }
  subscription { plan nextPlan status seats trialEndsAt currentPeriodEnd cancelsAt pastDueSince freezesAt frozenAt }
  autoTopUp { isEnabled thresholdMicros amountMicros monthlyCapMicros declinedAt }
  receipts { number status totalMicros paidMicros issuedAt nextAttemptAt hostedUrl pdfUrl }`;

let double: StripeDouble;
let app: TestApp;
let owner: Person;
beforeAll(async () => {
  double = await startStripeDouble();
  app = await createTestApp({ env: { STRIPE_SECRET_KEY: double.apiKey, STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: double.url } });
  double.webhooks.sendTo({ url: `${app.origin}/webhooks/stripe`, secret: SECRET }, { live: true });
  owner = await app.person('Owner');
});
afterAll(async () => {
  await app.close();
  await double.close();
});

interface Billing {
  plan: { name: string };
  subscription: { status: string; plan: string; nextPlan: string | null; cancelsAt: string | null } | null;
  balances: { walletMicros: string };
  autoTopUp: object | null;
  receipts: { totalMicros: string; pdfUrl: string }[];
}
async function billing(person = owner): Promise<Billing | null> {
  const query = `query ($slug: String!) { workspace(slug: $slug) { billing { ${BILLING} } } }`;
  const { workspace } = await app.done<{ workspace: { billing: Billing | null } }>(query, { slug: owner.workspace.slug }, person.headers);
  return workspace.billing;
}
function change(name: string, input: object = {}, selection = `billing { ${BILLING} }`, person = owner) {
  const query = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
  return app.ask<Record<string, { url: string; billing: Billing }>>(
    query,
    { input: { workspaceId: owner.workspace.id, ...input } },
    person.headers,
  );
}
async function payOn(url: string, card = 'pm_card_visa'): Promise<string> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ card }), redirect: 'manual' });
  return response.headers.get('location') ?? response.statusText;
}

describe('paying by card, as a customer’s program does', () => {
  test('before there is a plan', async () => {
    expect(await billing()).toMatchObject({ plan: { name: 'FREE' }, payments: true, subscription: null, autoTopUp: null, receipts: [] });
    expect((await change('changePlan', { plan: 'TEAM' })).codes).toEqual(['CONFLICT']);
    expect((await change('resumeSubscription')).codes).toEqual(['CONFLICT']);
    expect((await change('startCheckout', { plan: 'FREE' }, 'url')).codes).toEqual(['INVALID']);
    expect((await change('startCheckout', { plan: 'SELF_HOSTED' }, 'url')).codes).toEqual(['INVALID']);
  });

  test('a plan is begun on the page it is sent to, and stands here when the webhook came', async () => {
    const { data } = await change('startCheckout', { plan: 'TEAM' }, 'url');
    const back = await payOn(data['startCheckout']!.url);
    expect(back).toBe(`${app.origin.replace('127.0.0.1', 'localhost')}/w/${owner.workspace.slug}/billing?stripe=checkout`);
    await expect.poll(async () => (await billing())?.subscription?.status, { timeout: 10_000 }).toBe('TRIALING');
    expect(await billing()).toMatchObject({
      plan: { name: 'TEAM' },
      seats: 1,
      subscription: { plan: 'TEAM', nextPlan: null, frozenAt: null },
    });
  });

  test('it is changed, previewed, ended and kept, and each answer shows it already', async () => {
    const preview = `query ($slug: String!) { workspace(slug: $slug) { billing { planPreview(plan: BUSINESS) { dueNowMicros effectiveAt } } } }`;
    const { data } = await app.ask(preview, { slug: owner.workspace.slug }, owner.headers);
    expect(data).toMatchObject({ workspace: { billing: { planPreview: { dueNowMicros: '0' } } } });
    expect((await change('changePlan', { plan: 'BUSINESS' })).data).toMatchObject({
      changePlan: { billing: { plan: { name: 'BUSINESS' }, subscription: { plan: 'BUSINESS' } } },
    });
    expect((await change('cancelSubscription')).data).toMatchObject({
      cancelSubscription: { billing: { subscription: { nextPlan: 'FREE', cancelsAt: expect.any(String) } } },
    });
    expect((await change('resumeSubscription')).data).toMatchObject({
      resumeSubscription: { billing: { subscription: { nextPlan: null, cancelsAt: null } } },
    });
  });

  test('the wallet is topped up, and told to do so by itself', async () => {
    const { data } = await change('startTopUp', { amountMicros: '25000000' }, 'url');
    expect(await payOn(data['startTopUp']!.url, 'pm_card_chargeCustomerFail')).toBe('OK');
    await payOn(data['startTopUp']!.url);
    await expect.poll(async () => (await billing())?.balances.walletMicros, { timeout: 10_000 }).toBe('25000000');
    await expect.poll(async () => (await billing())?.receipts.map(({ totalMicros }) => totalMicros)).toContain('25000000');
    const [receipt] = (await billing())!.receipts;
    expect((await fetch(receipt!.pdfUrl)).headers.get('content-type')).toBe('application/pdf');
    const input = { isEnabled: true, thresholdMicros: '5000000', amountMicros: '20000000' };
    expect((await change('updateAutoTopUp', input)).data).toMatchObject({
      updateAutoTopUp: { billing: { autoTopUp: { ...input, monthlyCapMicros: null, declinedAt: null } } },
    });
    expect((await change('updateAutoTopUp', { ...input, amountMicros: '1' })).codes).toEqual(['INVALID']);
    expect((await change('startTopUp', { amountMicros: '25000001' }, 'url')).codes).toEqual(['INVALID']);
  });

  test('the portal is another page of Stripe’s', async () => {
    const { data } = await change('openBillingPortal', {}, 'url');
    expect(await (await fetch(data['openBillingPortal']!.url)).text()).toContain('Parley Business');
  });

  test('admins read it and change nothing, members do neither', async () => {
    const [admin, member] = [await app.join(owner, 'Admin', 'ADMIN'), await app.join(owner, 'Member')];
    expect((await billing(admin))?.subscription?.status).toBe('TRIALING');
    expect(await billing(member)).toBeNull();
    for (const person of [admin, member]) {
      expect((await change('cancelSubscription', {}, undefined, person)).codes).toEqual(['FORBIDDEN']);
      expect((await change('startTopUp', { amountMicros: '5000000' }, 'url', person)).codes).toEqual(['FORBIDDEN']);
    }
  });

  test('while Stripe does not answer, it says so, and nothing changes', async () => {
    double.faults.add({ kind: 'status', status: 429 }, { method: 'POST', path: '/v1/subscriptions', times: 1 });
    const { codes, errors } = await change('cancelSubscription');
    expect([codes, errors[0]?.message]).toEqual([['UNAVAILABLE'], expect.stringContaining('Nothing was changed')]);
    expect((await billing())?.subscription?.cancelsAt).toBeNull();
  });
});

test('a server without payments: everything reads, and only paying says that it is not set up', async () => {
  const bare = await createTestApp();
  const person = await bare.person('Selfhost');
  const query = `query ($slug: String!) { workspace(slug: $slug) { billing { ${BILLING} } } }`;
  const { data } = await bare.ask(query, { slug: person.workspace.slug }, person.headers);
  expect(data).toMatchObject({
    workspace: { billing: { plan: { name: 'SELF_HOSTED' }, payments: false, subscription: null, receipts: [] } },
  });
  const start = await bare.ask(
    'mutation ($id: ID!) { startCheckout(input: { workspaceId: $id, plan: TEAM }) { url } }',
    { id: person.workspace.id },
    person.headers,
  );
  expect([start.codes, start.errors[0]?.message]).toEqual([['UNAVAILABLE'], 'Payments are not set up on this server.']);
  await bare.close();
});
