import { look } from './look.ts';
import { expect, newSession, test } from './people.ts';

const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }';

test('what somebody said months ago is found by two of its words and opened where it stands', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const sessionId = await newSession(ana);
  const said = ['Which tariff fits a hospital?', 'What about the pricing of the Zürich pilot in spring?', 'Write the mail to the board.'];
  for (const text of said) {
    const { sendPrompt } = await ana.ask<{ sendPrompt: { answers: { id: string }[] } }>(SEND, {
      input: { sessionId, text, models: ['demo:echo'] },
    });
    const ended = 'query ($id: ID!) { node(id: $id) { ... on Message { status } } }';
    await expect
      .poll(async () => (await ana.ask<{ node: { status: string } }>(ended, { id: sendPrompt.answers[0]!.id })).node.status, {
        timeout: 20_000,
      })
      .toBe('COMPLETE');
  }

  const { page } = ben;
  await page.goto('/');
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const field = page.getByRole('combobox', { name: 'Search and commands' });
  await field.fill('pricing zuri');
  const hit = page.getByRole('option', { name: /pilot in spring/ }).filter({ hasText: 'Ana Ruiz' });
  await expect(hit).toBeVisible();
  await expect(hit.locator('mark')).toHaveText(['pricing', 'Züri']);
  await look(page, 'search-found');

  await field.fill('zurich from:ben');
  await expect(hit).toHaveCount(0);
  await look(page, 'search-nothing');
  await field.fill('zurich from:ana');
  await expect(hit).toBeVisible();
  await hit.click();
  await expect(page).toHaveURL(new RegExp(`/s/${sessionId}`));
  await expect(page.locator('[data-message]', { hasText: 'pilot in spring' }).first()).toBeFocused();
});
