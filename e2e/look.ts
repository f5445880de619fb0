import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;

interface LookOptions {
  widths?: readonly (keyof typeof WIDTHS)[];
  /** What lies open at a place of the page is opened anew at every width. */
  before?: () => Promise<void>;
}

/** Pictures of a page at both widths and in both themes, for people to look at; git ignores them. `each`: once it stands so. */
async function pictures(
  page: Page,
  name: string,
  { widths = ['desktop', 'phone'], before }: LookOptions,
  each?: (what: string) => Promise<void>,
) {
  for (const width of widths) {
    for (const colorScheme of THEMES) {
      await page.setViewportSize(WIDTHS[width]);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await before?.();
      await page.screenshot({ path: `e2e/screenshots/${name}-${width}-${colorScheme}.png` });
      await each?.(`${name} ${width} ${colorScheme}`);
    }
  }
  await page.setViewportSize(WIDTHS.desktop);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

export const look = (page: Page, name: string, options: LookOptions = {}): Promise<void> => pictures(page, name, options);

/** The same, read by axe each time. `part`: a selector of what it reads; left out: the page. */
export async function lookWithAxe(page: Page, name: string, { part, ...options }: LookOptions & { part?: string } = {}): Promise<void> {
  await pictures(page, name, options, async (what) => {
    const axe = new AxeBuilder({ page });
    const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ html }) => html).join(', ')}`)).toEqual([]);
  });
}

/** At the width that the page has: in both themes, read by axe each time. */
export async function lookInThemes(page: Page, name: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `e2e/screenshots/${name}-${colorScheme}.png` });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      grave.map(({ id, nodes }) => `${name} ${colorScheme}: ${id} at ${nodes.map(({ target }) => String(target)).join(', ')}`),
    ).toEqual([]);
  }
}
