/** The bell: what came for somebody who was elsewhere, on all of their devices, and the way there. */
import type { Page } from '@playwright/test';
import { lookInThemes } from './look.ts';
import { expect, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LASTS_AT_MOST_MS = 150_000;

const look = (page: Page, name: string) => lookInThemes(page, `notifications-${name}`);

interface Messages {
  session: { messages: { edges: readonly { node: { id: string } }[] } };
}

async function firstMessage(person: Person, id: string): Promise<string> {
  const query = 'query ($id: ID!) { session(id: $id) { messages(first: 1) { edges { node { id } } } } }';
  const { session } = await person.ask<Messages>(query, { id });
  return session.messages.edges[0]!.node.id;
}

async function mention(person: Person, messageId: string, target: { id: string; name: string }, text: string): Promise<void> {
  await person.ask('mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }', {
    input: { messageId, text: `@${target.name} ${text}`, mentions: [{ kind: 'USER', ...target }] },
  });
}

const idOf = async (person: Person) => (await person.ask<{ viewer: { id: string } }>('{ viewer { id } }')).viewer.id;
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ }).locator('visible=true');

test('a mention rings on every device within a second, leads to its message, and is read on all of them', async ({
  join,
  browser,
  server,
}) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'Launch plan');
  for (const prompt of ['What should we launch first', 'And what must wait', 'Who decides']) {
    await sendPrompt(ana, sessionId, prompt, ['demo:echo']);
    await expect
      .poll(
        async () =>
          (await ana.ask<{ session: { activeRuns: number } }>('query ($id: ID!) { session(id: $id) { activeRuns } }', { id: sessionId }))
            .session.activeRuns,
        { timeout: 30_000 },
      )
      .toBe(0);
  }
  const messageId = await firstMessage(ana, sessionId);
  const phone = await browser.newContext({ baseURL: server.url, viewport: PHONE, storageState: await ben.page.context().storageState() });
  const pocket = await phone.newPage();
  for (const page of [ben.page, pocket]) await page.goto('/');
  await bell(ben.page).click();
  await expect(ben.page.getByText('Nothing to catch up on')).toBeVisible();
  await look(ben.page, 'empty-desktop');
  await ben.page.keyboard.press('Escape');
  await expect(pocket.getByRole('heading', { name: /Good to see you/ })).toBeVisible();

  const startedAt = Date.now();
  await mention(ana, messageId, { id: await idOf(ben), name: 'Ben Okoro' }, 'do you agree with the order here?');
  await expect(ben.page).toHaveTitle(/^\(1\) /);
  const rangAfterMs = Date.now() - startedAt;
  await expect(pocket).toHaveTitle(/^\(1\) /);
  test.info().annotations.push({ type: 'rang after', description: `${rangAfterMs} ms` });
  process.stdout.write(`The bell rang after ${rangAfterMs} ms\n`);
  await mention(
    ana,
    messageId,
    { id: await idOf(ben), name: 'Ben Okoro' },
    'and please add the prices, so that finance can look at the whole before Friday',
  );
  await sendPrompt(ben, sessionId, 'Sum it up', ['demo:echo']);
  await expect(ben.page).toHaveTitle(/^\(3\) /, { timeout: 30_000 });

  await bell(ben.page).click();
  const list = ben.page.getByRole('dialog', { name: 'Notifications' });
  await expect(list.getByRole('region', { name: 'New' }).getByRole('listitem')).toHaveCount(3);
  await look(ben.page, 'list-desktop');
  await pocket.getByRole('button', { name: 'Open the sidebar' }).click();
  await expect(bell(pocket)).toBeVisible();
  await look(pocket, 'drawer-phone');
  await bell(pocket).click();
  await expect(pocket.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem')).toHaveCount(3);
  await look(pocket, 'list-phone');

  await list.getByRole('link', { name: /do you agree/ }).click();
  await expect(ben.page).toHaveURL(new RegExp(`/s/${sessionId}`));
  await expect(ben.page.locator('[data-found]')).toBeInViewport();
  await expect(ben.page.locator('[data-found]')).toContainText('What should we launch first');
  // The comment was opened, and to be in the session is to know that its answer is there.
  await expect(pocket).toHaveTitle(/^\(1\) /);
  await look(ben.page, 'place-desktop');

  await pocket.getByRole('button', { name: 'Mark all read' }).click();
  await expect(pocket).not.toHaveTitle(/^\(/);
  await expect(ben.page).not.toHaveTitle(/^\(/);
  await look(pocket, 'read-phone');
  await phone.close();
});

test('what one is told is chosen in one place, which mails lead to and the palette finds', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  await ana.page.goto('/?settings=notifications');
  const settings = ana.page.getByRole('dialog', { name: 'Notification settings' });
  const mentions = settings.getByRole('combobox', { name: 'Mentions, by mail' });
  await expect(mentions).toHaveValue('WHEN_AWAY');
  await look(ana.page, 'settings-desktop');
  await mentions.selectOption('Never');
  await ana.page.setViewportSize(PHONE);
  await look(ana.page, 'settings-phone');
  await ana.page.setViewportSize(DESKTOP);
  await ana.page.reload();
  await expect(ana.page.getByRole('heading', { name: /Good to see you/ })).toBeVisible();
  await ana.page.keyboard.press('Control+k');
  await ana.page.getByRole('combobox').fill('notification settings');
  await ana.page.keyboard.press('Enter');
  await expect(mentions).toHaveValue('NEVER');
});
