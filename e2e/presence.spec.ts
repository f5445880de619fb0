import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { look } from './look.ts';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';

const LONG = Array.from(
  { length: 40 },
  (_, i) => `Paragraph ${i + 1} of a prompt that is long enough to be scrolled through by two people.`,
).join('\n\n');

const here = (page: Page) => page.getByRole('group', { name: /^Here now/ });
const answers = (page: Page) => page.getByRole('article', { name: /^Answer of/ });
const following = (page: Page, name: string) => page.getByText(`Following ${name}`);

async function open(person: Person, sessionId: string): Promise<void> {
  await person.page.goto(`/s/${sessionId}`);
  await expect(here(person.page)).toHaveAccessibleName(new RegExp(person.name));
}

async function openList(page: Page): Promise<void> {
  await here(page).getByRole('button').click();
  await expect(page.getByRole('dialog', { name: 'People in this session' }).getByRole('list')).toBeVisible();
}

/** The message under the eyes, and how far into it: what presence calls the place. */
function placeOf(page: Page): Promise<{ id: string; fraction: number }> {
  return page.evaluate(() => {
    const scroller = document.querySelector('[data-scroller]')!;
    const line = scroller.getBoundingClientRect().top + scroller.clientHeight * 0.35;
    const all = [...scroller.querySelectorAll<HTMLElement>('[data-message]')];
    const found = all.findLast((message) => message.getBoundingClientRect().top <= line) ?? all[0]!;
    const box = found.getBoundingClientRect();
    return { id: found.dataset['message']!, fraction: (line - box.top) / box.height };
  });
}

async function expectSamePlace(a: Page, b: Page): Promise<void> {
  await expect(async () => {
    const [one, other] = [await placeOf(a), await placeOf(b)];
    expect(other.id).toBe(one.id);
    expect(Math.abs(other.fraction - one.fraction)).toBeLessThan(0.05);
  }).toPass({ timeout: 10_000 });
}

test('D4: gone at once from a closed page, and within ten seconds of a killed browser', async ({ join, server }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana);
  await open(ana, sessionId);
  await open(ben, sessionId);
  await expect(here(ana.page)).toHaveAccessibleName(/Ben Okoro/);
  const closedAt = Date.now();
  const cookies = await ben.page.context().storageState();
  await ben.page.close();
  await expect(here(ana.page)).not.toHaveAccessibleName(/Ben Okoro/);
  const closedMs = Date.now() - closedAt;
  expect(closedMs).toBeLessThan(1_000);

  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launchServer({ ...(executablePath && { executablePath }), ...(args && { args }) });
  const connected = await chromium.connect(browser.wsEndpoint());
  const page = await (await connected.newContext({ baseURL: server.url, storageState: cookies })).newPage();
  await page.goto(`/s/${sessionId}`);
  await expect(here(ana.page)).toHaveAccessibleName(/Ben Okoro/);
  browser.process().kill('SIGKILL');
  const killedAt = Date.now();
  await expect(here(ana.page)).not.toHaveAccessibleName(/Ben Okoro/, { timeout: 10_000 });
  process.stdout.write(`Gone after: closed page ${closedMs} ms, killed browser ${Date.now() - killedAt} ms\n`);
});

test('the same person in two windows is one face, and stays while one of them is open', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana);
  await open(ana, sessionId);
  await open(ben, sessionId);
  const second = await ben.page.context().newPage();
  await second.goto(`/s/${sessionId}`);
  await expect(here(second)).toBeVisible();
  await openList(ana.page);
  await expect(ana.page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
  await ben.page.close();
  await expect(second.getByRole('button', { name: '2 people here' })).toBeVisible();
  await expect(ana.page.getByRole('dialog').getByRole('listitem')).toHaveCount(2);
});

