/** People at their own browsers, in one workspace, on one server per worker. */
import { test as base } from '@playwright/test';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { createServerProcess } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

const PASSWORD = 'correct horse battery staple';
let registered = 0;

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly page: Page;
  /** As the page itself would ask: with the cookie of this browser. */
  ask<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
}

interface Fixtures {
  server: ServerProcess;
}

interface TestFixtures {
  /** Registers somebody; the first one has a workspace, the later ones are invited into it. */
  join(name: string, options?: BrowserContextOptions): Promise<Person>;
}

export const test = base.extend<TestFixtures, Fixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const server = await createServerProcess();
      await server.start();
      await provide(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  join: async ({ browser, server }, provide) => {
    const people: Person[] = [];
    await provide(async (name, options) => {
      const person = await register(browser, server, name, options);
      const host = people[0];
      if (host) await invite(host, person);
      people.push(person);
      return person;
    });
    await Promise.all(people.map(({ page }) => page.context().close()));
  },
});

export { expect } from '@playwright/test';

async function register(browser: Browser, server: ServerProcess, name: string, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({ ...options, baseURL: server.url });
  const page = await context.newPage();
  const email = `${name.toLowerCase().replaceAll(' ', '.')}.${process.pid}.${++registered}@example.com`;

  async function ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await context.request.post('/graphql', { data: { query, variables }, headers: { origin: server.url } });
    const body = (await response.json()) as { data: T; errors?: readonly { message: string }[] };
    if (body.errors) throw new Error(body.errors.map(({ message }) => message).join('; '));
    return body.data;
  }

  await ask('mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }', {
    input: { email, password: PASSWORD, displayName: name },
  });
  return { name, email, page, ask };
}

async function invite(host: Person, guest: Person): Promise<void> {
  const workspace = await firstWorkspace(host);
  await host.ask('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }', {
    input: { workspaceId: workspace.id, email: guest.email, role: 'MEMBER' },
  });
  const outbox = await (await host.page.context().request.get('/outbox')).text();
  const mail = outbox.split('<article>').find((item) => item.includes(guest.email));
  const token = /\/invitation#([\w-]+)/.exec(mail ?? '')?.[1];
  await guest.ask('mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { workspace { id } } }', {
    input: { token },
  });
}

export async function firstWorkspace(person: Person): Promise<{ id: string; slug: string }> {
  const { viewer } = await person.ask<{ viewer: { memberships: readonly { workspace: { id: string; slug: string } }[] } }>(
    '{ viewer { memberships { workspace { id slug } } } }',
  );
  return viewer.memberships[0]!.workspace;
}

export async function newSession(person: Person, title = 'Together'): Promise<string> {
  const workspace = await firstWorkspace(person);
  const { createSession } = await person.ask<{ createSession: { session: { id: string } } }>(
    'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }',
    { input: { workspaceId: workspace.id, title } },
  );
  return createSession.session.id;
}

export async function sendPrompt(person: Person, sessionId: string, text: string, models: readonly string[]): Promise<void> {
  await person.ask('mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }', {
    input: { sessionId, text, models },
  });
}
