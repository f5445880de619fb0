/** The developers page as somebody meets it whose program just failed; and what our own pages send instead of texts. */
import type { APIRequestContext } from '@playwright/test';
import { look, lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';

test.setTimeout(300_000);

test('a request is found by its id, keys have their usage, and a snippet has one’s own server in it', async ({
  join,
  server,
  playwright,
}) => {
  const ana = await join('Ana');
  const ben = await join('Ben');
  const { slug, id: workspaceId } = await firstWorkspace(ana);
  const { page } = ana;
  await page.goto(`/w/${slug}/developers`);
  await expect(page.getByText('No requests yet')).toBeVisible();
  await lookWithAxe(page, 'developers-empty');

  const sessionId = await newSession(ana, 'Release notes');
  const newKey = async (name: string, scopes: readonly string[]) => {
    const { createApiKey } = await ana.ask<{ createApiKey: { secret: string } }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { workspaceId, name, scopes } },
    );
    return createApiKey.secret;
  };
  const program = await playwright.request.newContext({ baseURL: server.url });
  const bot = await newKey('Release notes bot', ['session:read', 'session:write']);
  const ask = (request: APIRequestContext, secret: string, requestId: string, query: string, variables: object = {}) =>
    request.post('/graphql', { data: { query, variables }, headers: { authorization: `Bearer ${secret}`, 'x-request-id': requestId } });
  const SEND = 'mutation Announce($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
  await ask(program, bot, 'announce-1', SEND, { input: { sessionId, text: 'What changed?', models: ['demo:echo'] } });
  await ask(program, bot, 'missing-1', 'query Lookup { session(id: "ses_00000000000000000000000000") { title } }');
  await ask(program, bot, 'wrong-field-1', '{ sesion { title } }');
  const nightly = await newKey('Nightly export', ['workspace:read']);
  await ask(program, nightly, 'not-its-scope-1', SEND, { input: { sessionId, text: 'No', models: ['demo:echo'] } });
  await program.post('/v1/chat/completions', {
    data: { model: 'demo:echo', messages: [{ role: 'user', content: 'Hello' }] },
    headers: { authorization: `Bearer ${bot}`, 'x-request-id': 'first-chat-1' },
  });

  await page.reload();
  const list = page.getByRole('list', { name: 'Recent requests, the newest first' });
  await expect(list.getByText('missing-1')).toBeVisible();
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(list.getByText('first-chat-1')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole('region', { name: 'Tokens by key' })).toContainText('Release notes bot');
  await lookWithAxe(page, 'developers');

  await page.getByLabel('Find by request id').fill('not-its');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('FORBIDDEN');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('How it ended').selectOption('failed');
  await expect(list.getByText('announce-1')).toBeHidden();
  await expect(list.getByText('wrong-field-1')).toBeVisible();

  await page.getByRole('tab', { name: 'urql' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(`const PARLEY = '${server.url}'`);
  await expect(page.getByRole('tabpanel')).toContainText(sessionId);
  await page.getByRole('tabpanel').scrollIntoViewIfNeeded();
  await look(page, 'developers-snippets');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Open GraphiQL' }).click();
  await expect(page.locator('.graphiql-query-editor')).toContainText('query Start', { timeout: 60_000 });

  await ben.page.goto(`/w/${slug}/developers`);
  await expect(ben.page.getByText('No requests yet')).toBeVisible();
  await expect(ben.page.getByText('by key')).toBeHidden();
  await look(ben.page, 'developers-member', { widths: ['desktop'] });
  await program.dispose();
});

test('our own pages send hashes: no text of an operation leaves the browser, by HTTP or on the socket', async ({ join }) => {
  const ana = await join('Ana');
  const sent: { query?: string; extensions?: { persistedQuery?: { sha256Hash: string } } }[] = [];
  ana.page.on('request', (request) => {
    if (request.url().endsWith('/graphql')) sent.push(request.postDataJSON() as (typeof sent)[number]);
  });
  ana.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string; payload?: (typeof sent)[number] };
      if (frame.type === 'subscribe') sent.push(frame.payload!);
    }),
  );
  const sessionId = await newSession(ana, 'By hash');
  await ana.page.goto(`/s/${sessionId}`);
  await sendPrompt(ana, sessionId, 'Hello', ['demo:echo']);
  await expect(ana.page.locator('[data-message]').nth(1)).toContainText('Hello');
  const { slug } = await firstWorkspace(ana);
  await ana.page.goto(`/w/${slug}/usage`);
  await expect(ana.page.getByRole('heading', { name: 'Spend by model' })).toBeVisible();
  expect(sent.length).toBeGreaterThan(5);
  for (const { query, extensions } of sent) {
    expect(query ?? '').toBe('');
    expect(extensions?.persistedQuery?.sha256Hash).toMatch(/^[0-9a-f]{64}$/);
  }
});
