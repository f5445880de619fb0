/** What was used, as owners see it and as members see their own part: to the micro-dollar what was charged. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { look, lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test as shared } from './people.ts';
import type { Person } from './people.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** A server of its own: the first person on it runs it, and sets prices. */
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

// The pictures are taken four times each and read by axe.
test.setTimeout(300_000);

/** Micro-USD for a million tokens: dear, so that a demonstration costs something. */
const RATES = { input: '200000001', output: '900000000' };

async function setPrice(operator: Person): Promise<void> {
  await operator.ask('mutation ($input: SetModelPriceInput!) { setModelPrice(input: $input) { price { id } } }', {
    input: { model: 'demo:*', rates: RATES, source: 'For this test' },
  });
}

/** Asks and waits for the end; what the answers were charged, in micro-USD. */
async function askModels(person: Person, title: string, models: readonly string[]): Promise<bigint> {
  const sessionId = await newSession(person, title);
  await sendPrompt(person, sessionId, 'Compare event sourcing with plain tables for a billing ledger', models);
  const query = 'query ($id: ID!) { session(id: $id) { cost { runs reservedMicros costMicros } } }';
  type Cost = { session: { cost: { runs: number; reservedMicros: string; costMicros: string } } };
  const cost = async () => (await person.ask<Cost>(query, { id: sessionId })).session.cost;
  await expect.poll(cost, { timeout: 60_000 }).toMatchObject({ runs: models.length, reservedMicros: '0' });
  return BigInt((await cost()).costMicros);
}

/** What ended a moment ago is added to the sums by whoever looks first; those who look meanwhile see what was before. */
async function untilSummed(person: Person, slug: string, micros: bigint): Promise<void> {
  const query = 'query ($slug: String!, $input: UsageQuery!) { workspace(slug: $slug) { usage(input: $input) { totals { costMicros } } } }';
  const now = Date.now();
  const input = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 3_600_000).toISOString(), interval: 'HOUR' };
  type Totals = { workspace: { usage: { totals: { costMicros: string } } } };
  const total = async () => (await person.ask<Totals>(query, { slug, input })).workspace.usage.totals.costMicros;
  await expect.poll(total).toBe(`${micros}`);
}

function exact(micros: bigint): string {
  const digits = micros % 10_000n === 0n ? 2 : 6;
  const text = `${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0')}`;
  return `$${text.slice(0, text.length - 6 + digits)}`;
}

const card = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name, exact: true });
/** The last row of the table behind the chart: what it adds up to. */
const total = (page: Page): Locator =>
  card(page, /^Spend by \w+$/)
    .getByRole('table')
    .locator('tfoot td')
    .last();
const filterOf = (page: Page, name: string): Locator => page.getByRole('button', { name: new RegExp(`^Show only ${name}`) });

