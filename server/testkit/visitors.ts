/** People and programs at the API's doors: registered, invited and given keys through the API itself. */
import type { WireError } from './socket-client.ts';

export interface Answer<Data> {
  status: number;
  data: Data;
  errors: WireError[];
  codes: (string | undefined)[];
  cookies: string[];
  headers: Headers;
  body: string;
}

export type Ask = <Data = Record<string, unknown> | null>(
  query: string,
  variables?: Record<string, unknown>,
  headers?: Record<string, string>,
) => Promise<Answer<Data>>;

export interface Visitor {
  headers: { authorization: string };
}

export interface Person extends Visitor {
  id: string;
  name: string;
  email: string;
  workspace: { id: string; slug: string; name: string };
  accessToken: string;
  refreshToken: string;
  /** `name=value`, as a browser sends it back. */
  cookie: string;
}

/** Came by a share link, without an account. */
export interface LinkGuest extends Visitor {
  id: string;
  accessToken: string;
  /** `name=value`, as a browser sends it back. */
  cookie: string;
}

export interface LinkOptions {
  role?: 'EDITOR' | 'COMMENTER' | 'VIEWER';
  expiresAt?: Date;
  password?: string;
}

export type RoleName = 'OWNER' | 'ADMIN' | 'MEMBER' | 'GUEST';

export const PASSWORD = 'correct horse battery';
const REGISTER = `mutation ($input: RegisterInput!) {
  register(input: $input) { accessToken refreshToken user { id memberships { workspace { id slug name } } } }
}`;

interface Registered {
  register: { accessToken: string; refreshToken: string; user: { id: string; memberships: { workspace: Person['workspace'] }[] } };
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

export function createVisitors({ ask, origin }: { ask: Ask; origin: string }) {
  let count = 0;

  /** For what must work. */
  async function done<Data>(query: string, variables: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Data> {
    const { data, errors } = await ask<Data>(query, variables, headers);
    if (errors.length > 0) throw new Error(`${query}: ${JSON.stringify(errors)}`);
    return data;
  }

  async function person(name = 'Ada'): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}${++count}.${process.pid}@example.com`;
    const { data, cookies } = await ask<Registered>(REGISTER, { input: { email, password: PASSWORD, displayName: name } });
    const { accessToken, refreshToken, user } = data.register;
    const cookie = cookies[0]?.split(';')[0] ?? '';
    const { workspace } = user.memberships[0]!;
    return { id: user.id, name, email, workspace, accessToken, refreshToken, cookie, headers: bearer(accessToken) };
  }

  /** The secret of the newest link that was mailed to the address. */
  async function linkTo(email: string): Promise<string> {
    const page = await (await fetch(`${origin}/outbox`)).text();
    const mail = page.split('<article>').find((article) => article.includes(`to ${email} `));
    return /#([\w-]{43})/.exec(mail ?? '')![1]!;
  }

  return {
    done,
    person,
    linkTo,

    async join(owner: Person, name: string, role: RoleName = 'MEMBER'): Promise<Person> {
      const visitor = await person(name);
      const input = { workspaceId: owner.workspace.id, email: visitor.email, role };
      await done('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }', { input }, owner.headers);
      const token = await linkTo(visitor.email);
      const accept = 'mutation ($token: String!) { acceptInvitation(input: { token: $token }) { workspace { id } } }';
      await done(accept, { token }, visitor.headers);
      return visitor;
    },

    async apiKey(
      owner: Person,
      scopes: readonly string[],
      expiresAt: string | null = null,
    ): Promise<Visitor & { id: string; secret: string }> {
      const input = { workspaceId: owner.workspace.id, name: 'Bot', scopes, expiresAt };
      const { createApiKey } = await done<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
        'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }',
        { input },
        owner.headers,
      );
      return { id: createApiKey.apiKey.id, secret: createApiKey.secret, headers: bearer(createApiKey.secret) };
    },

    async shareLink(
      owner: Visitor,
      sessionId: string,
      { role = 'VIEWER', ...more }: LinkOptions = {},
    ): Promise<{ id: string; token: string }> {
      const { createShareLink } = await done<{ createShareLink: { token: string; shareLink: { id: string } } }>(
        'mutation ($input: CreateShareLinkInput!) { createShareLink(input: $input) { token shareLink { id } } }',
        { input: { sessionId, role, ...more } },
        owner.headers,
      );
      return { id: createShareLink.shareLink.id, token: createShareLink.token };
    },

    async comeByLink(token: string, displayName = 'Gil', password: string | null = null): Promise<LinkGuest> {
      const { data, errors, cookies } = await ask<{ joinByLink: { accessToken: string; actor: { id: string } } } | null>(
        'mutation ($input: JoinByLinkInput!) { joinByLink(input: $input) { accessToken actor { id } } }',
        { input: { token, displayName, password } },
      );
      if (!data) throw new Error(`joinByLink: ${JSON.stringify(errors)}`);
      const { accessToken, actor } = data.joinByLink;
      return { id: actor.id, accessToken, cookie: cookies[0]?.split(';')[0] ?? '', headers: bearer(accessToken) };
    },

    async session(owner: Person, more: { title?: string; visibility?: 'PRIVATE' | 'WORKSPACE' | 'LINK' } = {}): Promise<string> {
      const { createSession } = await done<{ createSession: { session: { id: string } } }>(
        'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }',
        { input: { workspaceId: owner.workspace.id, ...more } },
        owner.headers,
      );
      return createSession.session.id;
    },

    async send(
      visitor: Visitor,
      sessionId: string,
      text: string,
      models = ['demo:echo'],
    ): Promise<{ promptId: string; answerIds: string[] }> {
      const { sendPrompt } = await done<{ sendPrompt: { prompt: { id: string }; answers: { id: string }[] } }>(
        'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }',
        { input: { sessionId, text, models } },
        visitor.headers,
      );
      return { promptId: sendPrompt.prompt.id, answerIds: sendPrompt.answers.map(({ id }) => id) };
    },
  };
}
