/** Branches between two people: one tries something, the other stays; the mainline moves; a merge asks; the map leads back. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { createLogger } from '../server/kit/logger.ts';
import { startProviderDouble } from '../server/models/doubles/provider-double.ts';
import type { DoubleRequest, Step } from '../server/models/doubles/script.ts';
import { lookWithAxe, WIDTHS } from './look.ts';
import { test as base, expect, newSession } from './people.ts';
import type { Person } from './people.ts';
import { promptField } from './prompt-field.ts';
import { createServerProcess } from './server-process.ts';

const MODEL = 'house:atlas';
const ANSWERS = [
  'Charge per seat. Everyone understands a seat, and finance can plan with it.',
  'Charge per answer, with a small base fee. Heavy teams pay for what they use, and small ones start for almost nothing.',
  'Show the running cost beside the Send button. People forgive a price they saw coming.',
  'Write the page for the person who signs, not for the person who types.',
];

/** As many prompts as there are so many answers on; short, as the tests wait for them. */
function answer({ body }: DoubleRequest): Step[] {
  const prompts = (body as { messages: { role: string }[] }).messages.filter(({ role }) => role === 'user').length;
  return [{ type: 'text', text: ANSWERS[(prompts - 1) % ANSWERS.length]! }, { type: 'end' }];
}

interface Fixtures {
  /** Address of the database, for what no customer can do. */
  database: string;
  server: Awaited<ReturnType<typeof createServerProcess>>;
}

