/** The field of the shared prompt, as a person meets it. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export const promptField = (page: Page) => page.getByRole('textbox', { name: 'Prompt, written together' });

/** The editor comes after the page; carets and keys for markdown come with it. */
export async function promptEditor(page: Page) {
  await expect(page.locator('.cm-content#composer-field')).toBeVisible();
  return promptField(page);
}

/** What is written, whichever field stands there; names at carets are no text. Whole only while all of it is in sight. */
export function promptText(page: Page): Promise<string> {
  return promptField(page).evaluate((field) =>
    field instanceof HTMLTextAreaElement ? field.value : [...field.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'),
  );
}

export function expectPrompt(page: Page, options?: { timeout?: number }) {
  return expect.poll(() => promptText(page), { intervals: [20, 50, 100], ...options });
}
