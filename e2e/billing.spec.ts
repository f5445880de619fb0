/** The bill: paying at Stripe and coming back, a server of one's own, and an invoice that explains itself down to the message. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { startStripeDouble } from '../server/billing/stripe/doubles/stripe-double.ts';
import type { StripeDouble } from '../server/billing/stripe/doubles/stripe-double.ts';
import { look as takePictures, lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test as base } from './people.ts';
import type { Person } from './people.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const LASTS_AT_MOST_MS = 360_000;
const START_MS = 90_000;
const WEBHOOK_SECRET = 'whsec_e2e';
const DAY_MS = 86_400_000;
/** Micro-USD for a million tokens: dear, so that a demonstration costs something. */
const RATES = { input: '200000001', output: '900000000' };

/** Read by axe too where a page or a dialog is new. */
const read = (page: Page, name: string) => lookWithAxe(page, `billing-${name}`);
const look = (page: Page, name: string) => takePictures(page, `billing-${name}`);
const part = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name, exact: true });
const click = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).locator('visible=true').click();

async function openBilling(person: Person): Promise<string> {
  const { slug } = await firstWorkspace(person);
  await person.page.goto(`/w/${slug}/billing`);
  return `/w/${slug}/billing`;
}

const withStripe = base.extend<object, { server: ServerProcess; stripe: StripeDouble }>({
  stripe: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const stripe = await startStripeDouble();
      await provide(stripe);
      await stripe.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ stripe }, provide) => {
      const environment: Record<string, string> = {
        STRIPE_SECRET_KEY: stripe.apiKey,
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
        STRIPE_API_BASE: stripe.url,
      };
      const server = await createServerProcess(environment);
      environment['PUBLIC_URL'] = server.url;
      await server.start();
      stripe.webhooks.sendTo({ url: `${server.url}/webhooks/stripe`, secret: WEBHOOK_SECRET });
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: START_MS },
  ],
});