test('a teammate is followed by place and branch, until the follower scrolls', async ({ join }) => {
  test.slow();
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'How to split the ledger');
  await sendPrompt(ana, sessionId, LONG, ['demo:echo']);
  await open(ana, sessionId);
  await expect(answers(ana.page).getByRole('button', { name: /tokens/ })).toBeVisible({ timeout: 45_000 });
  await sendPrompt(ana, sessionId, `Second. ${LONG}`, ['demo:echo']);
  await expect(
    answers(ana.page)
      .last()
      .getByRole('button', { name: /tokens/ }),
  ).toBeVisible({ timeout: 45_000 });
  await ben.page.setViewportSize({ width: 1100, height: 700 });
  await open(ben, sessionId);

  await ana.page.locator('[data-scroller]').hover();
  await ana.page.mouse.wheel(0, -3_000);
  await openList(ben.page);
  await expect(ben.page.getByRole('dialog').getByText(/^Reading “/)).toHaveCount(2);
  await ben.page.getByRole('button', { name: 'Follow Ana Ruiz' }).click();
  await expect(following(ben.page, 'Ana Ruiz')).toBeVisible();
  await expect(ana.page.getByText('1 follows you')).toBeVisible();
  await expectSamePlace(ana.page, ben.page);
  await ana.page.mouse.wheel(0, -2_500);
  await expectSamePlace(ana.page, ben.page);
  await ana.page.mouse.wheel(0, 1_200);
  await expectSamePlace(ana.page, ben.page);
  await look(ben.page, 'presence-follow');
  await look(ana.page, 'presence-followed');

  // The end of the page is the end, however high the other window is.
  await ana.page.mouse.wheel(0, 100_000);
  await expect
    .poll(() =>
      ben.page.evaluate(() =>
        Math.round(
          ((scroller) => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop)(document.querySelector('[data-scroller]')!),
        ),
      ),
    )
    .toBeLessThan(150);

  await ana.page.mouse.wheel(0, -100_000);
  // What is far away is not drawn.
  await expect(ana.page.getByRole('article', { name: 'Prompt by Ana Ruiz' })).toHaveCount(2);
  const prompt = ana.page.getByRole('article', { name: 'Prompt by Ana Ruiz' }).first();
  await prompt.hover();
  await prompt.getByRole('button', { name: 'Edit and ask again' }).click();
  await ana.page.getByRole('textbox', { name: 'Your new version of the prompt' }).fill('Another beginning');
  await ana.page.getByRole('button', { name: 'Ask again', exact: true }).first().click();
  await expect(prompt).toContainText('Another beginning');
  await expect(ben.page.getByRole('article', { name: 'Prompt by Ana Ruiz' }).first()).toContainText('Another beginning');
  await expect(ben.page.getByText('Paragraph 3 of a prompt')).toHaveCount(0);
  await prompt.hover();
  await prompt.getByRole('button', { name: 'Previous version' }).click();
  await expect(ben.page.getByText('Paragraph 3 of a prompt').first()).toBeVisible();
  await expect(following(ben.page, 'Ana Ruiz')).toBeVisible();

  await ben.page.locator('[data-scroller]').hover();
  await ben.page.mouse.wheel(0, -400);
  await expect(following(ben.page, 'Ana Ruiz')).toBeHidden();
  await expect(ana.page.getByText('1 follows you')).toBeHidden();

  await ben.page.keyboard.press('f');
  await expect(following(ben.page, 'Ana Ruiz')).toBeVisible();
  await ana.page.close();
  await expect(ben.page.getByText('Ana Ruiz left. You look on your own again.')).toBeVisible();
  await expect(following(ben.page, 'Ana Ruiz')).toBeHidden();
});

test('many viewers are a number', async ({ join, server }) => {
  test.slow();
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana, 'All hands');
  await sendPrompt(ana, sessionId, 'What did we learn from the last launch?', ['demo:echo']);
  await open(ana, sessionId);
  await open(ben, sessionId);
  await ben.page.getByRole('textbox', { name: 'Prompt, written together' }).pressSequentially('And what do we do next?');
  await expect(answers(ana.page).getByRole('button', { name: /tokens/ })).toBeVisible({ timeout: 45_000 });

  const watching = new AbortController();
  // Kept: fetch ends the stream of an answer that nobody holds any more.
  const streams: Response[] = [];
  const { id: workspaceId } = await firstWorkspace(ana);
  for (let i = 1; i <= 58; i++) {
    const { createApiKey } = await ana.ask<{ createApiKey: { secret: string } }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { workspaceId, name: `Viewer ${i}`, scopes: ['session:read'] } },
    );
    const query = `subscription { sessionEvents(sessionId: "${sessionId}") { cursor } }`;
    const events = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${createApiKey.secret}` },
      signal: watching.signal,
    });
    expect(events.ok).toBe(true);
    streams.push(events);
  }
  await expect(ana.page.getByRole('button', { name: '60 people here' })).toBeVisible();
  await openList(ana.page);
  await expect(ana.page.getByRole('dialog').getByRole('listitem')).toHaveCount(50);
  await expect(ana.page.getByText('and 10 others who read along')).toBeVisible();
  await expect(ana.page.getByRole('dialog').getByText('Ben Okoro')).toBeVisible();
  await look(ana.page, 'presence-many');
  expect(streams.every(({ body }) => body !== null)).toBe(true);
  watching.abort();
  await expect(ana.page.getByRole('button', { name: '2 people here' })).toBeVisible();
  await look(ana.page, 'presence-list');
});
