/** A budget between two people: set, reached, asked for more, granted with one click, and what a session costs meanwhile. */
import type { Page } from '@playwright/test';
import { lookWithAxe } from './look.ts';
import { test as base, expect, firstWorkspace, newSession, sendPrompt } from './people.ts';
import type { Person } from './people.ts';
import { expectPrompt, promptEditor, promptField } from './prompt-field.ts';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const LASTS_AT_MOST_MS = 240_000;
/** Micro-USD for a million tokens of answer: the longest one costs $0.41. */
const OUTPUT_RATE = '100000000';

/** A server of its own: the first person on it sets prices. */
const test = base.extend<object, { server: ServerProcess }>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const server = await createServerProcess();
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

const look = (page: Page, name: string, options = {}) => lookWithAxe(page, `budgets-${name}`, options);
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ }).locator('visible=true');
const costOf = (page: Page) => page.getByRole('button', { name: /^This session cost/ });

async function open({ page, ask }: Person, sessionId: string, model: string): Promise<void> {
  const { session } = await ask<{ session: { workspace: { id: string } } }>('query ($id: ID!) { session(id: $id) { workspace { id } } }', {
    id: sessionId,
  });
  const key = `parley.models.${session.workspace.id}`;
  await page.addInitScript(([name, chosen]) => localStorage.setItem(name!, chosen!), [key, JSON.stringify([model])]);
  await page.goto(`/s/${sessionId}`);
  await promptEditor(page);
}

async function write(page: Page, text: string): Promise<void> {
  await promptField(page).click();
  await page.keyboard.type(text);
}

async function setPrice(person: Person): Promise<void> {
  await person.ask('mutation ($input: SetModelPriceInput!) { setModelPrice(input: $input) { __typename } }', {
    input: { model: 'demo:*', rates: { input: '0', output: OUTPUT_RATE }, source: 'a test' },
  });
}

async function createBudget(person: Person, input: Record<string, unknown>): Promise<void> {
  const { id } = await firstWorkspace(person);
  await person.ask('mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { budget { id } } }', {
    input: { workspaceId: id, period: 'MONTH', mode: 'HARD', ...input },
  });
}

const idOf = async (person: Person) => (await person.ask<{ viewer: { id: string } }>('{ viewer { id } }')).viewer.id;
const ended = (person: Person, sessionId: string) =>
  expect
    .poll(
      async () =>
        (await person.ask<{ session: { activeRuns: number } }>('query ($id: ID!) { session(id: $id) { activeRuns } }', { id: sessionId }))
          .session.activeRuns,
      { timeout: 30_000 },
    )
    .toBe(0);

