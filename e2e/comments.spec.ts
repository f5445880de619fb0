import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, newSession, sendPrompt, test } from './people.ts';
import type { Person } from './people.ts';

const SHOTS = join(import.meta.dirname, 'screenshots');
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const answer = (page: Page) => page.getByRole('article', { name: /^Answer of/ }).first();
const prompt = (page: Page) => page.getByRole('article', { name: /^Prompt by/ }).first();
const margin = (page: Page) => page.getByRole('complementary', { name: 'Comments' });
const field = (page: Page, name: string) => page.getByRole('textbox', { name });
const marks = (page: Page, name: string) =>
  page.evaluate((one) => [...(CSS.highlights.get(one) ?? [])].map((range) => (range as Range).toString()), name);

/** On the marked words, which are no element of their own. */
async function clickMark(page: Page): Promise<void> {
  const [x, y] = await page.evaluate(() => {
    const [range] = [...(CSS.highlights.get('comment') ?? [])] as Range[];
    const { left, top, width, height } = range!.getBoundingClientRect();
    return [left + width / 2, top + height / 2] as const;
  });
  await page.mouse.click(x, y);
}

async function open(person: Person, sessionId: string): Promise<void> {
  await person.page.goto(`/s/${sessionId}`);
  await expect(answer(person.page).getByRole('button', { name: /tokens/ })).toBeVisible({ timeout: 45_000 });
}