withStripe(
  'an owner starts a plan at Stripe, tops up, changes, cancels and keeps it; a failed payment is seen everywhere',
  async ({ join: joinWorkspace, stripe }) => {
    withStripe.setTimeout(LASTS_AT_MOST_MS);
    const ana = await joinWorkspace('Ana Ruiz');
    const ben = await joinWorkspace('Ben Okoro');
    const { page } = ana;
    const address = await openBilling(ana);
    const plan = part(page, 'Plan');
    const money = part(page, 'Credits and wallet');
    await expect(plan.getByText('Free', { exact: true })).toBeVisible();
    await expect(money.getByText('$5.00')).toBeVisible();
    await read(page, 'free');

    await withStripe.step('a plan begins at Stripe, and the page waits for the news', async () => {
      await click(page, 'Compare plans');
      await expect(page.getByText('For 2 seats.', { exact: false })).toBeVisible();
      await read(page, 'plans');
      await click(page, 'Choose Team');
      await expect(page.getByText(/^A trial until/)).toBeVisible();
      await look(page, 'start');
      await click(page, 'Go to Stripe');
      await page.getByRole('button', { name: 'Pay' }).click();
      await expect(page.getByText('Stripe is confirming your plan')).toBeVisible();
      await look(page, 'confirming');
      await stripe.webhooks.deliver();
      await expect(page.getByText('The workspace is on Team')).toBeVisible();
      await expect(plan.getByText('Trial', { exact: true })).toBeVisible();
      await expect(plan.getByText('$40 a month')).toBeVisible();
      // For the rest of the month, and none of it used.
      await expect(money.getByRole('meter')).toHaveAttribute('aria-valuenow', '100');
      await expect(money.getByText('$5.00', { exact: true })).toHaveCount(0);
      await expect(page).toHaveURL(new RegExp(`${address}$`));
    });

    await withStripe.step('money is put into the wallet, and next time by itself', async () => {
      await click(page, 'Add money');
      await page.getByText('Another amount').click();
      await page.getByLabel('Your amount in US dollars').fill('4');
      await click(page, 'Pay at Stripe');
      await expect(page.getByText('From $5 to $1,000.')).toBeVisible();
      await read(page, 'top-up');
      await page.getByText('$50', { exact: true }).click();
      await click(page, 'Pay $50 at Stripe');
      await page.getByRole('button', { name: 'Pay' }).click();
      await expect(page.getByText('Stripe is confirming your payment')).toBeVisible();
      await stripe.webhooks.deliver();
      await expect(page.getByText('$50.00 added to the wallet')).toBeVisible();
      await expect(money.getByText('$50.00', { exact: true })).toBeVisible();
      await click(page, 'Automatic top-up');
      await look(page, 'auto-top-up');
      await click(page, 'Save');
      await expect(money.getByText('Below $5.00, $25.00 is added by itself.')).toBeVisible();
      await expect(
        part(page, 'Payments')
          .getByRole('link', { name: /as PDF$/ })
          .first(),
      ).toBeVisible();
      await read(page, 'team');
    });

    await withStripe.step('on trial another plan costs nothing yet; a canceled one can be kept', async () => {
      await click(page, 'Compare plans');
      await click(page, 'Choose Business');
      await expect(page.getByText('The trial goes on, with the new plan’s credits')).toBeVisible();
      await look(page, 'change');
      await click(page, 'Change to Business now');
      await expect(plan.getByText('Business', { exact: true })).toBeVisible();
      await click(page, 'Cancel the plan');
      await look(page, 'cancel');
      await page.getByRole('button', { name: /^Cancel on/ }).click();
      await expect(plan.getByText('Ends soon')).toBeVisible();
      await look(page, 'ending');
      await click(page, 'Keep Business');
      await expect(plan.getByText('Ends soon')).toHaveCount(0);
    });

    await withStripe.step('the portal leads back', async () => {
      await click(page, 'Manage card and addresses');
      await page.getByRole('link', { name: 'Return' }).click();
      await expect(page.getByText('Looking for what you changed at Stripe')).toBeVisible();
      await expect(page.getByText('Looking for what you changed at Stripe')).toHaveCount(0);
    });

    await withStripe.step('a member is told whom to ask; an admin reads', async () => {
      await ben.page.goto(address);
      await expect(ben.page.getByText('Ask Ana Ruiz.')).toBeVisible();
      await read(ben.page, 'no-access');
      const [workspace, { viewer }] = await Promise.all([firstWorkspace(ana), ben.ask<{ viewer: { id: string } }>('{ viewer { id } }')]);
      await ana.ask('mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }', {
        input: { workspaceId: workspace.id, userId: viewer.id, role: 'ADMIN' },
      });
      await ben.page.reload();
      await expect(ben.page.getByText('Only owners change the plan and pay: ask Ana Ruiz.')).toBeVisible();
      await look(ben.page, 'admin');
    });

    await withStripe.step('a payment that fails is seen here and over every page', async () => {
      await click(page, 'Manage card and addresses');
      await page.getByLabel('Card').selectOption('pm_card_chargeCustomerFail');
      await page.getByRole('button', { name: 'Use this card' }).click();
      // The first invoice of the plan, and before the card is charged for the last time.
      stripe.advance((await trialEnd(ana)) + 2 * DAY_MS);
      await stripe.webhooks.deliver();
      await page.goto(address);
      await expect(page.getByRole('alert')).toContainText('A payment failed');
      await expect(plan.getByText('Past due')).toBeVisible();
      await read(page, 'past-due');
      const sessionId = await newSession(ana, 'Backpressure');
      for (const person of [ana, ben]) {
        await person.page.goto(`/s/${sessionId}`);
        await expect(person.page.getByText('A payment failed.')).toBeVisible();
      }
      await read(page, 'banner');
      await page.getByRole('link', { name: 'Open billing' }).click();
      await expect(plan).toBeVisible();
    });
  },
);

async function trialEnd(person: Person): Promise<number> {
  const { slug } = await firstWorkspace(person);
  type Data = { workspace: { billing: { subscription: { trialEndsAt: string } } } };
  const query = 'query ($slug: String!) { workspace(slug: $slug) { billing { subscription { trialEndsAt } } } }';
  return Date.parse((await person.ask<Data>(query, { slug })).workspace.billing.subscription.trialEndsAt);
}

const environment: Record<string, string> = {};

