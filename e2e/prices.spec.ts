/** What models cost: set by the person who runs the server, paid by everybody. */
import { asksFor } from './asked-operation.ts';
import type { Page } from '@playwright/test';
import { lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test as shared } from './people.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** A server of its own: the first person on it is its operator. */
const test = shared.extend<Record<never, never>, { server: ServerProcess }>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const server = await createServerProcess();
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

const look = (page: Page, name: string) => lookWithAxe(page, `prices-${name}`);

async function noSideScroll(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('an operator reads the list, prices a model for one workspace, and takes it back; what was used stays charged', async ({ join }) => {
  test.setTimeout(240_000);
  const olga = await join('Olga Reyes');
  const ben = await join('Ben Okoro');
  const { page } = olga;
  const { slug } = await firstWorkspace(olga);

  await page.goto('/operate/prices');
  await expect(page.getByRole('heading', { name: 'Model prices', level: 1 })).toBeVisible();
  const anthropic = page.getByRole('table', { name: 'Anthropic' });
  await expect(anthropic.getByRole('row', { name: /claude-opus-5-5/ })).toContainText(/\$4\.00\$0\.40\$5\.00\$20\.00/);
  await expect(page.getByRole('table', { name: 'Google' })).toContainText('From Jan 1, 2027: $1.50 in, $7.50 out');
  await expect(page.getByRole('table', { name: 'Demo' })).toContainText('Free');
  await look(page, 'list');
  await noSideScroll(page);

  const haiku = anthropic.getByRole('button', { name: /^claude-haiku-5-5/ });
  await haiku.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'In effect' })).toContainText('$0.10 in, $0.50 out');
  await look(page, 'open');

  await page.getByRole('button', { name: 'Set a price', exact: true }).click();
  await page.getByLabel('Model').fill('demo:*');
  await page.getByText('One workspace').click();
  await page.getByLabel('Workspace', { exact: true }).fill(slug);
  await page.getByLabel('Input, $', { exact: true }).fill('2');
  await page.getByLabel('Output, $').fill('-8');
  await page.getByRole('button', { name: 'Set the price' }).click();
  await expect(page.getByText(/^An amount such as/)).toBeVisible();
  await page.getByLabel('Output, $').fill('8');
  await page.getByLabel('Source').fill('A pilot of our own');
  await expect(page.getByText('A prompt of 10,000 tokens with an answer of 1,000 costs $0.028.')).toBeVisible();
  await look(page, 'form');
  await page.getByRole('button', { name: 'Set the price' }).click();
  await expect(page.getByText('The price of demo:* is set')).toBeVisible();
  const own = page.getByRole('table', { name: 'Prices of single workspaces' });
  await expect(own).toContainText('$2.00');

  const sessionId = await newSession(olga, 'Priced');
  await sendPrompt(olga, sessionId, 'Hello', ['demo:echo']);
  const cost = async () => {
    const { session } = await olga.ask<{ session: { messages: { edges: { node: { usage: { costMicros: string } | null } }[] } } }>(
      'query ($id: ID!) { session(id: $id) { messages { edges { node { usage { costMicros } } } } } }',
      { id: sessionId },
    );
    return session.messages.edges.map(({ node }) => Number(node.usage?.costMicros ?? 0)).reduce((sum, micros) => sum + micros, 0);
  };
  await expect.poll(cost).toBeGreaterThan(0);
  const charged = await cost();

  await own.getByRole('button', { name: /demo:\*.*A pilot/ }).click();
  await own.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByLabel('Why').fill('The pilot is over');
  await look(page, 'withdraw');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(own).toContainText('No price of its own');
  await expect(own.getByRole('list', { name: 'Over' })).toContainText('The pilot is over · by Olga Reyes');
  await look(page, 'withdrawn');
  expect(await cost()).toBe(charged);

  await ben.page.goto('/operate/prices');
  await expect(ben.page.getByRole('heading', { name: 'This page is for operators' })).toBeVisible();
});

test('while the server takes its time the page shows the shape of what comes; where it fails, what to do', async ({ join }) => {
  const { page } = await join('Pia Lund');
  await page.route('**/graphql', async (route) =>
    asksFor(route.request(), 'PriceList') ? new Promise(() => undefined) : route.fallback(),
  );
  await page.goto('/operate/prices');
  await expect(page.getByRole('status', { name: 'Loading the prices' })).toBeVisible();
  await look(page, 'loading');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route('**/graphql', async (route) => (asksFor(route.request(), 'PriceList') ? route.abort() : route.fallback()));
  await page.reload();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
