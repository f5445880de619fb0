/** One's own data and its end, and how long a workspace keeps sessions. */
import { readFile } from 'node:fs/promises';
import { lookWithAxe } from './look.ts';
import { expect, test } from './people.ts';

const LASTS_AT_MOST_MS = 180_000;
const PASSWORD = 'correct horse battery staple';
const IN_VIEW = { block: 'center' } as const;

test('a copy of everything, an end with a way back, and how long sessions are kept', async ({ join }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const { page, email, ask } = await join('Ana Reyes');
  const { viewer } = await ask<{ viewer: { memberships: { workspace: { id: string; slug: string } }[] } }>(
    '{ viewer { memberships { workspace { id slug } } } }',
  );
  const { workspace } = viewer.memberships[0]!;

  await page.goto('/account');
  const part = page.getByRole('region', { name: 'Delete your account' });
  const toPart = () => part.evaluate((node, options) => node.scrollIntoView(options), IN_VIEW);
  await toPart();
  await lookWithAxe(page, 'privacy-account', { before: toPart });

  await page.getByRole('button', { name: 'Download your data' }).click();
  await page.getByLabel('Present password').fill(PASSWORD);
  const begun = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const copy = JSON.parse(await readFile(await (await begun).path(), 'utf8')) as { profile: { email: string }[] };
  expect(copy.profile).toMatchObject([{ email }]);

  await page.goto(`/w/${workspace.slug}/settings`);
  const kept = page.getByRole('region', { name: 'How long sessions are kept' });
  await kept.getByRole('radio', { name: /^Delete them when/ }).check();
  await expect(kept.getByText('No session is that old today.')).toBeVisible();
  await lookWithAxe(page, 'privacy-retention');
  await kept.getByLabel('Days', { exact: true }).fill('90');
  await kept.getByRole('button', { name: 'Save' }).click();
  await expect(kept.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.reload();
  await expect(kept.getByLabel('Days', { exact: true })).toHaveValue('90');

  await page.goto('/account');
  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
  await expect(dialog.getByText('It is deleted with your account.')).toBeVisible();
  await lookWithAxe(page, 'privacy-delete');
  await dialog.getByLabel(`Write ${email} to go on`).fill(email);
  await dialog.getByLabel('Present password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText(/^Your account will be erased on/)).toBeVisible();

  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`/w/${workspace.slug}/settings`);
  await expect(kept.getByLabel('Days', { exact: true })).toHaveValue('90');
});