test('owners see what everybody was charged, members their own part, and files say the same', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  await setPrice(ana);
  const { slug } = await firstWorkspace(ana);

  await ana.page.goto(`/w/${slug}/usage?compare=no`);
  await expect(ana.page.getByText('Nothing used in this period')).toBeVisible();
  await lookWithAxe(ana.page, 'usage-empty');

  const byAna = await askModels(ana, 'Ledger or event log', ['demo:swift', 'demo:echo']);
  const byBen = await askModels(ben, 'Launch plan', ['demo:echo']);
  expect(byAna).toBeGreaterThan(byBen);
  expect(byBen).toBeGreaterThan(0n);

  await untilSummed(ana, slug, byAna + byBen);
  const { page } = ana;
  await page.goto(`/w/${slug}`);
  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(total(page)).toHaveText(exact(byAna + byBen));
  await expect(filterOf(page, 'Ana Ruiz')).toHaveAccessibleName(`Show only Ana Ruiz: ${exact(byAna)}, ${share(byAna, byAna + byBen)}`);
  await expect(filterOf(page, 'Ben Okoro')).toHaveAccessibleName(`Show only Ben Okoro: ${exact(byBen)}, ${share(byBen, byAna + byBen)}`);
  await expect(page.getByText('answers being written')).toBeVisible();
  await lookWithAxe(page, 'usage');

  await test.step('a chart is read by keyboard', async () => {
    const plot = page.getByRole('slider', { name: /^Spend by model/ });
    await plot.focus();
    await page.keyboard.press('End');
    await expect(plot).toHaveAttribute('aria-valuetext', new RegExp(`Total ${exact(byAna + byBen).replaceAll(/[$.]/g, '\\$&')}`));
    await look(page, 'usage-read', { widths: ['phone'], before: () => plot.focus() });
    await page.keyboard.press('Escape');
  });

  await test.step('and as a table', async () => {
    await card(page, /^Spend by \w+$/)
      .getByRole('button', { name: 'Show as table' })
      .click();
    await expect(page.getByRole('region', { name: 'Spend by model, as a table' })).toBeVisible();
    await lookWithAxe(page, 'usage-table', { widths: ['phone'] });
    await card(page, /^Spend by \w+$/)
      .getByRole('button', { name: 'Show as chart' })
      .click();
  });

  await test.step('filters stand in the address and hold after a reload', async () => {
    await filterOf(page, 'Ben Okoro').click();
    await expect(total(page)).toHaveText(exact(byBen));
    await expect(page).toHaveURL(/[?&]person=usr_/);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Remove the filter person: Ben Okoro' })).toBeVisible();
    await expect(total(page)).toHaveText(exact(byBen));
    await look(page, 'usage-filtered');
  });

  await test.step('the file has exactly what is shown', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^CSV/ }).click()]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    const [head, ...rows] = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    const cost = head!.split(',').indexOf('cost_usd');
    const sum = rows.reduce((all, row) => all + BigInt(row.split(',')[cost]!.replaceAll(/[".]/g, '')), 0n);
    expect(sum).toBe(byBen);
  });

  await page.getByRole('button', { name: /^Remove the filter person/ }).click();
  await expect(total(page)).toHaveText(exact(byAna + byBen));

  await test.step('the period is picked', async () => {
    await page.getByRole('button', { name: /^Period:/ }).click();
    await look(page, 'usage-period', { widths: ['desktop'] });
    await page.getByRole('dialog', { name: 'Period' }).getByRole('button', { name: 'Last month' }).click();
    await expect(page.getByText('Nothing used in this period').first()).toBeVisible();
    await page.goBack();
    await expect(total(page)).toHaveText(exact(byAna + byBen));
  });

  await test.step('the weekly report is turned off, and stays off', async () => {
    await page.getByRole('button', { name: 'Weekly report' }).click();
    const choice = page.getByRole('switch', { name: 'Send me the report of this workspace' });
    await expect(choice).toBeChecked();
    await lookWithAxe(page, 'usage-weekly');
    await choice.click();
    await expect(page.getByText('You get none.', { exact: false })).toBeVisible();
    await expect(choice).toBeEnabled();
    // Where each of the mails leads.
    await page.goto(`/w/${slug}/usage?compare=no#weekly-report`);
    await page.reload();
    await expect(choice).not.toBeChecked();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page).toHaveURL(/\/usage\?compare=no$/);
  });

  await test.step('the last 30 days are compared with those before', async () => {
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(card(page, /^Spend by \w+$/).getByRole('columnheader', { name: 'Period before' })).toBeAttached();
    await page.getByRole('button', { name: 'Compare' }).click();
  });

  await test.step('a member sees their own part and nobody else', async () => {
    await ben.page.goto(`/w/${slug}/usage?compare=no`);
    await expect(ben.page.getByRole('heading', { name: 'Your usage' })).toBeVisible();
    await expect(total(ben.page)).toHaveText(exact(byBen));
    await expect(ben.page.getByText('Ana Ruiz', { exact: true })).toHaveCount(0);
    await expect(card(ben.page, 'People')).toHaveCount(0);
    await expect(card(ben.page, 'This month')).toHaveCount(0);
    await lookWithAxe(ben.page, 'usage-own');
  });

  await test.step('what goes on now is seen as it happens', async () => {
    const sessionId = await newSession(ben, 'Live');
    await sendPrompt(ben, sessionId, 'Write at length about clocks', ['demo:swift', 'demo:swift', 'demo:swift']);
    const now = page.getByRole('listitem').filter({ hasText: 'being written' });
    await expect(now).toContainText(/[123]answers? being written/);
    await look(page, 'usage-live', { widths: ['desktop'] });
    await expect(now).toContainText('0answers being written', { timeout: 60_000 });
  });
});

function share(part: bigint, whole: bigint): string {
  return new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 }).format(Number(part) / Number(whole));
}
