/** Every page at both widths and in both themes: looked at by axe here, and by people in e2e/screenshots. */
import { lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';

test('sign-in', async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await lookWithAxe(page, 'sign-in');
});

test('workspace, an empty session and a session with answers', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const { slug } = await firstWorkspace(ana);
  await ana.page.goto(`/w/${slug}`);
  await expect(ana.page.getByRole('heading', { name: /^Good to see you/ })).toBeVisible();
  await lookWithAxe(ana.page, 'workspace');

  const sessionId = await newSession(ana, 'Ledger or event log');
  await ana.page.goto(`/s/${sessionId}`);
  await expect(ana.page.getByText('Ask something together')).toBeVisible();
  await lookWithAxe(ana.page, 'session-empty');

  await ben.page.goto(`/s/${sessionId}`);
  await sendPrompt(ben, sessionId, 'Compare event sourcing with plain tables for a billing ledger', ['demo:swift', 'demo:echo']);
  const ended = ana.page.getByRole('article', { name: /^Answer of/ }).getByRole('button', { name: /tokens/ });
  await expect(ended).toHaveCount(2, { timeout: 45_000 });
  await lookWithAxe(ana.page, 'session');
});
