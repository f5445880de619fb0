import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appCode } from '../testkit/authenticator-app.ts';
import { PASSWORD } from '../testkit/visitors.ts';
import type { Person } from '../testkit/visitors.ts';
import { createOauthWorld, problem, where } from './testkit/oauth-world.ts';
import type { OauthWorld } from './testkit/oauth-world.ts';

let world: OauthWorld;
let me: ReturnType<OauthWorld['visitor']>;
beforeAll(async () => {
  world = await createOauthWorld();
}, 60_000);
afterAll(() => world.close());
beforeEach(() => {
  me = world.visitor();
});

describe('linking while signed in', () => {
  test('adds a way in, whatever its address; it then signs in as the same person', async () => {
    const local = await world.app.person('Linker');
    me.become(local);
    const person = world.someone();
    world.oidc.signInAs(person);
    expect(where(await me.link())).toBe('/account?linked=oidc');
    me = world.visitor();
    expect(where(await me.signIn())).toBe('/sign-in/done');
    expect((await me.viewer())?.id).toBe(local.id);
    const [row] = await world.app.sql('select email_verified_at from app_user where id = $1', [local.id]);
    expect(row).toEqual({ email_verified_at: null });
    // Who comes next with that identity is nobody else, also where they are signed in as somebody else.
    const other = await world.app.person('Other');
    me = world.visitor();
    me.become(other);
    expect(where(await me.link())).toBe('/account?problem=taken&provider=oidc');
    expect(await world.links(other.id)).toEqual([]);
  });

  test('by the same address, which the provider vouches for, it verifies that address too', async () => {
    const local = await world.app.person('Same');
    me.become(local);
    world.oidc.signInAs({ ...world.someone(), email: local.email });
    await me.link();
    const [row] = await world.app.sql('select email_verified_at from app_user where id = $1', [local.id]);
    expect(row).toEqual({ email_verified_at: expect.any(Date) });
  });

  test('takes a login that lives, from the start to the end', async () => {
    expect(where(await me.link())).toBe('/sign-in');
    const local = await world.app.person('Leaver');
    me.become(local);
    world.oidc.signInAs(world.someone());
    const back = await me.browser.open(`${world.base}/auth/oidc?link=1`, (url) => url.pathname === '/auth/oidc/callback');
    await world.app.done('mutation { logout { ok } }', {}, local.headers);
    expect(where(await me.browser.open(back.href))).toBe(problem('expired'));
    expect(await world.links(local.id)).toEqual([]);
  });

  test('takes a young login: an open browser adds no way in', async () => {
    const local = await world.app.person('Old');
    await world.app.sql(`update login set created_at = now() - interval '16 minutes' where user_id = $1`, [local.id]);
    me.become(local);
    world.oidc.signInAs(world.someone());
    expect(where(await me.link())).toBe('/account?problem=sign-in-again&provider=oidc');
    expect(await world.links(local.id)).toEqual([]);
  });

  test('another site cannot begin it with the browser’s login', async () => {
    const local = await world.app.person('Tricked');
    const headers = { cookie: local.cookie, 'sec-fetch-site': 'cross-site' };
    const response = await fetch(`${world.base}/auth/oidc?link=1`, { redirect: 'manual', headers });
    expect(response.headers.get('location')).toBe('/sign-in');
  });
});