test('an admin sets a budget, a member reaches it and asks, one click in the bell grants it, and the prompt goes', async ({ join }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  await setPrice(ana);
  const { slug } = await firstWorkspace(ana);
  const sessionId = await newSession(ana, 'Launch plan');

  await ana.page.goto('/');
  await ana.page
    .getByRole('button', { name: /^Workspace/ })
    .locator('visible=true')
    .click();
  await ana.page.getByRole('menuitem', { name: 'Budgets' }).click();
  await expect(ana.page.getByText('No budgets yet')).toBeVisible();
  await look(ana.page, 'empty');
  await ana.page.getByRole('button', { name: 'New budget' }).click();
  const form = ana.page.getByRole('dialog', { name: 'New budget' });
  await form.getByText('Person', { exact: true }).click();
  await form.getByRole('combobox').selectOption({ label: 'Ben Okoro' });
  await form.getByRole('textbox', { name: 'Limit' }).fill('0.01');
  await look(ana.page, 'new', { widths: ['desktop', 'phone'] });
  await form.getByRole('button', { name: 'Set budget' }).click();
  await expect(ana.page.getByRole('meter', { name: 'Ben Okoro, this month' })).toBeVisible();

  await open(ben, sessionId, 'demo:echo');
  await write(ben.page, 'Which of our three markets comes first?');
  await expect(ben.page.getByText('Over budget')).toBeVisible();
  await look(ben.page, 'estimate-refused');
  await promptField(ben.page).click();
  await ben.page.keyboard.press('Control+Enter');
  const refusal = ben.page.getByRole('alert');
  await expect(refusal).toContainText('Not sent: what is left of your budget does not cover this.');
  await expect(refusal).toContainText('It opens again');
  await expectPrompt(ben.page).toBe('Which of our three markets comes first?');
  await look(ben.page, 'refused');
  await refusal.getByRole('button', { name: 'Ask for more' }).click();
  const asking = ben.page.getByRole('dialog', { name: 'Ask for more budget' });
  await expect(asking.getByRole('meter')).toBeVisible();
  await asking.getByText('$5.00').click();
  await asking.getByRole('textbox', { name: 'What for' }).fill('The launch, until Friday');
  await look(ben.page, 'ask');
  await asking.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(ben.page.getByText(/^Asked\. The owners and admins know/)).toBeVisible();

  await expect(ana.page).toHaveTitle(/^\(1\) /);
  await expect(ana.page.getByRole('region', { name: 'Requests for more' })).toContainText('“The launch, until Friday”');
  await look(ana.page, 'request');
  await bell(ana.page).click();
  const list = ana.page.getByRole('dialog', { name: 'Notifications' });
  await expect(list.getByRole('button', { name: 'Grant $5.00' })).toBeVisible();
  await ana.page.screenshot({ path: 'e2e/screenshots/budgets-bell-desktop-light.png' });
  await list.getByRole('button', { name: 'Grant $5.00' }).click();
  await expect(list.getByText('Granted')).toBeVisible();

  await expect(ben.page.getByText('There is $5.00 more now. You can send.')).toBeVisible();
  await expect(ben.page.getByText(/\$0\.02\d? – \$0\.41/)).toBeVisible();
  await look(ben.page, 'granted');
  await promptField(ben.page).click();
  await ben.page.keyboard.press('Control+Enter');
  await expect(ben.page.getByRole('article', { name: /^Answer of/ })).toBeVisible();
  await ended(ben, sessionId);
  await expect(costOf(ben.page)).toHaveAccessibleName(/^This session cost \$0\.00\d+ so far$/, { timeout: 15_000 });

  await sendPrompt(ana, sessionId, 'And which one must wait', ['demo:echo', 'demo:swift']);
  await ended(ana, sessionId);
  await costOf(ben.page).click();
  const panel = ben.page.getByRole('dialog', { name: 'Cost of this session' });
  await expect(panel.getByRole('region', { name: 'By who asked' })).toContainText('Ana Ruiz');
  await expect(panel.getByRole('meter', { name: 'You, this month' })).toBeVisible();
  await ben.page.keyboard.press('Escape');
  await look(ben.page, 'cost', {
    before: async () => {
      await ben.page.keyboard.press('Escape');
      const isPhone = (ben.page.viewportSize()?.width ?? 0) < 768;
      if (isPhone) await ben.page.getByRole('button', { name: 'More about this session' }).click();
      await (isPhone ? ben.page.getByRole('menuitem', { name: /^Cost so far/ }) : costOf(ben.page)).click();
      await expect(panel.getByRole('region', { name: 'By model' })).toBeVisible();
    },
  });

  await ben.page.goto(`/w/${slug}/budgets`);
  await expect(ben.page.getByRole('meter', { name: 'You, this month' })).toBeVisible();
  await expect(ben.page.getByText('$5.00 granted by Ana Ruiz')).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'New budget' })).toHaveCount(0);
  await look(ben.page, 'own');
});

test('an answer that reaches its budget ends with what it has said; a page full of budgets', async ({ join }) => {
  test.setTimeout(LASTS_AT_MOST_MS);
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'Long read');
  await setPrice(ana).catch(() => undefined);
  await createBudget(ana, { scope: 'SESSION', subjectId: sessionId, limitMicros: '26000' });
  await open(ben, sessionId, 'demo:writer');
  await sendPrompt(ben, sessionId, 'Write the long read about the harbour at night', ['demo:writer']);
  await expect(ben.page.getByText('The budget ended here. What was written stays.')).toBeVisible({ timeout: 60_000 });
  await expect(ben.page.getByRole('button', { name: 'Continue' })).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Ask for more' })).toBeVisible();
  await look(ben.page, 'stopped');

  await createBudget(ana, { scope: 'WORKSPACE', limitMicros: '25000000' });
  await createBudget(ana, { scope: 'WORKSPACE', period: 'DAY', limitMicros: '30000', mode: 'SOFT' });
  await createBudget(ana, { scope: 'PERSON', subjectId: await idOf(ben), limitMicros: '20000', mode: 'SOFT' });
  const { slug } = await firstWorkspace(ana);
  await ana.page.goto(`/w/${slug}/budgets`);
  await expect(ana.page.getByRole('meter')).toHaveCount(4);
  await look(ana.page, 'page');
  await ben.page.goto(`/w/${slug}/budgets`);
  await expect(ben.page.getByText('Enough left').first()).toBeVisible();
  await look(ben.page, 'member');
});
