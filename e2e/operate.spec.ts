/** What this server does by itself: for the person who runs it, and for nobody else. */
import { asksFor } from './asked-operation.ts';
import type { Page } from '@playwright/test';
import { lookWithAxe } from './look.ts';
import { expect, test as shared } from './people.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const LASTS_AT_MOST_MS = 150_000;

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

const look = (page: Page, name: string) => lookWithAxe(page, `operate-${name}`);
const menuOf = (page: Page, name: string) => page.getByRole('button', { name: `${name} ${name}` }).locator('visible=true');

interface Reply {
  data: { serverAdmin: { jobs: Record<string, unknown>[] } };
}

/** What a quiet server does not show: a failure, a run under way, a run that was cut off, a job that nobody runs. */
async function withTroubles(page: Page): Promise<void> {
  const at = (ms: number) => new Date(Date.now() - ms).toISOString();
  const changes: Record<string, unknown>[] = [
    {
      failuresInARow: 3,
      lastRun: { id: 'jrn_f', status: 'FAILED', createdAt: at(240_000), startedAt: at(240_000), finishedAt: at(238_800) },
    },
    { lastRun: { id: 'jrn_r', status: 'RUNNING', createdAt: at(12_000), startedAt: at(12_000), finishedAt: null } },
    {
      failuresInARow: 1,
      lastRun: { id: 'jrn_l', status: 'LOST', createdAt: at(7_200_000), startedAt: at(7_200_000), finishedAt: at(7_100_000) },
    },
    { lastRun: null, nextRunAt: null },
  ];
  await page.route('**/graphql', async (route) => {
    if (!asksFor(route.request(), 'JobList')) return route.fallback();
    const response = await route.fetch();
    const reply = (await response.json()) as Reply;
    reply.data.serverAdmin.jobs = reply.data.serverAdmin.jobs.map((job, index) => ({ ...job, ...changes[index] }));
    return route.fulfill({ response, json: reply });
  });
}

test('the first person on a server sees its jobs and runs one; the second does not know that there are any', async ({ join }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const { page } = await join('Olga Reyes');
  const ben = await join('Ben Okoro');

  await page.goto('/');
  await menuOf(page, 'Olga Reyes').click();
  await page.getByRole('menuitem', { name: 'Run this server' }).click();
  await expect(page).toHaveURL(/\/operate\/jobs$/);
  await expect(page.getByRole('heading', { name: 'Background jobs', level: 1 })).toBeVisible();
  await expect(page.getByText(/^\d+ jobs, all in order$/)).toBeVisible();

  const job = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Run now: Delete settled prompts' }) });
  await expect(job.getByText('Daily at 03:45 UTC')).toBeVisible();
  await expect(page.getByText('Mondays from 08:00 UTC, every 15 minutes')).toBeVisible();
  await expect(job.getByText('Not yet')).toBeVisible();
  await look(page, 'list');

  await job.getByRole('button', { name: /^Run now/ }).click();
  await expect(job.getByText('Done')).toBeVisible();
  const opener = job.getByRole('button', { name: /^Delete settled prompts/ });
  await opener.focus();
  await page.keyboard.press('Enter');
  const run = job.getByRole('list', { name: 'Last runs' }).getByRole('listitem');
  await expect(run).toHaveCount(1);
  await expect(run).toContainText(/nothing to do.*by Olga Reyes on /);
  await look(page, 'open');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });

  await withTroubles(page);
  await page.reload();
  await expect(page.getByText(/^2 of \d+ jobs do not go well$/)).toBeVisible();
  await look(page, 'troubles');

  await ben.page.goto('/');
  await menuOf(ben.page, 'Ben Okoro').click();
  await expect(ben.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expect(ben.page.getByRole('menuitem', { name: 'Run this server' })).toHaveCount(0);
  await ben.page.goto('/operate/jobs');
  await expect(ben.page.getByRole('heading', { name: 'This page is for operators' })).toBeVisible();
  await look(ben.page, 'hidden');
});

test('while the server takes its time the page shows the shape of what comes', async ({ join }) => {
  const { page } = await join('Pia Lund');
  await page.route('**/graphql', async (route) => (asksFor(route.request(), 'JobList') ? new Promise(() => undefined) : route.fallback()));
  await page.goto('/operate/jobs');
  await expect(page.getByRole('status', { name: 'Loading the jobs' })).toBeVisible();
  await look(page, 'loading');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
