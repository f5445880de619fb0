/** Share links from the API's side, and the way in by one. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from './people.ts';
import type { Person } from './people.ts';

export async function stranger(browser: Browser, baseURL: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ baseURL });
  return { context, page: await context.newPage() };
}

interface LinkInput {
  sessionId: string;
  role: 'EDITOR' | 'COMMENTER' | 'VIEWER';
  password?: string;
  expiresAt?: string;
  name?: string;
}
interface Link {
  id: string;
  path: string;
}

export async function createLink(owner: Person, input: LinkInput): Promise<Link> {
  const { createShareLink } = await owner.ask<{ createShareLink: { url: string; shareLink: { id: string } } }>(
    'mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { url shareLink { id } } }',
    { input },
  );
  const { pathname, hash } = new URL(createShareLink.url);
  return { id: createShareLink.shareLink.id, path: pathname + hash };
}

export const revoke = (owner: Person, id: string) =>
  owner.ask('mutation ($input: RevokeShareLinkInput!) { revokeShareLink(input: $input) { shareLink { id } } }', { input: { id } });
export const setLinkRole = (owner: Person, id: string, role: LinkInput['role']) =>
  owner.ask('mutation ($input: UpdateShareLinkInput!) { updateShareLink(input: $input) { shareLink { id } } }', { input: { id, role } });
export const setVisibility = (owner: Person, id: string, visibility: string) =>
  owner.ask('mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }', { input: { id, visibility } });

export async function draftOf(person: Person, id: string): Promise<string> {
  const { session } = await person.ask<{ session: { draft: { text: string } } }>(
    'query ($id: ID!) { session(id: $id) { draft { text } } }',
    { id },
  );
  return session.draft.text;
}

export async function joinAs(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByText(`Guest: ${name}`)).toBeVisible();
}
