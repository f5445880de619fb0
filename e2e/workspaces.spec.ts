/** A workspace from its first member to its end and back, as its people see it. */
import type { Page } from '@playwright/test';
import { lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, test } from './people.ts';

const LASTS_AT_MOST_MS = 240_000;
const look = (page: Page, name: string) => lookWithAxe(page, `workspaces-${name}`);

test('members, links, ownership, settings, the end and the way back, and all of it in the audit log', async ({ browser, join, server }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ada = await join('Ada Park');
  const ben = await join('Ben Okoro');
  const workspace = await firstWorkspace(ada);
  await newSession(ada, 'Launch plan');
  const { page } = ada;

  await page.goto('/');
  await page.getByRole('button', { name: 'Workspace' }).first().click();
  await expect(page.getByRole('menuitem', { name: 'Audit log' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'People and roles' }).click();
  await expect(page).toHaveURL(new RegExp(`/w/${workspace.slug}/members$`));
  await page.getByLabel('Email of the person to invite').fill('cleo@example.com');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const pending = page.getByRole('region', { name: 'Invited, not here yet' });
  await expect(pending).toContainText('cleo@example.com');
  const links = page.getByRole('region', { name: 'Invite by link' });
  await links.getByRole('combobox', { name: 'How many people it lets in' }).selectOption('for 10 people');
  await links.getByRole('button', { name: 'Create link' }).click();
  const url = new URL(await links.getByRole('textbox', { name: 'The new link' }).inputValue());
  await look(page, 'members');

  const context = await browser.newContext({ baseURL: server.url });
  const dora = await context.newPage();
  await dora.goto(url.pathname + url.hash);
  await dora.getByRole('button', { name: 'Create an account' }).click();
  await dora.getByLabel('Your name').fill('Dora Lind');
  await dora.getByLabel('Email').fill(`dora.${Date.now()}@example.com`);
  await dora.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await dora.getByRole('button', { name: 'Create account' }).click();
  await expect(dora.getByRole('heading', { name: 'You are invited' })).toBeVisible();
  expect(dora.url()).not.toContain('#');
  await look(dora, 'join');
  await dora.getByRole('button', { name: 'Join the workspace' }).click();
  await expect(dora).toHaveURL(new RegExp(`/w/${workspace.slug}$`));
  await expect(dora.getByText('Launch plan').first()).toBeVisible();

  await page.getByRole('button', { name: 'Done' }).click();
  await page.reload();
  await expect(page.getByRole('list', { name: 'Members' })).toContainText('Dora Lind');
  await expect(links).toContainText('1 of 10 people came');
  await page.getByRole('button', { name: /Role of Dora Lind/ }).click();
  await page.getByRole('menuitem', { name: 'Transfer ownership' }).click();
  await look(page, 'transfer');
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('link', { name: 'General' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Deep Water');
  await page.getByLabel('Address').fill('deep-water');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page).toHaveURL(/\/w\/deep-water\/settings$/);
  await look(page, 'settings');
  await ben.page.goto(`/w/${workspace.slug}/members`);
  await expect(ben.page).toHaveURL(/\/w\/deep-water\/members$/);
  await expect(ben.page.getByRole('list', { name: 'Members' })).toContainText('Ada Park');
  await look(ben.page, 'members-as-member');

  await page.getByRole('button', { name: 'Delete workspace' }).click();
  await look(page, 'delete');
  await page.getByLabel('Write deep-water to go on').fill('deep-water');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete workspace' }).click();
  await expect(page.getByText('This workspace was deleted.')).toBeVisible();
  await look(page, 'frozen');
  await ben.page.reload();
  await expect(ben.page.getByText('Ada Park')).toBeHidden();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Deep Water is back')).toBeVisible();
  await expect(page.getByText('This workspace was deleted.')).toBeHidden();
  await ben.page.goto('/w/deep-water/members');
  await expect(ben.page.getByRole('list', { name: 'Members' })).toContainText('Ada Park');

  await page.getByRole('link', { name: 'Audit log' }).click();
  const events = page.getByRole('list', { name: 'Events' });
  await expect(events).toContainText('Restored the workspace');
  await expect(events).toContainText('Joined the workspace');
  await events.getByText('Changed the address of the workspace').click();
  await expect(events).toContainText('from 127.0.0.1');
  await page.getByRole('button', { name: 'Check the seals' }).click();
  await expect(page.getByText(/events are as they were written/)).toBeVisible();
  await look(page, 'audit');
  await page.getByLabel('Search names, ids and facts').fill('nothing of the kind');
  await expect(page.getByText('Nothing fits these filters')).toBeVisible();
  await look(page, 'audit-empty');
  await context.close();
});
