/** Webhooks as an owner meets them: added, the secret copied once, verified by a receiver, failing, sent again, removed. */
import { createReceiver, answer } from '../server/webhooks/testkit/receiver.ts';
import type { Receiver } from '../server/webhooks/testkit/receiver.ts';
import { look, lookWithAxe } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test as base } from './people.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const test = base.extend<object, { server: ServerProcess; receiver: Receiver }>({
  receiver: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const receiver = await createReceiver();
      await provide(receiver);
      await receiver.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ receiver }, provide) => {
      const server = await createServerProcess({ EGRESS_ALLOW: `127.0.0.1:${receiver.port}` });
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test.setTimeout(300_000);

test('from the first webhook to its end', async ({ join, receiver }) => {
  const ana = await join('Ana');
  const ben = await join('Ben');
  const { slug } = await firstWorkspace(ana);
  const { page } = ana;
  const host = `127.0.0.1:${receiver.port}`;

  await page.goto(`/w/${slug}/webhooks`);
  await expect(page.getByText('Nobody is told yet')).toBeVisible();
  await lookWithAxe(page, 'webhooks-empty');

  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const form = page.getByRole('dialog', { name: 'Add a webhook' });
  await form.getByLabel('Address').fill('https://169.254.169.254/');
  await form.getByRole('button', { name: 'Add it' }).click();
  await expect(form.getByText('This address does not lead to the public internet.')).toBeVisible();
  await form.getByLabel('Address').fill(receiver.url('/releases'));
  await form.getByRole('checkbox', { name: /^message\.created/ }).check();
  await form.getByLabel('Description').fill('Release bot');
  await lookWithAxe(page, 'webhooks-new', { part: '[role=dialog]' });
  await form.getByRole('button', { name: 'Add it' }).click();

  const shown = page.getByRole('dialog', { name: `The signing secret of ${host}` });
  const secret = await shown.getByLabel('Signing secret').inputValue();
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  await lookWithAxe(page, 'webhooks-secret', { part: '[role=dialog]' });
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await expect(shown).toBeHidden();
  expect(await page.content()).not.toContain(secret);

  await sendPrompt(ana, await newSession(ana), 'Hello', ['demo:echo']);
  await expect
    .poll(() => receiver.on('/releases').map(({ message }) => message.type), { timeout: 10_000 })
    .toEqual(['message.created', 'run.completed']);
  for (const one of receiver.on('/releases')) receiver.verify(secret, one);

  receiver.behave('/releases', answer(500, { 'content-type': 'text/plain' }, 'The database of the receiver is away.'));
  await page.getByRole('button', { name: `Actions for ${host}` }).click();
  await page.getByRole('menuitem', { name: 'Send a test' }).click();
  await expect(page.getByText('The test is on its way')).toBeVisible();
  await sendPrompt(ana, await newSession(ana), 'Hello', ['demo:echo']);
  const log = page.getByRole('list', { name: 'Deliveries' });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(log.getByText('Given up')).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Nothing has arrived since/)).toBeVisible();
  await expect(log.getByText('Waiting').first()).toBeVisible();
  await lookWithAxe(page, 'webhooks-list');
  const failed = log.getByRole('listitem').filter({ hasText: 'run.completed' }).filter({ hasText: 'Waiting' }).first();
  await failed.getByText('run.completed').first().click();
  await expect(failed.getByText('The database of the receiver is away.').first()).toBeVisible();
  await failed.scrollIntoViewIfNeeded();
  await lookWithAxe(page, 'webhooks-delivery', { before: () => failed.scrollIntoViewIfNeeded() });

  receiver.behave('/releases', answer(204));
  await failed.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('It is on its way again').first()).toBeVisible();
  await expect(log.getByRole('listitem').filter({ hasText: 'Waiting' }).filter({ hasText: 'run.completed' })).toHaveCount(0);

  await page.getByRole('button', { name: `Actions for ${host}` }).click();
  await look(page, 'webhooks-menu', { widths: ['desktop'] });
  await page.getByRole('menuitem', { name: 'Rotate the secret' }).click();
  await look(page, 'webhooks-rotate', { widths: ['desktop'] });
  await page.getByRole('button', { name: 'Rotate', exact: true }).click();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByText(/^The old secret signs too until/)).toBeVisible();

  await page.getByRole('button', { name: `Actions for ${host}` }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page
    .getByRole('dialog', { name: `Remove ${host}` })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect(page.getByText('Nobody is told yet')).toBeVisible();

  await ben.page.goto(`/w/${slug}/webhooks`);
  await expect(ben.page.getByText('Webhooks are for owners and admins')).toBeVisible();
  await look(ben.page, 'webhooks-no-access');
});
