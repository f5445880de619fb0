/** How one person keeps their sessions: unread, pins and folders on all of their devices; a session as a file, and as it came about. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { lookInThemes } from './look.ts';
import { expect, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';

const PHONE = { width: 390, height: 844 };
const LASTS_AT_MOST_MS = 150_000;

const look = (page: Page, name: string) => lookInThemes(page, `shelf-${name}`);

async function ask(person: Person, sessionId: string, text: string): Promise<void> {
  await sendPrompt(person, sessionId, text, ['demo:echo']);
  const running = 'query ($id: ID!) { session(id: $id) { activeRuns } }';
  await expect
    .poll(async () => (await person.ask<{ session: { activeRuns: number } }>(running, { id: sessionId })).session.activeRuns, {
      timeout: 30_000,
    })
    .toBe(0);
}

const row = (page: Page, title: string) =>
  page
    .getByRole('navigation')
    .locator('visible=true')
    .getByRole('link', { name: new RegExp(title) });
const openDrawer = (page: Page) => page.getByRole('button', { name: 'Open the sidebar' }).click();
async function choose(page: Page, title: string, item: string): Promise<void> {
  await row(page, title).hover();
  await page
    .getByRole('button', { name: `Actions for ${title}` })
    .locator('visible=true')
    .click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

test('two devices of one person agree on what is unread, pinned and in folders', async ({ join, browser, server }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const [plan, budget] = [await newSession(ben, 'Launch plan'), await newSession(ben, 'Budget 2027')];
  await newSession(ana, 'Interview notes');
  await ask(ben, plan, 'What should we launch first?');
  const phone = await browser.newContext({ baseURL: server.url, viewport: PHONE, storageState: await ana.page.context().storageState() });
  const pocket = await phone.newPage();
  for (const page of [ana.page, pocket]) await page.goto('/');
  await openDrawer(pocket);
  for (const page of [ana.page, pocket]) await expect(row(page, 'Launch plan')).toContainText('2 unread messages');
  await ask(ben, budget, 'How much is left?');
  for (const page of [ana.page, pocket]) await expect(row(page, 'Budget 2027')).toContainText('2 unread messages');
  await look(ana.page, 'unread-desktop');
  await look(pocket, 'unread-phone');

  await row(ana.page, 'Launch plan').click();
  await expect(ana.page.getByRole('article', { name: /^Answer of/ })).toBeVisible();
  const startedAt = Date.now();
  await expect(row(pocket, 'Launch plan')).not.toContainText('unread');
  process.stdout.write(`Read on one device, known on the other after ${Date.now() - startedAt} ms\n`);
  await row(ana.page, 'Budget 2027').click();
  await expect(row(pocket, 'Budget 2027')).not.toContainText('unread');
  await ask(ben, plan, 'And what must wait?');
  await expect(row(ana.page, 'Launch plan')).toContainText('2 unread messages');
  await row(ana.page, 'Launch plan').click();
  await expect(ana.page.getByRole('separator', { name: 'New since you were here' })).toBeInViewport();
  await expect(row(pocket, 'Launch plan')).not.toContainText('unread');
  await look(ana.page, 'line-desktop');

  await choose(ana.page, 'Launch plan', 'Pin');
  await expect(ana.page.getByRole('region', { name: 'Pinned' }).getByRole('link')).toHaveCount(1);
  await expect(pocket.getByRole('dialog').getByRole('region', { name: 'Pinned' }).getByRole('link')).toHaveCount(1);
  await choose(pocket, 'Budget 2027', 'Move to folder');
  const dialog = pocket.getByRole('dialog', { name: 'Move “Budget 2027”' });
  await expect(dialog).toBeVisible();
  await look(pocket, 'move-phone');
  await dialog.getByRole('textbox', { name: 'New folder' }).fill('Money');
  await dialog.getByRole('button', { name: 'Create and move' }).click();
  const folder = ana.page.getByRole('button', { name: 'Money', exact: true });
  await expect(folder).toBeVisible();
  await folder.click();
  await row(ana.page, 'Interview notes').dragTo(folder);
  await expect(ana.page.getByRole('list', { name: 'Money' }).getByRole('link')).toHaveCount(2);
  await expect(ana.page.getByText('All of your sessions are pinned or in folders.')).toBeVisible();
  await look(ana.page, 'folders-desktop');
  await expect(pocket.getByRole('button', { name: 'Money', exact: true })).toBeVisible();
  await look(pocket, 'folders-phone');

  await choose(ana.page, 'Interview notes', 'Archive');
  await expect(row(ana.page, 'Interview notes')).toHaveCount(0);
  await ana.page.getByRole('button', { name: 'Archived' }).click();
  await expect(row(ana.page, 'Interview notes')).toBeVisible();
  await look(ana.page, 'archive-desktop');
  await choose(ana.page, 'Interview notes', 'Restore');
  await expect(ana.page.getByText('Nothing is archived')).toBeVisible();
  await look(ana.page, 'archive-empty-desktop');
  await phone.close();
});

test('a session becomes a file, and is watched once more as it came about', async ({ join }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ana = await join('Ana Ruiz');
  const id = await newSession(ana, 'How rivers: find the sea?');
  for (const text of ['Why do rivers meander?', 'Give me **three** reasons:\n\n```ts\nconst reasons = 3;\n```', 'Which one matters most?'])
    await ask(ana, id, text);
  const { page } = ana;
  await page.goto(`/s/${id}`);
  const openMenu = () => page.getByRole('button', { name: 'More about this session' }).click();
  await expect(page.getByRole('article', { name: /^Answer of/ }).last()).toBeVisible();

  for (const [item, name, beginning] of [
    ['Export as Markdown', 'How rivers find the sea.md', '# How rivers: find the sea?'],
    ['Export as JSON', 'How rivers find the sea.json', '{\n  "format": "parley.session"'],
  ] as const) {
    await openMenu();
    if (item === 'Export as Markdown') await look(page, 'menu-desktop');
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(name);
    expect(readFileSync(await file.path(), 'utf8').startsWith(beginning)).toBe(true);
  }

  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await openMenu();
  await page.getByRole('menuitem', { name: 'Replay' }).click();
  await expect(page).toHaveURL(/replay=1/);
  const stage = page.getByRole('region', { name: 'Replay of this session' });
  await expect(stage.getByText('Why do rivers meander?').first()).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const slider = page.getByRole('slider', { name: 'Place in the replay' });
  await expect(slider).toHaveAttribute('aria-valuetext', /^Message 4 of 6/);
  await expect(stage.getByRole('article', { name: /^Answer of/ }).last()).toContainText('Demo', { timeout: 10_000 });
  if (await page.getByRole('button', { name: 'Pause' }).isVisible()) await page.getByRole('button', { name: 'Pause' }).click();
  await look(page, 'replay-desktop');
  await page.setViewportSize(PHONE);
  await look(page, 'replay-phone');
  await page.reload();
  await expect(stage.getByText('Why do rivers meander?').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/replay/);
  await expect(page.getByRole('article', { name: /^Answer of/ }).last()).toBeVisible();
});
