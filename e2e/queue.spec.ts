/** The queue between two people: prompts wait for all to see, are ordered, steered, taken back; a failed answer holds them up. */
import type { Page } from '@playwright/test';
import { startProviderDouble } from '../server/models/doubles/provider-double.ts';
import type { DoubleRequest, Step } from '../server/models/doubles/script.ts';
import { lookWithAxe, WIDTHS } from './look.ts';
import { test as base, expect, newSession, sendPrompt } from './people.ts';
import type { Person } from './people.ts';
import { expectPrompt, promptEditor, promptField } from './prompt-field.ts';
import { createServerProcess } from './server-process.ts';

const MODELS = ['house:atlas', 'house:borealis'];
const WORDS = 'The tide is the sea answering two bodies at once, and it never quite agrees with either of them. '.split(/(?<= )/);

/** A long story is one that only a person ends; a prompt that speaks of failing fails; all else is answered at once. */
function answer({ body }: DoubleRequest): Step[] {
  const { messages } = body as { messages: { role: string; content: string }[] };
  const prompt = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  if (prompt.includes('failing')) return [{ type: 'status', status: 400 }];
  if (!prompt.includes('long story')) return [{ type: 'text', text: 'Briefly: yes.' }, { type: 'end' }];
  return Array.from({ length: 2_000 }, (_, index): Step[] => [
    { type: 'text', text: WORDS[index % WORDS.length]! },
    { type: 'pause', ms: 200 },
  ]).flat();
}

const test = base.extend<object, { server: Awaited<ReturnType<typeof createServerProcess>> }>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const models = MODELS.map((id) => ({ id: id.slice('house:'.length), contextWindow: 64_000, maxOutputTokens: 1_000 }));
      const double = await startProviderDouble('openai-compatible', { models, script: answer });
      const server = await createServerProcess({ OPENAI_COMPATIBLE_BASE_URL: double.url, OPENAI_COMPATIBLE_NAME: 'house' });
      await server.start();
      await provide(server);
      await server.remove();
      await double.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

const answers = (page: Page) => page.getByRole('article', { name: /^Answer of/ });
const prompts = (page: Page) => page.getByRole('article', { name: /^Prompt by/ });
const stack = (page: Page) => page.getByRole('region', { name: 'Prompts that wait' });
const rows = (page: Page) => stack(page).getByRole('listitem');
const menuOf = (page: Page, text: string) => page.getByRole('button', { name: `More about “${text}”` });

async function open({ page, ask }: Person, sessionId: string): Promise<void> {
  const { session } = await ask<{ session: { workspace: { id: string } } }>('query ($id: ID!) { session(id: $id) { workspace { id } } }', {
    id: sessionId,
  });
  const key = `parley.models.${session.workspace.id}`;
  await page.addInitScript(([name, chosen]) => localStorage.setItem(name!, chosen!), [key, JSON.stringify([MODELS[0]])]);
  await page.goto(`/s/${sessionId}`);
  await promptEditor(page);
}

async function type(page: Page, text: string): Promise<void> {
  await promptField(page).click();
  await page.keyboard.type(text);
  await expectPrompt(page).toContain(text);
}

async function put(person: Person, sessionId: string, text: string, models = [MODELS[0]]): Promise<void> {
  await person.ask('mutation ($input: QueuePromptInput!) { queuePrompt(input: $input) { queuedPrompt { id } } }', {
    input: { sessionId, text, models },
  });
}

/** Of the mainline, first one first. */
async function promptsOf({ ask }: Person, sessionId: string): Promise<{ text: string; author: { displayName: string } }[]> {
  interface Found {
    session: { messages: { edges: { node: { role: string; text: string; author: { displayName: string } } }[] } };
  }
  const query = 'query ($id: ID!) { session(id: $id) { messages { edges { node { role text author { displayName } } } } } }';
  const { session } = await ask<Found>(query, { id: sessionId });
  return session.messages.edges.map(({ node }) => node).filter(({ role }) => role === 'USER');
}

