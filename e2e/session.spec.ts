import type { Page } from '@playwright/test';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';
import { expectPrompt, promptField as composer } from './prompt-field.ts';

const answers = (page: Page) => page.getByRole('article', { name: /^Answer of/ });
const running = (page: Page) => page.getByRole('button', { name: /^Stop/ });

async function open(person: Person, sessionId: string): Promise<void> {
  await person.page.goto(`/s/${sessionId}`);
  await expect(composer(person.page)).toBeEditable();
}

async function finalText(page: Page, index = 0): Promise<string> {
  await expect(
    answers(page)
      .nth(index)
      .getByRole('button', { name: /tokens/ }),
  ).toBeVisible({ timeout: 45_000 });
  return answers(page).nth(index).innerText();
}

test('two people write one prompt and watch the same answer; a third joins in the middle and has all of it', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const cleo = await join('Cleo Park');
  const sessionId = await newSession(ana);
  await open(ana, sessionId);
  await open(ben, sessionId);

  await composer(ana.page).pressSequentially('Explain backpressure');
  await expectPrompt(ben.page).toBe('Explain backpressure');
  await expect(ben.page.getByText('Ana Ruiz is writing')).toBeVisible();
  await composer(ben.page).press('End');
  await composer(ben.page).pressSequentially(' to a new colleague');
  await expectPrompt(ana.page).toBe('Explain backpressure to a new colleague');

  await composer(ana.page).press('Control+Enter');
  await expectPrompt(ben.page).toBe('');
  await expect(ben.page.getByRole('article', { name: 'Prompt by Ana Ruiz' })).toContainText('Explain backpressure to a new colleague');
  await expect(answers(ben.page)).toContainText('Demo answer');
  await expect(running(ben.page).first()).toBeVisible();

  await open(cleo, sessionId);
  await expect(answers(cleo.page)).toContainText('Demo answer');
  await expect(running(cleo.page).first()).toBeVisible();
  await expect(ana.page.getByRole('group', { name: /^Here now/ })).toHaveAccessibleName(/Ana Ruiz.*Ben Okoro.*Cleo Park/);

  const [a, b, c] = [await finalText(ana.page), await finalText(ben.page), await finalText(cleo.page)];
  expect(a.length).toBeGreaterThan(500);
  expect(b).toBe(a);
  expect(c).toBe(a);
});

test('two models answer side by side; one lane is stopped, the other goes on', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const sessionId = await newSession(ana);
  await open(ana, sessionId);
  await sendPrompt(ana, sessionId, 'Compare two ways to store events', ['demo:writer', 'demo:swift']);
  await expect(answers(ana.page)).toHaveCount(2);
  await expect(answers(ana.page).first()).toContainText('Demo answer');
  await answers(ana.page).first().getByRole('button', { name: 'Stop' }).click();
  await expect(answers(ana.page).first()).toContainText('Stopped by you. What was written stays.');
  await finalText(ana.page, 1);

  await answers(ana.page).first().getByRole('button', { name: 'Ask again' }).click();
  await expect(answers(ana.page).first()).toContainText('2/2');
});

test('a prompt is edited and asked again; both versions stay', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const sessionId = await newSession(ana);
  await open(ana, sessionId);
  await sendPrompt(ana, sessionId, 'First wording', ['demo:echo']);
  await finalText(ana.page);
  const prompt = ana.page.getByRole('article', { name: 'Prompt by Ana Ruiz' });
  await prompt.hover();
  await prompt.getByRole('button', { name: 'Edit and ask again' }).click();
  await ana.page.getByRole('textbox', { name: 'Your new version of the prompt' }).fill('Second wording');
  await ana.page.getByRole('button', { name: 'Ask again', exact: true }).first().click();
  await expect(prompt).toContainText('Second wording');
  await expect(prompt).toContainText('2/2');
  await finalText(ana.page);
  await prompt.hover();
  await prompt.getByRole('button', { name: 'Previous version' }).click();
  await expect(prompt).toContainText('First wording');
});

test('a stranger sees nothing of a session, and a removed member is sent away at once', async ({ join, browser, server }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana);
  await open(ben, sessionId);

  const stranger = await browser.newContext({ baseURL: server.url });
  await stranger.request.post('/graphql', {
    headers: { origin: server.url },
    data: {
      query: 'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }',
      variables: { input: { email: `eve.${Date.now()}@example.com`, password: 'correct horse battery', displayName: 'Eve' } },
    },
  });
  const page = await stranger.newPage();
  await page.goto(`/s/${sessionId}`);
  await expect(page.getByRole('alert').getByText('This session is not here for you')).toBeVisible();
  await stranger.close();

  const workspace = await firstWorkspace(ana);
  const { viewer } = await ben.ask<{ viewer: { id: string } }>('{ viewer { id } }');
  await ana.ask('mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }', {
    input: { workspaceId: workspace.id, userId: viewer.id },
  });
  await expect(ben.page.getByRole('alert').getByText('This session is not here for you')).toBeVisible({ timeout: 3_000 });
});