const test = base.extend<object, Fixtures>({
  database: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const dataDir = mkdtempSync(path.join(tmpdir(), 'parley-e2e-branches-'));
      // As root Postgres runs as another user, who must be able to enter.
      chmodSync(dataDir, 0o755);
      const postgres = await startEmbeddedPostgres({ dataDir, log: createLogger({ level: 'silent' }) });
      await provide(postgres.url);
      await postgres.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  server: [
    async ({ database }, provide) => {
      const models = [{ id: 'atlas', contextWindow: 64_000, maxOutputTokens: 1_000 }];
      const double = await startProviderDouble('openai-compatible', { models, script: answer });
      const environment = { OPENAI_COMPATIBLE_BASE_URL: double.url, OPENAI_COMPATIBLE_NAME: 'house', DATABASE_URL: database };
      const server = await createServerProcess(environment);
      await server.start();
      await provide(server);
      await server.remove();
      await double.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

const prompts = (page: Page) => page.getByRole('article', { name: /^Prompt by/ });
const bar = (page: Page) => page.getByRole('complementary', { name: 'Branches' });
const switcher = (page: Page) => page.getByRole('button', { name: /^Branches: / });
const map = (page: Page) => page.getByRole('tree', { name: /^Messages of this session/ });

async function open({ page, ask }: Person, sessionId: string): Promise<void> {
  const { session } = await ask<{ session: { workspace: { id: string } } }>('query ($id: ID!) { session(id: $id) { workspace { id } } }', {
    id: sessionId,
  });
  const key = `parley.models.${session.workspace.id}`;
  await page.addInitScript(([name, chosen]) => localStorage.setItem(name!, chosen!), [key, JSON.stringify([MODEL])]);
  await page.goto(`/s/${sessionId}`);
  await expect(promptField(page).first()).toBeVisible();
}

/** Keys are commands again. */
const leaveField = (page: Page) =>
  page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));

/** A prompt by the API, whose answer has ended. */
async function say({ ask }: Person, sessionId: string, text: string, more: { branchId?: string } = {}): Promise<string> {
  const { sendPrompt } = await ask<{ sendPrompt: { answers: { id: string }[] } }>(
    'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }',
    { input: { sessionId, text, models: [MODEL], ...more } },
  );
  await expect
    .poll(
      async () =>
        (await ask<{ session: { activeRuns: number } }>('query ($id: ID!) { session(id: $id) { activeRuns } }', { id: sessionId })).session
          .activeRuns,
    )
    .toBe(0);
  return sendPrompt.answers[0]!.id;
}

test('one branches, the other stays; where the mainline has moved the merge asks, and both see where it came from', async ({ join }) => {
  test.setTimeout(180_000);
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'How do we price it');
  await say(ana, sessionId, 'How should we price Parley?');
  await open(ana, sessionId);
  await open(ben, sessionId);

  const answered = ana.page.getByRole('article', { name: /^Answer of/ }).first();
  await answered.hover();
  await answered.getByRole('button', { name: 'More for this message' }).click();
  await ana.page.getByRole('menuitem', { name: /^Branch from here/ }).click();
  const dialog = ana.page.getByRole('dialog', { name: 'Branch from here' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Pricing idea');
  await lookWithAxe(ana.page, 'branches-create');
  await dialog.getByRole('button', { name: 'Open branch' }).click();
  await expect(bar(ana.page)).toContainText('You are on Pricing idea, nothing here yet');

  await promptField(ana.page).first().click();
  await ana.page.keyboard.type('What if we charged for each answer?');
  await ana.page.keyboard.press('Control+Enter');
  await expect(prompts(ana.page)).toHaveCount(2);
  await expect(bar(ana.page)).toContainText('2 messages ahead of the mainline');
  await expect(switcher(ben.page)).toContainText('Mainline');
  await expect(prompts(ben.page)).toHaveCount(1);

  await say(ben, sessionId, 'And what does the pricing page say?');
  await expect(prompts(ben.page)).toHaveCount(2);
  await expect(prompts(ana.page).last()).toContainText('for each answer');
  await lookWithAxe(ana.page, 'branches-bar');

  await switcher(ana.page).click();
  await expect(ana.page.getByRole('menuitemradio', { name: 'Pricing idea' })).toBeVisible();
  await lookWithAxe(ana.page, 'branches-switcher', {
    before: async () => {
      await ana.page.keyboard.press('Escape');
      await switcher(ana.page).click();
      await expect(ana.page.getByRole('menu')).toBeInViewport({ ratio: 1 });
    },
  });
  await ana.page.keyboard.press('Escape');

  await bar(ana.page).getByRole('button', { name: 'Merge' }).click();
  const merge = ana.page.getByRole('dialog', { name: 'Merge “Pricing idea”' });
  await expect(merge).toContainText('2 messages have come to the mainline since this branch began.');
  await lookWithAxe(ana.page, 'branches-merge');
  await merge.getByRole('button', { name: 'Append and merge' }).click();

  for (const { page } of [ana, ben]) {
    await expect(prompts(page)).toHaveCount(3);
    await expect(page.getByText('From branch “Pricing idea”, by Ana Ruiz')).toBeVisible();
    await expect(prompts(page).nth(1)).toContainText('pricing page');
    await expect(prompts(page).nth(2)).toContainText('for each answer');
    await expect(bar(page)).toHaveCount(0);
  }
  await lookWithAxe(ben.page, 'branches-merged');
});

test('the map shows every way, leads to a message by keyboard and by touch, and follows what happens', async ({ join }) => {
  test.setTimeout(180_000);
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'How do we price it');
  const base = await say(ana, sessionId, 'How should we price Parley?');
  const branch = async (name: string) => {
    const { createBranch } = await ana.ask<{ createBranch: { branch: { id: string } } }>(
      'mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }',
      { input: { sessionId, messageId: base, name } },
    );
    return createBranch.branch.id;
  };
  const [perAnswer, free] = [await branch('Per answer'), await branch('Free for students')];
  await say(ana, sessionId, 'What if we charged for each answer?', { branchId: perAnswer });
  await say(ben, sessionId, 'And what does the pricing page say?');
  await say(ben, sessionId, 'Would students pay at all?', { branchId: free });
  await say(ana, sessionId, 'Who proves that they study?', { branchId: free });
  await say(ana, sessionId, 'Write the first line of that page.');
  await open(ana, sessionId);
  await open(ben, sessionId);

  await leaveField(ana.page);
  await ana.page.keyboard.press('m');
  await expect(map(ana.page)).toBeFocused();
  await expect(map(ana.page).getByRole('treeitem')).toHaveCount(12);
  await expect(map(ana.page).getByRole('treeitem', { name: /Ben Okoro reads? here/ })).toHaveCount(1);
  await lookWithAxe(ana.page, 'branches-map');

  await ana.page.keyboard.press('m');
  await expect(map(ana.page)).toHaveCount(0);
  await ana.page.keyboard.press('m');
  await map(ana.page)
    .getByRole('treeitem', { name: /students pay/ })
    .click();
  await expect(bar(ana.page)).toContainText('You are on Free for students, 4 messages ahead');
  await expect(prompts(ana.page).filter({ hasText: 'students pay' })).toBeInViewport();

  await map(ana.page).focus();
  await ana.page.keyboard.press('Home');
  await ana.page.keyboard.press('ArrowDown');
  await ana.page.keyboard.press('ArrowRight');
  await ana.page.keyboard.press('Enter');
  await expect(bar(ana.page)).toContainText('You are on Per answer');

  await say(ben, sessionId, 'One more thing', { branchId: perAnswer });
  await expect(map(ana.page).getByRole('treeitem', { name: /One more thing/ })).toBeVisible();
  await expect(prompts(ana.page).last()).toContainText('One more thing');
  await map(ana.page).press('Escape');
  await expect(map(ana.page)).toHaveCount(0);

  await ben.page.setViewportSize(WIDTHS.phone);
  await switcher(ben.page).click();
  await ben.page.getByRole('menuitem', { name: /^Map of this session/ }).click();
  await ben.page.getByRole('treeitem', { name: /each answer/ }).click();
  await expect(map(ben.page)).toHaveCount(0);
  await expect(bar(ben.page)).toContainText('You are on Per answer');
});

test('a fork is a session of one’s own that says where it came from', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'How do we price it');
  await say(ana, sessionId, 'How should we price Parley?');
  await open(ben, sessionId);
  const answered = ben.page.getByRole('article', { name: /^Answer of/ }).first();
  await answered.hover();
  await answered.getByRole('button', { name: 'More for this message' }).click();
  await ben.page.getByRole('menuitem', { name: 'Fork into a new session' }).click();
  await ben.page.getByRole('textbox', { name: 'Title of the new session' }).fill('My own pricing');
  await ben.page.getByRole('button', { name: 'Fork', exact: true }).click();
  await expect(ben.page.getByText('Forked from')).toBeVisible();
  await expect(prompts(ben.page)).toContainText('How should we price Parley?');
  await lookWithAxe(ben.page, 'branches-fork');
  await ben.page.getByRole('link', { name: 'How do we price it' }).last().click();
  await expect(ben.page).toHaveURL(new RegExp(sessionId));
});

