/** A workspace's own provider keys as an owner meets them: refused, added, used by an answer, failing, paused, removed; members are told whom to ask. */
import { startProviderDouble } from '../server/models/doubles/provider-double.ts';
import { lookWithAxe } from './look.ts';
import { expect, firstWorkspace, test as base } from './people.ts';
import { createServerProcess } from './server-process.ts';

const test = base.extend<object, { server: Awaited<ReturnType<typeof createServerProcess>> }>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const server = await createServerProcess({ EGRESS_ALLOW: '127.0.0.1' });
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
test.setTimeout(400_000);

const SECRET = 'sk-of-the-lab-0123456789wxyz';
const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } } }';
const CREATE = 'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }';

test('from the first key to its end', async ({ join }) => {
  const double = await startProviderDouble('openai-compatible', { models: [{ id: 'qwen3:8b' }, { id: 'llama-4' }] });
  const ana = await join('Ana');
  const ben = await join('Ben');
  const { id: workspaceId, slug } = await firstWorkspace(ana);
  const { page } = ana;

  await page.goto(`/w/${slug}/providers`);
  await expect(page.getByText('No provider keys yet')).toBeVisible();
  await lookWithAxe(page, 'providers-empty');

  await page.getByRole('button', { name: 'Add a key' }).click();
  const form = page.getByRole('dialog', { name: 'Add a provider key' });
  await form.getByText('Compatible server').click();
  await form.getByLabel('Name').fill('Research lab');
  await form.getByLabel('Address').fill('https://192.168.0.7/v1');
  await form.getByLabel('Key', { exact: true }).fill(SECRET);
  await form.getByRole('button', { name: 'Add the key' }).click();
  await expect(form.getByText('This address does not lead to the public internet.')).toBeVisible();
  await lookWithAxe(page, 'providers-add', { part: '[role=dialog]' });
  await form.getByLabel('Address').fill(double.url);
  await form.getByRole('button', { name: 'Add the key' }).click();
  await expect(page.getByText('The key for Research lab is in use')).toBeVisible();
  await expect(page.getByText('…wxyz')).toBeVisible();
  expect(await page.content()).not.toContain(SECRET);

  const { createSession } = await ana.ask<{ createSession: { session: { id: string } } }>(CREATE, {
    input: { workspaceId, title: 'On our own machine' },
  });
  const sessionId = createSession.session.id;
  await ana.ask(SEND, { input: { sessionId, text: 'Say hello.', models: ['research-lab:qwen3:8b'] } });
  await page.goto(`/s/${sessionId}`);
  await page.getByRole('button', { name: /tokens · own key/ }).click();
  await expect(page.getByText(/^It ran on the workspace’s own key/)).toBeVisible();
  await page.screenshot({ path: 'e2e/screenshots/providers-receipt.png' });

  double.use({ script: [{ type: 'status', status: 401 }], models: { status: 401 } });
  await ana.ask(SEND, { input: { sessionId, text: 'And again.', models: ['research-lab:qwen3:8b'] } });
  await expect(page.getByText(/The workspace’s key for Research lab was refused/)).toBeVisible();
  await page.goto(`/w/${slug}/providers`);
  await expect(page.getByText('Does not work')).toBeVisible();
  double.use({ models: [{ id: 'qwen3:8b' }] });
  await ana.ask('mutation ($input: SetProviderKeyInput!) { setProviderKey(input: $input) { providerKey { id } } }', {
    input: { workspaceId, provider: 'COMPATIBLE', name: 'Build farm', baseUrl: double.url, secret: 'farm-token', models: ['one'] },
  });
  await page.reload();
  await page.getByRole('button', { name: 'Actions for Build farm' }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await lookWithAxe(page, 'providers-list');

  await page.getByRole('button', { name: 'Actions for Research lab' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  const removal = page.getByRole('dialog', { name: 'Remove the key for Research lab' });
  await lookWithAxe(page, 'providers-remove', { part: '[role=dialog]' });
  await removal.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('The key for Research lab was removed')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Research lab' })).toBeHidden();

  await ben.page.goto(`/w/${slug}/providers`);
  await expect(ben.page.getByText('Provider keys are for owners and admins')).toBeVisible();
  await lookWithAxe(ben.page, 'providers-no-access');
  await double.close();
});
