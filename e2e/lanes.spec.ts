/** Lanes as a team event: votes live, a blind vote, its end, the winner as the mainline, and one lane that fails. */
import type { Page } from '@playwright/test';
import { startProviderDouble } from '../server/models/doubles/provider-double.ts';
import type { DoubleRequest, Step } from '../server/models/doubles/script.ts';
import { lookWithAxe } from './look.ts';
import { test as base, expect, newSession } from './people.ts';
import type { Person } from './people.ts';
import { createServerProcess } from './server-process.ts';

const MODELS = ['house:atlas', 'house:borealis', 'house:cirrus'];
const ANSWERS: Record<string, string> = {
  atlas:
    '### Keep one ledger\n\nAppend entries, never change them. The balance is a sum, and a mistake is corrected by another entry.\n\n- one table\n- one writer per account\n- every invoice line points at its entries',
  borealis:
    '### Keep events, derive the rest\n\nStore what happened and build the ledger from it. You can ask new questions of old facts later.\n\n1. write the event\n2. project the entry\n3. compare both every night',
};

/** Cirrus is down; the others write word by word. */
function answer({ body }: DoubleRequest): Step[] {
  const text = ANSWERS[(body as { model: string }).model];
  if (!text) return [{ type: 'status', status: 400 }];
  const words = text.split(/(?<= )/).flatMap((word): Step[] => [
    { type: 'text', text: word },
    { type: 'pause', ms: 8 },
  ]);
  return [...words, { type: 'end' }];
}

const test = base.extend<object, { server: Awaited<ReturnType<typeof createServerProcess>> }>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const models = MODELS.map((id) => ({ id: id.slice('house:'.length), contextWindow: 8_000, maxOutputTokens: 1_000 }));
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

// Every look is taken four times and read by axe.
test.setTimeout(120_000);

const answers = (page: Page) => page.getByRole('article', { name: /^Answer of/ });
const lane = (page: Page, name: string) => page.getByRole('article', { name: `Answer of ${name}`, exact: true });
const voteOn = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^Voted? for ${name}`) });
const composer = (page: Page) => page.getByRole('textbox', { name: 'Prompt, written together' }).first();

/** The session at a person's browser, with these models chosen. */
async function open({ page, ask }: Person, sessionId: string, models: readonly string[]): Promise<void> {
  const { session } = await ask<{ session: { workspace: { id: string } } }>('query ($id: ID!) { session(id: $id) { workspace { id } } }', {
    id: sessionId,
  });
  const key = `parley.models.${session.workspace.id}`;
  await page.addInitScript(([name, chosen]) => localStorage.setItem(name!, chosen!), [key, JSON.stringify(models)]);
  await page.goto(`/s/${sessionId}`);
  await expect(composer(page)).toBeVisible();
}

async function send(page: Page, text: string): Promise<void> {
  await composer(page).click();
  await composer(page).pressSequentially(text);
  await page.keyboard.press('Control+Enter');
}

test('two people vote live on three lanes, one of which failed; the winner becomes the mainline', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'Ledger or events');
  await open(ana, sessionId, MODELS);
  await open(ben, sessionId, MODELS);
  await send(ana.page, 'How should we store the money?');

  await expect(answers(ben.page)).toHaveCount(3);
  await expect(lane(ben.page, 'cirrus').getByText(/did not take this request/)).toBeVisible();
  await expect(lane(ben.page, 'cirrus').getByRole('button', { name: 'Ask again' })).toBeVisible();
  for (const name of ['atlas', 'borealis']) await expect(lane(ben.page, name).getByRole('button', { name: /tokens/ })).toBeVisible();

  await voteOn(ana.page, 'borealis').click();
  await expect(voteOn(ben.page, 'borealis')).toHaveAccessibleName(/1 vote for borealis: Ana Ruiz/);
  await ben.page.locator('body').click({ position: { x: 700, y: 300 } });
  await ben.page.keyboard.press('1');
  await expect(voteOn(ana.page, 'atlas')).toHaveAccessibleName(/1 vote for atlas: Ben Okoro/);
  await ben.page.keyboard.press('2');
  await expect(voteOn(ana.page, 'borealis')).toHaveAccessibleName(/2 votes for borealis: Ana Ruiz and Ben Okoro/);
  await expect(voteOn(ana.page, 'atlas')).toHaveAccessibleName(/No votes for atlas/);
  await lookWithAxe(ana.page, 'lanes-votes', { part: '#messages' });

  await ben.page.getByRole('button', { name: 'Close vote' }).click();
  await expect(ana.page.getByText('borealis won with 2 of 2 votes')).toBeVisible();
  await lane(ana.page, 'borealis').getByRole('button', { name: 'Continue with this answer' }).click();
  await expect(lane(ben.page, 'borealis')).toContainText('The session goes on here');
  await lookWithAxe(ana.page, 'lanes-closed', { part: '#messages' });

  await send(ben.page, 'And what about refunds?');
  await expect(ana.page.getByRole('article', { name: 'Prompt by Ben Okoro' })).toContainText('And what about refunds?');
  const { session } = await ana.ask<{
    session: { messages: { edges: readonly { node: { text: string; model: { name: string } | null } }[] } };
  }>('query ($id: ID!) { session(id: $id) { messages { edges { node { text model { name } } } } } }', { id: sessionId });
  expect(session.messages.edges.slice(0, 3).map(({ node }) => node.model?.name ?? node.text)).toEqual([
    'How should we store the money?',
    'borealis',
    'And what about refunds?',
  ]);
});

test('a blind vote: nobody sees a name until it is closed, also not after a reload', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'Blind tasting');
  const two = MODELS.slice(0, 2);
  await open(ana, sessionId, two);
  await open(ben, sessionId, ['demo:echo']);
  await ana.page.getByRole('button', { name: 'Blind', exact: true }).click();
  await send(ana.page, 'How should we store the money?');

  for (const { page } of [ana, ben]) {
    await expect(lane(page, 'Model A')).toContainText(/compare both every night|points at its entries/);
    await expect(lane(page, 'Model B')).toContainText(/compare both every night|points at its entries/);
    await expect(page.locator('#messages')).not.toContainText(/atlas|borealis|house/i);
  }
  await voteOn(ana.page, 'Model B').click();
  await expect(ben.page.getByText('1 voted')).toBeVisible();
  await voteOn(ben.page, 'Model B').click();
  await expect(ana.page.getByText('2 voted')).toBeVisible();
  await expect(voteOn(ana.page, 'Model B')).toHaveAccessibleName('Voted for Model B');
  await lookWithAxe(ana.page, 'lanes-blind', { part: '#messages' });

  await ben.page.reload();
  await expect(voteOn(ben.page, 'Model B')).toHaveAttribute('aria-pressed', 'true');
  await expect(ben.page.locator('#messages')).not.toContainText(/atlas|borealis|house/i);

  await ana.page.getByRole('button', { name: 'Close vote and show models' }).click();
  for (const { page } of [ana, ben]) {
    await expect(page.getByText(/^(atlas|borealis) won with 2 of 2 votes$/)).toBeVisible();
    await expect(lane(page, 'atlas')).toBeVisible();
    await expect(lane(page, 'borealis').getByRole('button', { name: /tokens/ })).toBeVisible();
  }
  await lookWithAxe(ana.page, 'lanes-revealed', { part: '#messages' });
});