describe('a second factor', () => {
  const CONFIRM = 'mutation ($input: ConfirmLoginInput!) { confirmLogin(input: $input) { user { id } } }';
  async function enrol(person: Person): Promise<string[]> {
    const { startTwoFactor } = await world.app.done<{ startTwoFactor: { secret: string; uri: string; qrSvg: string } }>(
      'mutation ($input: StartTwoFactorInput!) { startTwoFactor(input: $input) { secret uri qrSvg } }',
      { input: { currentPassword: PASSWORD } },
      person.headers,
    );
    expect(startTwoFactor.qrSvg).toMatch(/^<svg [^>]*>/);
    expect(startTwoFactor.qrSvg).not.toMatch(/href|<image|<script/);
    const code = appCode(startTwoFactor.secret, Date.now());
    const { confirmTwoFactor } = await world.app.done<{ confirmTwoFactor: { recoveryCodes: string[] } }>(
      'mutation ($input: ConfirmTwoFactorInput!) { confirmTwoFactor(input: $input) { recoveryCodes } }',
      { input: { code } },
      person.headers,
    );
    return confirmTwoFactor.recoveryCodes;
  }

  test('is asked for after the provider: there is no login until its code was brought', async () => {
    const local = await world.app.person('Stepper');
    await world.verify(local.email);
    const [recovery] = await enrol(local);
    world.oidc.signInAs({ ...world.someone(), email: local.email });
    const end = await me.signIn();
    expect([where(end), me.browser.cookies(world.base)['parley_login'], await me.viewer()]).toEqual(['/sign-in/code', undefined, null]);
    const challenge = end.hash.slice(1);
    expect((await world.app.ask(CONFIRM, { input: { challenge, code: '000000' } })).codes).toEqual(['UNAUTHENTICATED']);
    const { data, cookies } = await world.app.ask(CONFIRM, { input: { challenge, code: recovery! } });
    expect(data).toEqual({ confirmLogin: { user: { id: local.id } } });
    me.browser.setCookie(world.base, cookies[0]!);
    expect((await me.viewer())?.id).toBe(local.id);
  });

  test('is asked for after the password, on every door, in extensions that name the challenge', async () => {
    const local = await world.app.person('Walker');
    const [recovery] = await enrol(local);
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
    const reply = await world.app.ask(login, { input: { email: local.email, password: PASSWORD } });
    expect([reply.status, reply.codes, reply.cookies]).toEqual([401, ['UNAUTHENTICATED'], []]);
    const challenge = String(reply.errors[0]!.extensions!['challenge']);
    expect(challenge).toMatch(/^[\w-]{43}$/);
    const wrong = await world.app.ask(CONFIRM, { input: { challenge, code: '000000' } });
    expect(wrong.errors[0]!.extensions!['challenge']).toBe(challenge);
    const socket = await world.app.socket();
    const over = await socket.ask(login, { input: { email: local.email, password: PASSWORD } });
    expect(over.errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    socket.close();
    expect((await world.app.ask(CONFIRM, { input: { challenge, code: recovery! } })).codes).toEqual([]);
  });
});

describe('GitHub', () => {
  test('is asked for the primary address that it verified', async () => {
    const emails = [
      { email: 'old@company.example', primary: false, verified: true },
      { email: 'hub@company.example', primary: true, verified: true },
    ];
    world.github.signInAs(world.githubPerson({ emails, name: 'Hub Person' }));
    expect(where(await me.signIn('github'))).toBe('/sign-in/done');
    expect((await me.viewer())?.email).toBe('hub@company.example');
  });

  test.each([
    ['no address at all', { emails: [] }, 'no-address'],
    ['a primary address that is not verified', { emails: [{ email: 'x@company.example', primary: true, verified: false }] }, 'unverified'],
    ['only a verified one that is not primary', { emails: [{ email: 'y@company.example', primary: false, verified: true }] }, 'no-address'],
  ])('%s opens no account', async (_what, more, expected) => {
    world.github.signInAs(world.githubPerson(more));
    expect(where(await me.signIn('github'))).toBe(problem(expected, 'github'));
  });

  test('who says no, who uses a code twice, and a GitHub that is down end on the sign-in page', async () => {
    world.github.signInAs(null);
    expect(where(await me.signIn('github'))).toBe(problem('denied', 'github'));
    world.github.signInAs(world.githubPerson());
    const back = await me.leave('github');
    back.searchParams.set('code', 'used');
    expect(where(await me.browser.open(back.href))).toBe(problem('expired', 'github'));
    const next = await me.leave('github');
    world.github.setDown(true);
    expect(where(await me.browser.open(next.href))).toBe(problem('down', 'github'));
    world.github.setDown(false);
  });
});
