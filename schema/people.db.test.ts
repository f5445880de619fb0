import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from '../server/testkit/test-app.ts';
import type { TestApp } from '../server/testkit/test-app.ts';
import { PASSWORD, bearer } from '../server/testkit/visitors.ts';

const REGISTER = `mutation ($email: String!, $name: String = "Ada") {
  register(input: { email: $email, password: "${PASSWORD}", displayName: $name }) {
    user { id email displayName memberships { role workspace { id slug name viewerRole } } } accessToken refreshToken expiresAt
  }
}`;
const LOGIN = `mutation ($email: String!, $password: String!) { login(input: { email: $email, password: $password }) { user { id } accessToken } }`;
const VIEWER = '{ viewer { id email displayName } }';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const ask: TestApp['ask'] = (...args) => app.ask(...args);
const register = (name = 'Ada') => app.person(name);
const linkTo = (email: string) => app.linkTo(email);

describe('signing in', () => {
  test('registering answers with the person, their workspace and a pair of tokens, and sets the cookie', async () => {
    const { data, cookies } = await ask(REGISTER, { email: 'Grace@Example.com', name: 'Grace' });
    const workspace = { id: expect.stringMatching(/^wsp_/), slug: 'graces-workspace', name: 'Grace’s workspace', viewerRole: 'OWNER' };
    expect(data).toMatchObject({
      register: {
        user: { email: 'grace@example.com', displayName: 'Grace', memberships: [{ role: 'OWNER', workspace }] },
        accessToken: expect.stringMatching(/^pat_/),
      },
    });
    expect(cookies).toHaveLength(2);
    expect(cookies[0]).toMatch(/^parley_login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=/);
    expect(cookies[1]).toMatch(/^parley_device=[\w-]{50,}; Path=\/; HttpOnly; SameSite=Lax; Expires=/);
  });

  test('the cookie and the token are the same person; nobody is null; a bad token is an error', async () => {
    const ada = await register();
    const viewer = { viewer: { id: ada.id, email: ada.email, displayName: 'Ada' } };
    expect((await ask(VIEWER, {}, ada.headers)).data).toEqual(viewer);
    expect((await ask(VIEWER, {}, { cookie: ada.cookie })).data).toEqual(viewer);
    expect((await ask(VIEWER)).data).toEqual({ viewer: null });
    expect((await ask(VIEWER, {}, { cookie: ada.cookie, origin: 'https://evil.example' })).data).toEqual({ viewer: null });
    expect(await ask(VIEWER, {}, bearer('pat_nothing'))).toMatchObject({ codes: ['UNAUTHENTICATED'] });
  });

  test('an error says which field it stands for', async () => {
    const { errors } = await ask('{ viewer { id } mine: session(id: "ses_1") { id } }');
    expect(errors).toMatchObject([{ path: ['mine'], locations: [{ line: 1 }], extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('what is wrong with the input is named field by field', async () => {
    const { errors } = await ask(`mutation { register(input: { email: "x", password: "short", displayName: "" }) { accessToken } }`);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'INVALID',
      fields: { email: expect.anything(), password: expect.anything(), displayName: expect.anything() },
    });
  });

  test('guessing a password ends in RATE_LIMITED with the seconds to wait', async () => {
    const { email } = await register();
    const codes = [];
    for (let i = 0; i < 7; i++) codes.push(await ask(LOGIN, { email, password: 'wrong password' }));
    expect(codes.slice(0, 6).flatMap((answer) => answer.codes)).toEqual(Array(6).fill('UNAUTHENTICATED'));
    expect(codes[6]?.errors[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
  });

  test('guesses of others do not hold up who was signed in with this browser before; another person’s browser is none of theirs', async () => {
    const device = ({ cookies }: { cookies: string[] }) => cookies.find((cookie) => cookie.startsWith('parley_device='))!.split(';')[0]!;
    const [ada, ben] = [await register(), await register()];
    const before = await ask(LOGIN, { email: ada.email, password: PASSWORD });
    const foreign = await ask(LOGIN, { email: ben.email, password: PASSWORD });
    for (let i = 0; i < 9; i++) await ask(LOGIN, { email: ada.email, password: 'wrong password' });
    const right = { email: ada.email, password: PASSWORD };
    expect((await ask(LOGIN, right)).codes).toEqual(['RATE_LIMITED']);
    expect((await ask(LOGIN, right, { cookie: device(foreign) })).codes).toEqual(['RATE_LIMITED']);
    expect((await ask(LOGIN, right, { cookie: 'parley_device=AAAA' })).codes).toEqual(['RATE_LIMITED']);
    expect((await ask(LOGIN, right, { cookie: device(before) })).codes).toEqual([]);
    // There, too, who guesses waits.
    const codes: unknown[] = [];
    for (let i = 0; i < 8; i++)
      codes.push((await ask(LOGIN, { email: ada.email, password: 'wrong password' }, { cookie: device(before) })).codes[0]);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    // It opens nothing by itself.
    expect((await ask(VIEWER, {}, { cookie: device(before) })).data).toEqual({ viewer: null });
  });

  test('tokens are refreshed; logging out ends token and cookie and takes the cookie away', async () => {
    const ada = await register();
    const refreshed = await ask(
      `mutation ($token: String!) { refreshTokens(input: { refreshToken: $token }) { accessToken user { memberships { role } } } }`,
      { token: ada.refreshToken },
    );
    const { accessToken } = (refreshed.data as never as { refreshTokens: { accessToken: string } }).refreshTokens;
    const { data, cookies } = await ask('mutation { logout { ok } viewer: __typename }', {}, bearer(accessToken));
    expect([data, cookies]).toEqual([
      { logout: { ok: true }, viewer: 'Mutation' },
      ['parley_login=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'],
    ]);
    expect((await ask(VIEWER, {}, bearer(accessToken))).codes).toEqual(['UNAUTHENTICATED']);
    expect((await ask(VIEWER, {}, ada.headers)).codes).toEqual(['UNAUTHENTICATED']);
    expect((await ask(VIEWER, {}, { cookie: ada.cookie })).data).toEqual({ viewer: null });
  });

  test('a mailed link signs in once; a stranger gets the same answer and no mail', async () => {
    const ada = await register();
    const request = `mutation ($email: String!) { requestMagicLink(input: { email: $email }) { ok } }`;
    expect((await ask(request, { email: 'stranger@example.com' })).data).toEqual({ requestMagicLink: { ok: true } });
    expect((await ask(request, { email: ada.email })).data).toEqual({ requestMagicLink: { ok: true } });
    expect(await (await fetch(`${app.origin}/outbox`)).text()).not.toContain('stranger@example.com');
    const redeem = `mutation ($token: String!) { redeemMagicLink(input: { token: $token }) { user { id } } }`;
    const token = await linkTo(ada.email);
    expect((await ask(redeem, { token })).data).toEqual({ redeemMagicLink: { user: { id: ada.id } } });
    expect((await ask(redeem, { token })).codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('workspaces', () => {
  const INVITE = `mutation ($workspace: ID!, $email: String!, $role: Role!) {
    inviteMember(input: { workspaceId: $workspace, email: $email, role: $role }) { invitation { id email role } }
  }`;
  const ACCEPT = `mutation ($token: String!) { acceptInvitation(input: { token: $token }) { workspace { slug viewerRole members(first: 1) { pageInfo { hasNextPage } edges { node { user { displayName } } } } } } }`;

  test('an invitation goes by mail, is accepted, and the role is changed and taken away', async () => {
    const [owner, member] = [await register('Owner'), await register('Member')];
    const { data } = await ask(INVITE, { workspace: owner.workspace.id, email: member.email, role: 'ADMIN' }, owner.headers);
    expect(data).toMatchObject({ inviteMember: { invitation: { email: member.email, role: 'ADMIN' } } });
    const accepted = await ask(ACCEPT, { token: await linkTo(member.email) }, member.headers);
    const members = { pageInfo: { hasNextPage: true }, edges: [{ node: { user: { displayName: 'Owner' } } }] };
    expect(accepted.data).toEqual({ acceptInvitation: { workspace: { slug: owner.workspace.slug, viewerRole: 'ADMIN', members } } });

    const target = { workspace: owner.workspace.id, user: member.id };
    const change = `mutation ($workspace: ID!, $user: ID!, $role: Role!) { changeRole(input: { workspaceId: $workspace, userId: $user, role: $role }) { membership { role } } }`;
    expect((await ask(change, { ...target, role: 'GUEST' }, owner.headers)).data).toEqual({
      changeRole: { membership: { role: 'GUEST' } },
    });
    expect((await ask(change, { ...target, role: 'ADMIN' }, member.headers)).codes).toEqual(['FORBIDDEN']);
    const remove = `mutation ($workspace: ID!, $user: ID!) { removeMember(input: { workspaceId: $workspace, userId: $user }) { workspace { slug } } }`;
    expect((await ask(remove, target, owner.headers)).data).toEqual({ removeMember: { workspace: { slug: owner.workspace.slug } } });
    expect((await ask(remove, { ...target, user: owner.id }, owner.headers)).codes).toEqual(['CONFLICT']);
  });

  test('one leaves a workspace by oneself', async () => {
    const [owner, member] = [await register('Owner'), await register('Member')];
    await ask(INVITE, { workspace: owner.workspace.id, email: member.email, role: 'MEMBER' }, owner.headers);
    await ask(ACCEPT, { token: await linkTo(member.email) }, member.headers);
    const leave = `mutation ($workspace: ID!, $user: ID!) { removeMember(input: { workspaceId: $workspace, userId: $user }) { workspace { name } } }`;
    expect((await ask(leave, { workspace: owner.workspace.id, user: member.id }, member.headers)).codes).toEqual([]);
    expect(
      (await ask('query ($slug: String!) { workspace(slug: $slug) { id } }', { slug: owner.workspace.slug }, member.headers)).codes,
    ).toEqual(['NOT_FOUND']);
  });

  test('a stranger with every id gets NOT_FOUND on every door; nobody gets UNAUTHENTICATED', async () => {
    const [owner, stranger] = [await register('Owner'), await register('Stranger')];
    const invited = await ask(INVITE, { workspace: owner.workspace.id, email: 'x@example.com', role: 'GUEST' }, owner.headers);
    const invitation = (invited.data as never as { inviteMember: { invitation: { id: string } } }).inviteMember.invitation.id;
    const made = await ask(
      `mutation ($id: ID!) { createApiKey(input: { workspaceId: $id, name: "Bot", scopes: ["session:read"] }) { apiKey { id } } }`,
      { id: owner.workspace.id },
      owner.headers,
    );
    const apiKey = (made.data as never as { createApiKey: { apiKey: { id: string } } }).createApiKey.apiKey.id;
    const doors: [string, Record<string, unknown>][] = [
      ...[owner.id, owner.workspace.id, invitation, apiKey].map((id): [string, Record<string, unknown>] => [
        'query ($id: ID!) { node(id: $id) { id } }',
        { id },
      ]),
      ['query ($slug: String!) { workspace(slug: $slug) { id } }', { slug: owner.workspace.slug }],
      [INVITE, { workspace: owner.workspace.id, email: 'y@example.com', role: 'MEMBER' }],
      [
        `mutation ($id: ID!) { createApiKey(input: { workspaceId: $id, name: "x", scopes: ["session:read"] }) { secret } }`,
        { id: owner.workspace.id },
      ],
      [`mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }`, { id: apiKey }],
      [
        `mutation ($w: ID!, $u: ID!) { changeRole(input: { workspaceId: $w, userId: $u, role: GUEST }) { membership { role } } }`,
        { w: owner.workspace.id, u: owner.id },
      ],
      [
        `mutation ($w: ID!, $u: ID!) { removeMember(input: { workspaceId: $w, userId: $u }) { workspace { id } } }`,
        { w: owner.workspace.id, u: owner.id },
      ],
    ];
    for (const [query, variables] of doors) {
      expect([query, (await ask(query, variables, stranger.headers)).codes]).toEqual([query, ['NOT_FOUND']]);
      expect([query, (await ask(query, variables)).codes]).toEqual([query, ['UNAUTHENTICATED']]);
    }
    for (const [query, variables] of doors.slice(0, 5)) expect((await ask(query, variables, owner.headers)).codes).toEqual([]);
  });

  test('an API key acts in its workspace, is no viewer, and ends when it is revoked', async () => {
    const owner = await register('Owner');
    const make = `mutation ($id: ID!, $limit: BigInt) {
      createApiKey(input: { workspaceId: $id, name: "Bot", scopes: ["workspace:read"], monthlyLimitMicros: $limit }) { secret apiKey { id displayName scopes expiresAt lastUsedAt } }
    }`;
    const { data } = await ask(make, { id: owner.workspace.id, limit: '5000000' }, owner.headers);
    const { secret, apiKey } = (data as never as { createApiKey: { secret: string; apiKey: { id: string } } }).createApiKey;
    expect(apiKey).toMatchObject({ displayName: 'Bot', scopes: ['workspace:read'], expiresAt: null, lastUsedAt: null });
    const query = 'query ($slug: String!) { viewer { id } workspace(slug: $slug) { name viewerRole } }';
    const asKey = () => ask(query, { slug: owner.workspace.slug }, bearer(secret));
    expect((await asKey()).data).toEqual({ viewer: null, workspace: { name: 'Owner’s workspace', viewerRole: 'MEMBER' } });
    expect((await ask(make, { id: owner.workspace.id }, bearer(secret))).codes).toEqual(['FORBIDDEN']);
    await ask('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id: apiKey.id }, owner.headers);
    expect((await asKey()).codes).toEqual(['UNAUTHENTICATED']);
  });

  test('what a key may do is for owners and admins, also where it is reached as the author of a message', async () => {
    const owner = await register('Owner');
    const member = await app.join(owner, 'Member');
    const key = await app.apiKey(owner, ['session:read', 'session:write']);
    const id = await app.session(owner, { visibility: 'WORKSPACE' });
    await app.send(key, id, 'from a program');
    const authorOf = (fields: string) =>
      `query ($id: ID!) { session(id: $id) { messages(first: 1) { edges { node { author { ${fields} } } } } } }`;
    const bot = (author: object | null) => ({ session: { messages: { edges: [{ node: { author } }] } } });
    const details = authorOf('displayName ... on ApiKey { scopes expiresAt lastUsedAt }');
    const known = bot({ displayName: 'Bot', scopes: ['session:read', 'session:write'], expiresAt: null, lastUsedAt: expect.any(String) });
    expect((await ask(details, { id }, owner.headers)).data).toEqual(known);
    for (const reader of [member, key]) {
      expect((await ask(authorOf('displayName'), { id }, reader.headers)).data).toEqual(bot({ displayName: 'Bot' }));
      const refused = await ask(details, { id }, reader.headers);
      expect([refused.data, new Set(refused.codes)]).toEqual([bot(null), new Set(['FORBIDDEN'])]);
    }
  });
});
