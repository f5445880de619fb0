/** Every page at both widths and in both themes: looked at by axe here, and by people in e2e/screenshots. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, firstWorkspace, newSession, sendPrompt, test } from './people.ts';

const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;

async function look(page: Page, name: string): Promise<void> {
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: `e2e/screenshots/${name}-${width}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        grave.map(({ id, nodes }) => `${name} ${width} ${colorScheme}: ${id} at ${nodes.map(({ target }) => String(target)).join(', ')}`),
      ).toEqual([]);
    }
  }
  await page.setViewportSize(WIDTHS.desktop);
}

test('sign-in', async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await look(page, 'sign-in');
});

test('workspace, an empty session and a session with answers', async ({ join }) => {
  const ana = await join('Ana Ruiz');
  const ben = await join('Ben Okoro');
  const { slug } = await firstWorkspace(ana);
  await ana.page.goto(`/w/${slug}`);
  await expect(ana.page.getByRole('heading', { name: /^Good to see you/ })).toBeVisible();
  await look(ana.page, 'workspace');

  const sessionId = await newSession(ana, 'Ledger or event log');
  await ana.page.goto(`/s/${sessionId}`);
  await expect(ana.page.getByText('Ask something together')).toBeVisible();
  await look(ana.page, 'session-empty');

  await ben.page.goto(`/s/${sessionId}`);
  await sendPrompt(ben, sessionId, 'Compare event sourcing with plain tables for a billing ledger', ['demo:swift', 'demo:echo']);
  const ended = ana.page.getByRole('article', { name: /^Answer of/ }).getByRole('button', { name: /tokens/ });
  await expect(ended).toHaveCount(2, { timeout: 45_000 });
  await look(ana.page, 'session');
});
