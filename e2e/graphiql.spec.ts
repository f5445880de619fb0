/** GraphiQL in a real browser: what it may load, what runs as it stands, and as whom it asks. */
import { look } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';
import { watchViolations } from './violations.ts';

test.setTimeout(180_000);

test('runs as it stands, follows a session live, and asks with a key that it keeps nowhere', async ({ join, server }) => {
  const ana = await join('Ana');
  const { page } = ana;
  const sessionId = await newSession(ana, 'Watched by hand');
  const { id: workspaceId } = await firstWorkspace(ana);
  const violations = await watchViolations(page.context(), server.url);
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  // What Monaco says when its work for a tab is overtaken by the next one.
  page.on('pageerror', (error) => error.message !== 'Canceled' && problems.push(error.message));

  await page.goto(`/developers/graphiql?session=${sessionId}`);
  const answer = page.locator('.graphiql-response');
  // Its editor is megabytes of script.
  await expect(page.locator('.graphiql-query-editor')).toContainText('query Start', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Execute query' }).click();
  await expect(answer).toContainText('"displayName": "Ana"');

  // What the schema says of itself: the documentation knows the roots.
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await expect(page.locator('.graphiql-doc-explorer')).toContainText('Subscription');
  await look(page, 'graphiql');

  await page.getByRole('tab', { name: 'Watch' }).click();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await expect(answer).toContainText('sessionEvents');
  // Long enough to be seen: the panel shows the newest event alone.
  await sendPrompt(ana, sessionId, 'Hello to whoever watches. '.repeat(60), ['demo:echo']);
  await expect(answer).toContainText(/TextAppended|MessageChanged/);
  await look(page, 'graphiql-live', { widths: ['desktop'] });
  await page.getByRole('button', { name: 'Stop query' }).click();

  const { createApiKey } = await ana.ask<{ createApiKey: { secret: string } }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
    { input: { workspaceId, name: 'Explorer', scopes: ['workspace:read', 'session:read'] } },
  );
  await page.getByLabel('API key or access token').fill(createApiKey.secret);
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('tab', { name: 'Start' }).click();
  // Whoever is fast asks before GraphiQL has read which operation the tab has.
  await expect(async () => {
    await page.getByRole('button', { name: 'Execute query' }).click();
    await expect(answer).toContainText('"displayName": "Explorer"', { timeout: 3_000 });
  }).toPass();
  await page.getByRole('tab', { name: 'Watch' }).click();
  await page.getByRole('button', { name: 'Execute query' }).click();
  await expect(answer).toContainText('sessionEvents');
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]));
  expect(kept).not.toContain(createApiKey.secret);
  await page.getByRole('button', { name: 'Forget the key' }).click();
  await expect(page.getByLabel('API key or access token')).toBeVisible();

  expect(violations).toEqual({ seen: [], foreign: [] });
  expect(problems).toEqual([]);
});

test('who is not signed in is told so, and a frame of another site gets nothing', async ({ browser, server }) => {
  const page = await browser.newPage({ baseURL: server.url });
  const response = await page.goto('/developers/graphiql');
  const policy = response!.headers()['content-security-policy']!;
  for (const rule of [
    "default-src 'none'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
  ])
    expect(policy).toContain(rule);
  expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic';/);
  await page.getByRole('button', { name: 'Execute query' }).click();
  await expect(page.locator('.graphiql-response')).toContainText('Sign in first.');
  await page.close();
});