/** On the last day of this month, and then on the first of the next. */
const alone = base.extend<object, { server: ServerProcess }>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      environment['NODE_OPTIONS'] = `--import ${pathToFileURL(join(import.meta.dirname, 'shifted-clock.ts')).href}`;
      environment['CLOCK_AHEAD_MS'] = String(lastNoon() - Date.now());
      const server = await createServerProcess(environment);
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: START_MS },
  ],
});

function lastNoon(): number {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0, 12);
}

async function askModels(person: Person, title: string, models: readonly string[]): Promise<string> {
  const sessionId = await newSession(person, title);
  await sendPrompt(person, sessionId, 'Compare event sourcing with plain tables for a billing ledger', models);
  type Cost = { session: { cost: { runs: number; reservedMicros: string } } };
  const cost = async () =>
    (await person.ask<Cost>('query ($id: ID!) { session(id: $id) { cost { runs reservedMicros } } }', { id: sessionId })).session.cost;
  await expect.poll(cost, { timeout: 60_000 }).toMatchObject({ runs: models.length, reservedMicros: '0' });
  return sessionId;
}

alone(
  'a server of one’s own: a month closes, and its statement explains itself down to the message',
  async ({ join: joinWorkspace, server }) => {
    alone.setTimeout(LASTS_AT_MOST_MS);
    const ana = await joinWorkspace('Ana Ruiz');
    const ben = await joinWorkspace('Ben Okoro');
    const { page } = ana;
    await ana.ask('mutation ($input: SetModelPriceInput!) { setModelPrice(input: $input) { price { id } } }', {
      input: { model: 'demo:*', rates: RATES, source: 'For this test' },
    });
    await openBilling(ana);
    await expect(page.getByText('This server has everything')).toBeVisible();
    await look(page, 'self-hosted-empty');

    const launch = await askModels(ana, 'Launch plan', ['demo:echo', 'demo:swift']);
    await askModels(ben, 'Pricing research', ['demo:echo']);
    await page.reload();
    await expect(page.getByText('The lines add up to the total, to the micro-dollar.')).toBeVisible();
    await read(page, 'self-hosted');

    await server.kill('SIGTERM');
    environment['CLOCK_AHEAD_MS'] = String(lastNoon() + DAY_MS - Date.now());
    await server.start();
    // The closing that has become due begins by itself as well, and while it runs there is nothing to ask for.
    await expect(() =>
      ana.ask('mutation ($input: RunJobInput!) { runJob(input: $input) { run { id } } }', { input: { name: 'billing:close-month' } }),
    ).toPass();
    const statements = page.getByRole('list', { name: 'Statements' });
    await expect(async () => {
      await page.reload();
      await expect(statements.getByRole('listitem')).toHaveCount(1, { timeout: 2_000 });
    }).toPass();
    await look(page, 'statements');

    await alone.step('down from the statement to the message', async () => {
      await statements.getByRole('button', { name: /^Open/ }).click();
      await expect(page.getByText('The lines add up to the total, to the micro-dollar.')).toBeVisible();
      await read(page, 'statement');
      await page
        .getByRole('button', { name: / · answers$/ })
        .first()
        .click();
      await expect(page.getByText('Equal to the line, to the micro-dollar')).toBeVisible();
      await read(page, 'line');
      await page.getByRole('tab', { name: 'Person' }).click();
      await page.getByRole('button', { name: 'Ana Ruiz', exact: true }).click();
      await expect(page.getByText('Equal to the level above, to the micro-dollar')).toBeVisible();
      await page.getByRole('button', { name: 'Launch plan', exact: true }).click();
      await expect(page.getByText('Equal to the level above, to the micro-dollar')).toBeVisible();
      await look(page, 'messages');
      await page
        .getByRole('link', { name: /^Launch plan/ })
        .first()
        .click();
      await expect(page).toHaveURL(new RegExp(`/s/${launch}`));
      await expect(page.getByRole('article', { name: /^Answer of/ }).first()).toBeInViewport();
      await page.goBack();
      await expect(page.getByText('Equal to the level above, to the micro-dollar')).toBeVisible();
    });

    await alone.step('the file says the same', async () => {
      await page.getByRole('navigation', { name: 'Where you are in the bill' }).getByRole('button', { name: 'Billing' }).click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /as CSV$/ }).click()]);
      expect(file.suggestedFilename()).toMatch(/\.csv$/);
    });
  },
);