test('5,000 messages in the map scroll without a long frame', async ({ join, database }) => {
  test.setTimeout(120_000);
  const ana = await join('Ana Ruiz');
  const sessionId = await newSession(ana, 'A very long session');
  const answerId = await say(ana, sessionId, 'How should we price Parley?');
  await fill(database, sessionId, answerId, 5_200);
  await open(ana, sessionId);
  await leaveField(ana.page);
  const startedAt = Date.now();
  await ana.page.keyboard.press('m');
  await expect(map(ana.page).getByRole('treeitem').first()).toBeVisible();
  const openedMs = Date.now() - startedAt;
  await expect(ana.page.getByText('Only the newest 5,000 messages are drawn.')).toBeVisible();
  const frames = await map(ana.page).evaluate(async (tree) => {
    const gaps: number[] = [];
    let last = performance.now();
    for (let step = 0; step < 120; step++) {
      tree.scrollTop -= 900;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    return gaps.sort((a, b) => a - b);
  });
  const p95 = frames[Math.floor(frames.length * 0.95)]!;
  test.info().annotations.push({ type: 'map', description: `opened in ${openedMs} ms, frame p95 ${p95.toFixed(0)} ms` });
  expect(await map(ana.page).getByRole('treeitem').count()).toBeLessThan(100);
});

/** Behind the API's back: a long mainline with a lane beside every tenth message. */
async function fill(databaseUrl: string, sessionId: string, answerId: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `insert into message (id, session_id, parent_id, role, author_kind, author_id, author_name, model_id, requester_kind, requester_id, lane, text,
       status, created_at, finished_at)
     select 'msg_7' || lpad(n::text, 25, '0'), $1,
       case when n = 1 then $2 when n % 10 = 1 then 'msg_7' || lpad((n - 2)::text, 25, '0') else 'msg_7' || lpad((n - 1)::text, 25, '0') end,
       case when n % 2 = 1 then 'user' else 'assistant' end, case when n % 2 = 1 then 'user' end, case when n % 2 = 1 then 'usr_x' end,
       case when n % 2 = 1 then 'Ana Ruiz' end, case when n % 2 = 0 then 'house:atlas' end, 'user', 'usr_x', case when n % 2 = 0 then 0 end,
       'Message number ' || n || ' of a very long session', 'complete', now() + n * interval '1 second', now()
     from generate_series(1, $3::int) n`,
    [sessionId, answerId, count],
  );
  await client.query(`update session set mainline_leaf_id = 'msg_7' || lpad($2::text, 25, '0') where id = $1`, [sessionId, count]);
  await client.end();
}
