/** One's own account: what opens it, where one is signed in, the second step, and a provider's button. */
import { appCode } from '../server/testkit/authenticator-app.ts';
import { GITHUB_CLIENT, startGithubDouble } from '../server/testkit/github-double.ts';
import type { GithubDouble } from '../server/testkit/github-double.ts';
import { lookWithAxe } from './look.ts';
import { expect, test as shared } from './people.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const LASTS_AT_MOST_MS = 150_000;
const PASSWORD = 'correct horse battery staple';

const test = shared.extend<Record<never, never>, { github: GithubDouble; server: ServerProcess }>({
  github: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const github = await startGithubDouble();
      await provide(github);
      await github.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ github }, provide) => {
      const server = await createServerProcess({
        GITHUB_CLIENT_ID: GITHUB_CLIENT.id,
        GITHUB_CLIENT_SECRET: GITHUB_CLIENT.secret,
        GITHUB_BASE_URL: github.url,
        GITHUB_API_URL: github.apiUrl,
        OIDC_ISSUER: 'http://127.0.0.1:9',
        OIDC_CLIENT_ID: 'parley',
        OIDC_NAME: 'Company login',
      });
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('an account: devices, the second step, and signing in with its code', async ({ join, browser, server }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const { page, email } = await join('Ana Reyes');
  const other = await browser.newContext({ baseURL: server.url });
  const phone = await other.newPage();
  await phone.goto('/sign-in');
  await phone.getByLabel('Email').fill(email);
  await phone.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await phone.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();

  await page.goto('/account');
  await expect(page.getByText('Not confirmed')).toBeVisible();
  await lookWithAxe(page, 'account');
  await page.getByRole('button', { name: /^Sign out Chrome/ }).click();
  await expect(page.getByText('You are signed in nowhere else.')).toBeVisible();
  // The other browser is told by its open socket.
  await expect(phone.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 15_000 });

  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByLabel('Present password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('img', { name: 'Picture for your authenticator app' })).toBeVisible();
  await lookWithAxe(page, 'account-two-factor', { part: '[role=dialog]' });
  const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
  await page.getByLabel('Code').fill(appCode(secret, Date.now()));
  await page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible();
  const codes = await page.getByRole('dialog').getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  await lookWithAxe(page, 'account-recovery-codes', { part: '[role=dialog]' });
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText('10 recovery codes left')).toBeVisible();
  await page.getByRole('button', { name: 'Change Email' }).click();
  await lookWithAxe(page, 'account-address', { part: '[role=dialog]' });
  await page.keyboard.press('Escape');

  await phone.goto('/sign-in');
  await phone.getByLabel('Email').fill(email);
  await phone.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await phone.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(phone.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
  await lookWithAxe(phone, 'sign-in-code');
  await phone.getByLabel('Code').fill(codes[0]!);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone.getByRole('button', { name: 'Ana Reyes Ana Reyes' }).locator('visible=true')).toBeVisible();
  await other.close();
});

test('a provider’s button leads there and back, and says what went wrong', async ({ browser, server, github }) => {
  // The address that the provider sends people back to.
  const context = await browser.newContext({ baseURL: server.url.replace('127.0.0.1', 'localhost') });
  const page = await context.newPage();
  github.signInAs(null);
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Continue with GitHub' }).click();
  await expect(page.getByText(/GitHub did not let you in/)).toBeVisible();
  await lookWithAxe(page, 'sign-in-elsewhere');
  const email = `octa.${process.pid}@example.com`;
  github.signInAs({ id: 42, login: 'octa', name: 'Octavia Byrne', emails: [{ email, primary: true, verified: true }] });
  await page.getByRole('link', { name: 'Continue with GitHub' }).click();
  await expect(page.getByRole('button', { name: 'Octavia Byrne Octavia Byrne' }).locator('visible=true')).toBeVisible();
  await page.goto('/account');
  await expect(page.getByText(`Connected as ${email}`)).toBeVisible();
  await expect(page.getByText('You have no password')).toBeVisible();
  await lookWithAxe(page, 'account-elsewhere');
  await context.close();
});
