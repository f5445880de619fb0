/** API keys as an owner meets them: made, copied once, used, rotated without a gap, revoked; members are told whom to ask. */
import type { APIRequestContext } from '@playwright/test';
import { look, lookWithAxe } from './look.ts';
import { expect, firstWorkspace, test } from './people.ts';

test.setTimeout(240_000);

async function whoIs(request: APIRequestContext, origin: string, secret: string): Promise<string | null> {
  const response = await request.post(`${origin}/graphql`, {
    data: { query: '{ viewerActor { displayName } }' },
    headers: { authorization: `Bearer ${secret}` },
  });
  const { data } = (await response.json()) as { data?: { viewerActor: { displayName: string } | null } | null };
  return data?.viewerActor?.displayName ?? null;
}

test('from the first key to its end', async ({ join, server, playwright }) => {
  const ana = await join('Ana');
  const ben = await join('Ben');
  const { slug } = await firstWorkspace(ana);
  const { page } = ana;
  const program = await playwright.request.newContext();

  await page.goto(`/w/${slug}/keys`);
  await expect(page.getByText('No API keys yet')).toBeVisible();
  await lookWithAxe(page, 'keys-empty');

  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New API key' });
  await form.getByLabel('Name').fill('Release notes bot');
  await form.getByRole('checkbox', { name: /^usage:read\b(?!-)/ }).check();
  await form.getByLabel('Monthly limit in USD').fill('25');
  await lookWithAxe(page, 'keys-new', { part: '[role=dialog]' });
  await form.getByRole('button', { name: 'Make the key' }).click();

  const shown = page.getByRole('dialog', { name: 'The secret of Release notes bot' });
  const first = await shown.getByLabel('Secret').inputValue();
  expect(first).toMatch(/^pk_[0-9a-z]{26}_[\w-]{43}$/);
  await lookWithAxe(page, 'keys-secret', { part: '[role=dialog]' });
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await expect(shown).toBeHidden();
  expect(await page.content()).not.toContain(first);
  expect(await whoIs(program, server.url, first)).toBe('Release notes bot');

  await page.getByRole('button', { name: 'Actions for Release notes bot' }).click();
  await page.getByRole('menuitem', { name: 'Rotate' }).click();
  const rotation = page.getByRole('dialog', { name: 'Rotate Release notes bot' });
  await lookWithAxe(page, 'keys-rotate', { part: '[role=dialog]' });
  await rotation.getByRole('button', { name: 'Rotate' }).click();
  const again = page.getByRole('dialog', { name: 'The secret of Release notes bot' });
  const second = await again.getByLabel('Secret').inputValue();
  await again.getByRole('button', { name: 'I have copied it' }).click();
  expect(await Promise.all([first, second].map((secret) => whoIs(program, server.url, secret)))).toEqual(
    Array.from({ length: 2 }, () => 'Release notes bot'),
  );
  await expect(page.getByText(/^The old secret works until/)).toBeVisible();

  const { id: workspaceId } = await firstWorkspace(ana);
  await ana.ask('mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }', {
    input: { workspaceId, name: 'Nightly export', scopes: ['session:read', 'workspace:read', 'billing:read'] },
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Nightly export' })).toBeVisible();
  await lookWithAxe(page, 'keys-list');

  await page.getByRole('button', { name: 'Actions for Release notes bot' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await look(page, 'keys-revoke', { widths: ['desktop'] });
  await page.getByRole('dialog', { name: 'Revoke Release notes bot' }).getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('heading', { name: 'Release notes bot' })).toBeHidden();
  expect(await Promise.all([first, second].map((secret) => whoIs(program, server.url, secret)))).toEqual([null, null]);

  await ben.page.goto(`/w/${slug}/keys`);
  await expect(ben.page.getByText('Keys are for owners and admins')).toBeVisible();
  await look(ben.page, 'keys-no-access');
  await program.dispose();
});
