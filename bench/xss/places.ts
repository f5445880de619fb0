/** Where people are shown text: how one gets there. In each of them every text of the API is hostile while it is looked at. */
import type { Page } from './browser.ts';

export interface Place {
  name: string;
  path: string;
  /** What has to be opened first. */
  open?(page: Page): Promise<void>;
  /** False: shows only words of our own, or is not for this person; it is scanned all the same. */
  shows?: false;
}

const OPENS_WITHIN_MS = 20_000;
const click = (page: Page, name: RegExp | string, role: 'button' | 'menuitem' | 'link' | 'tab' = 'button') =>
  page.getByRole(role, { name }).locator('visible=true').first().click({ timeout: OPENS_WITHIN_MS });

const search = (text: string) => async (page: Page) => {
  await page.keyboard.press('ControlOrMeta+k');
  const field = page.getByRole('dialog').getByRole('combobox').first();
  await field.fill(text, { timeout: OPENS_WITHIN_MS });
};

/** Of a stage's world what addresses are made of. */
export interface Ways {
  world: { owner: { workspace: { slug: string } }; open: { id: string }; link: { token: string } };
}

export function placesOf({ world }: Ways): Place[] {
  const { slug } = world.owner.workspace;
  const ofWorkspace = (part: string) => `/w/${slug}${part}`;
  const session = `/s/${world.open.id}`;
  return [
    { name: 'home and sidebar', path: ofWorkspace('') },
    { name: 'archived sessions', path: ofWorkspace(''), open: (page) => click(page, 'Archived') },
    { name: 'usage', path: ofWorkspace('/usage') },
    { name: 'budgets', path: ofWorkspace('/budgets') },
    { name: 'billing', path: ofWorkspace('/billing') },
    { name: 'settings', path: ofWorkspace('/settings') },
    { name: 'members', path: ofWorkspace('/members') },
    { name: 'keys', path: ofWorkspace('/keys') },
    { name: 'audit', path: ofWorkspace('/audit') },
    { name: 'providers', path: ofWorkspace('/providers') },
    { name: 'webhooks', path: ofWorkspace('/webhooks') },
    { name: 'developers', path: ofWorkspace('/developers') },
    { name: 'account', path: '/account' },
    { name: 'jobs', path: '/operate/jobs' },
    { name: 'prices', path: '/operate/prices' },
    { name: 'search', path: ofWorkspace(''), open: search('text') },
    { name: 'commands', path: session, open: search('') },
    { name: 'notifications', path: ofWorkspace(''), open: (page) => click(page, /^Notifications/) },
    { name: 'session, its header and margin', path: session },
    { name: 'branches', path: session, open: (page) => click(page, /^Branches/) },
    { name: 'people and links of a session', path: session, open: (page) => click(page, /^Share/) },
    { name: 'models to choose', path: session, open: (page) => click(page, /Ask one more model/) },
    {
      name: 'replay',
      path: session,
      async open(page) {
        await click(page, 'More about this session');
        await click(page, 'Replay', 'menuitem');
      },
    },
    { name: 'a link for guests', path: `/join#${world.link.token}` },
    { name: 'signing in', path: '/sign-in', shows: false },
    { name: 'an invitation', path: '/invitation#nothing', shows: false },
    { name: 'a page that is none', path: '/nothing-here', shows: false },
  ];
}