async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`) });
  }
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
}

/** Selects words of one text node as a mouse would. */
async function select(text: Locator, words: string): Promise<void> {
  await text.evaluate((root, wanted) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const at = node.data.indexOf(wanted);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      return;
    }
    throw new Error(`nothing says ${wanted}`);
  }, words);
}

test('two people talk about words of an answer: marked for both, answered, mentioned, settled', async ({ join: joinWorkspace }) => {
  const ana = await joinWorkspace('Ana Ruiz');
  const ben = await joinWorkspace('Ben Okoro');
  const sessionId = await newSession(ana, 'Backpressure');
  await sendPrompt(ana, sessionId, 'Explain **backpressure** to a new colleague', ['demo:echo']);
  await open(ana, sessionId);
  await open(ben, sessionId);

  await select(answer(ana.page).locator('.md'), 'Everybody in this session');
  await ana.page.getByRole('button', { name: 'Comment on the selected words' }).waitFor();
  await shoot(ana.page, 'comments-selection-desktop');
  await ana.page.getByRole('button', { name: 'Comment on the selected words' }).click();
  await expect(field(ana.page, 'New comment')).toBeFocused();
  await field(ana.page, 'New comment').pressSequentially('Is that so, @ben');
  await ana.page.getByRole('option', { name: /Ben Okoro/ }).waitFor();
  await shoot(ana.page, 'comments-mention-desktop');
  await ana.page.keyboard.press('Enter');
  await ana.page.keyboard.press('Control+Enter');

  const bens = margin(ben.page).getByRole('article', { name: /Thread by Ana Ruiz/ });
  await expect(bens).toContainText('Is that so, @Ben Okoro');
  await expect.poll(() => marks(ben.page, 'comment')).toEqual(['Everybody in this session']);
  await expect(answer(ben.page).getByRole('button', { name: 'Show 1 comment' })).toBeVisible();

  await clickMark(ben.page);
  await expect.poll(() => marks(ben.page, 'comment-looked-at')).toEqual(['Everybody in this session']);
  await field(ben.page, 'Your reply').fill('It is. @Demo');
  await ben.page.keyboard.press('Control+Enter');
  await expect(margin(ana.page)).toContainText('It is. @Demo');

  await prompt(ana.page).hover();
  await prompt(ana.page).getByRole('button', { name: 'React' }).click();
  await ana.page.getByRole('button', { name: 'React with 🎉' }).click();
  await ana.page.keyboard.press('Escape');
  await prompt(ben.page).getByRole('button', { name: '🎉 1: Ana Ruiz' }).click();
  await expect(prompt(ana.page).getByRole('button', { name: '🎉 2: Ana Ruiz and Ben Okoro' })).toBeVisible();
  await prompt(ana.page).hover();
  await prompt(ana.page).getByRole('button', { name: 'Comment on this message' }).click();
  await field(ana.page, 'New comment').fill('We should keep this one for the handbook.');
  await ana.page.keyboard.press('Control+Enter');
  await expect(margin(ben.page)).toContainText('for the handbook');
  await shoot(ana.page, 'comments-desktop');
  await expectAccessible(ana.page);

  await bens.getByRole('button', { name: 'Resolve' }).click();
  await expect.poll(() => marks(ana.page, 'comment')).toEqual([]);
  await expect(answer(ana.page).getByRole('button', { name: 'Show 1 resolved' })).toBeVisible();
});

test('a model that is mentioned answers in the thread for everybody', async ({ join: joinWorkspace }) => {
  const ana = await joinWorkspace('Ana Ruiz');
  const ben = await joinWorkspace('Ben Okoro');
  const sessionId = await newSession(ana, 'Asking in the margin');
  await sendPrompt(ana, sessionId, 'Explain backpressure', ['demo:echo']);
  await open(ana, sessionId);
  await open(ben, sessionId);
  await answer(ana.page).focus();
  await ana.page.keyboard.press('c');
  await field(ana.page, 'New comment').pressSequentially('@ech');
  await ana.page.getByRole('option', { name: /Echo/ }).waitFor();
  await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.insertText('say that again');
  await shoot(ana.page, 'comments-writing-desktop');
  await ana.page.keyboard.press('Control+Enter');
  await margin(ben.page)
    .getByRole('button', { name: /^Open: Thread by Ana Ruiz/ })
    .click();
  await expect(margin(ben.page)).toContainText('Demo answer', { timeout: 20_000 });
  await expect(margin(ben.page)).toContainText('say that again');
  await expect(prompt(ben.page)).not.toContainText('say that again');
  await shoot(ben.page, 'comments-model-desktop');
});

/** A phone has no room for buttons of its own. */
async function fromMenu(message: Locator, name: string): Promise<void> {
  await message.getByRole('button', { name: 'More for this message' }).click();
  await message.page().getByRole('menuitem', { name }).click();
}

test('on a phone comments are a sheet; what was typed survives closing it', async ({ join: joinWorkspace }) => {
  const ana = await joinWorkspace('Ana Ruiz');
  const ben = await joinWorkspace('Ben Okoro', PHONE);
  const sessionId = await newSession(ana, 'On the train');
  await sendPrompt(ana, sessionId, 'Explain backpressure', ['demo:echo']);
  await open(ana, sessionId);
  await open(ben, sessionId);

  await fromMenu(answer(ben.page), 'Comment on this message');
  await field(ben.page, 'New comment').fill('From the train');
  await ben.page.getByRole('button', { name: 'Close the comments' }).click();
  await fromMenu(answer(ben.page), 'Comment on this message');
  await expect(field(ben.page, 'New comment')).toHaveValue('From the train');
  await shoot(ben.page, 'comments-writing-phone');
  await ben.page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(margin(ana.page)).toContainText('From the train');
  await expect(ben.page.getByRole('dialog', { name: 'Comments' }).getByRole('article')).toContainText('From the train');
  await shoot(ben.page, 'comments-phone');
  await expectAccessible(ben.page);
  await ben.page.getByRole('button', { name: 'Close the comments' }).click();
  await fromMenu(answer(ben.page), 'React');
  await ben.page.getByRole('button', { name: 'React with 👀' }).click();
  await ben.page.keyboard.press('Escape');
  await expect(answer(ana.page).getByRole('button', { name: '👀 1: Ben Okoro' })).toBeVisible();
  await shoot(ben.page, 'reactions-phone');
});