test('prompts wait for all to see, are ordered by mouse and by keys, taken back, and steered through a running answer', async ({
  join,
}) => {
  test.slow();
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'Tides');
  await sendPrompt(ana, sessionId, 'Tell us a long story about tides', [MODELS[0]!]);
  await open(ana, sessionId);
  await open(ben, sessionId);
  await expect(answers(ben.page)).toContainText('two bodies');

  await type(ben.page, 'What does the moon do?');
  await expect(ben.page.getByRole('button', { name: 'Send', exact: true })).toHaveCount(0);
  await ben.page.keyboard.press('Control+Enter');
  await expect(rows(ana.page)).toHaveText([/What does the moon do\?/]);
  await expectPrompt(ana.page).toBe('');
  await put(ana, sessionId, 'And the wind: does it matter as much as people who sail say it does, or is it the shape of the bay?', MODELS);
  await put(ana, sessionId, 'Where are the highest tides?');
  await expect(rows(ben.page)).toHaveCount(3);
  await lookWithAxe(ben.page, 'queue-waiting');

  const handle = await ana.page.getByRole('button', { name: 'Move “Where are the highest tides?”' }).boundingBox();
  const first = await rows(ana.page).first().boundingBox();
  await ana.page.mouse.move(handle!.x + handle!.width / 2, handle!.y + handle!.height / 2);
  await ana.page.mouse.down();
  await ana.page.mouse.move(first!.x + 10, first!.y + 2, { steps: 5 });
  await ana.page.mouse.up();
  const order = [/highest tides/, /moon/, /wind/];
  await expect(rows(ana.page)).toHaveText(order);
  await expect(rows(ben.page)).toHaveText(order);
  await ben.page.getByRole('button', { name: 'Move “What does the moon do?”' }).focus();
  await ben.page.keyboard.press('Alt+ArrowUp');
  await expect(rows(ana.page)).toHaveText([/moon/, /highest tides/, /wind/]);
  await expect(ben.page.getByRole('button', { name: 'Move “What does the moon do?”' })).toBeFocused();

  await menuOf(ana.page, 'What does the moon do?').click();
  await lookWithAxe(ana.page, 'queue-menu');
  await ana.page.getByRole('menuitem', { name: 'Edit in the composer' }).click();
  await expectPrompt(ana.page).toBe('What does the moon do?');
  await expectPrompt(ben.page).toBe('What does the moon do?');
  await expect(rows(ben.page)).toHaveText([/highest tides/, /wind/]);

  await promptField(ana.page).click();
  await ana.page.keyboard.press('Control+End');
  await ana.page.keyboard.type(' In short.');
  await expectPrompt(ben.page).toBe('What does the moon do? In short.');
  await ana.page.getByRole('button', { name: 'Other ways to send' }).click();
  await ana.page.getByRole('menuitem', { name: /Stop and send now/ }).click();
  await expect(ben.page.getByText('Stopped by Ana Ruiz. What was written stays.')).toBeVisible();
  await expect(ana.page.getByText('Stopped by you. What was written stays.')).toBeVisible();
  // What waited goes on by itself, in its order, in its author's name.
  await expect(prompts(ben.page).last()).toContainText('And the wind');
  const said = await promptsOf(ana, sessionId);
  expect(said.map(({ text }) => text.split('?')[0])).toEqual([
    'Tell us a long story about tides',
    'What does the moon do',
    'Where are the highest tides',
    'And the wind: does it matter as much as people who sail say it does, or is it the shape of the bay',
  ]);
  expect(said.map(({ author }) => author.displayName)).toEqual(Array.from({ length: 4 }, () => 'Ana Ruiz'));
  await expect(stack(ben.page)).toHaveCount(0);
  await expect(answers(ben.page).last()).toContainText('Briefly: yes.');
  await lookWithAxe(ben.page, 'queue-steered');
});

test('an editor stops another’s answer; a failed one holds the queue up until somebody resumes it, by thumb too', async ({ join }) => {
  test.slow();
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro', { viewport: WIDTHS.phone, hasTouch: true, isMobile: true });
  const sessionId = await newSession(ana, 'Plans');
  await sendPrompt(ana, sessionId, 'A long story, please', [MODELS[0]!]);
  await open(ana, sessionId);
  await open(ben, sessionId);
  await expect(answers(ben.page)).toContainText('two bodies');
  await put(ana, sessionId, 'A failing question');
  await put(ana, sessionId, 'After the failure');
  await put(ben, sessionId, 'And last');
  await ben.page.getByRole('button', { name: 'Stop' }).last().tap();
  await expect(ana.page.getByText('Stopped by Ben Okoro. What was written stays.')).toBeVisible();
  await expect(prompts(ana.page).last()).toContainText('A failing question');
  await expect(ana.page.getByText('Paused, because the last answer failed.')).toBeVisible();
  await expect(rows(ana.page)).toHaveText([/After the failure/, /And last/]);

  await menuOf(ben.page, 'And last').tap();
  await ben.page.getByRole('menuitem', { name: 'Move up' }).tap();
  await expect(rows(ana.page)).toHaveText([/And last/, /After the failure/]);
  await lookWithAxe(ana.page, 'queue-paused');
  await ben.page.getByRole('button', { name: 'Resume' }).tap();
  await expect(prompts(ana.page).last()).toContainText('After the failure');
  await expect(stack(ana.page)).toHaveCount(0);
  const said = await promptsOf(ana, sessionId);
  expect(said.map(({ text, author }) => [text, author.displayName])).toEqual([
    ['A long story, please', 'Ana Ruiz'],
    ['A failing question', 'Ana Ruiz'],
    ['And last', 'Ben Okoro'],
    ['After the failure', 'Ana Ruiz'],
  ]);
});

test('G6: two people who send the draft at the same moment make one run', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'Together');
  await open(ana, sessionId);
  await open(ben, sessionId);
  await type(ana.page, 'Is it one run?');
  await expectPrompt(ben.page).toBe('Is it one run?');
  await promptField(ben.page).click();
  await Promise.all([ana.page.keyboard.press('Control+Enter'), ben.page.keyboard.press('Control+Enter')]);
  await expect(answers(ana.page)).toContainText('Briefly: yes.');
  await expect(answers(ben.page)).toContainText('Briefly: yes.');
  await expect(prompts(ana.page)).toHaveCount(1);
  await expect(prompts(ben.page)).toHaveCount(1);
  expect(await promptsOf(ana, sessionId)).toHaveLength(1);
});
