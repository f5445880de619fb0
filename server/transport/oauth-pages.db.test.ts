import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashSecret } from '../identity/secrets.ts';
import { OIDC_CLIENT } from '../testkit/oidc-server.ts';
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

test('the page is told what is configured, and nothing of its secrets', async () => {
  const { data, body } = await world.app.ask('{ server { signInProviders { id name } } }');
  expect(data).toEqual({
    server: {
      signInProviders: [
        { id: 'google', name: 'Google' },
        { id: 'github', name: 'GitHub' },
        { id: 'oidc', name: 'Company login' },
      ],
    },
  });
  expect(body).not.toContain(OIDC_CLIENT.secret);
});

test('only a page of ours, or an address that was typed, begins it: another site signs nobody in', async () => {
  for (const [site, location] of [
    ['cross-site', '/sign-in'],
    ['same-site', '/sign-in'],
    ['same-origin', world.oidc.issuer],
    ['none', world.oidc.issuer],
  ] as const) {
    const response = await fetch(`${world.base}/auth/oidc`, { redirect: 'manual', headers: { 'sec-fetch-site': site } });
    expect([site, response.headers.get('location')!.startsWith(location)]).toEqual([site, true]);
    expect(response.headers.getSetCookie().length > 0).toBe(location !== '/sign-in');
  }
});

test('who signs in elsewhere leaves no former login of that browser behind', async () => {
  const former = await world.app.person('Former');
  me.become(former);
  world.oidc.signInAs(world.someone());
  expect(where(await me.signIn())).toBe('/sign-in/done');
  expect((await world.app.ask('{ viewer { id } }', {}, former.headers)).codes).toEqual(['UNAUTHENTICATED']);
});

test('what a provider gave for a code stays with the server, and no longer than it is needed', async () => {
  world.oidc.signInAs(world.someone());
  await me.signIn();
  const columns = await world.app.sql(
    `select table_name, column_name from information_schema.columns where table_schema = 'public' and table_name like 'oauth%' order by 1, 2`,
  );
  expect(columns.map(({ table_name, column_name }) => `${String(table_name)}.${String(column_name)}`)).toEqual([
    'oauth_account.email',
    'oauth_account.linked_at',
    'oauth_account.provider',
    'oauth_account.subject',
    'oauth_account.user_id',
    'oauth_attempt.expires_at',
    'oauth_attempt.login_id',
    'oauth_attempt.provider',
    'oauth_attempt.secret_hash',
  ]);
  expect(Object.keys(me.browser.cookies(world.base)).filter((name) => name !== 'parley_device')).toEqual(['parley_login']);
});

describe('a real OpenID provider', () => {
  test('somebody new gets an account with a verified address and a workspace, and is the same person next time', async () => {
    const person = world.someone();
    world.oidc.signInAs(person);
    expect(where(await me.signIn())).toBe('/sign-in/done');
    const known = await me.viewer();
    expect(known?.email).toBe(person.email);
    const [row] = await world.app.sql('select display_name, email_verified_at from app_user where id = $1', [known!.id]);
    expect(row).toEqual({ display_name: person.name, email_verified_at: expect.any(Date) });
    me = world.visitor();
    // The address at the provider has changed: the subject is who they are.
    world.oidc.signInAs({ ...person, email: 'other@company.example', email_verified: false });
    expect(where(await me.signIn())).toBe('/sign-in/done');
    expect((await me.viewer())?.id).toBe(known!.id);
    expect(await world.links(known!.id)).toEqual([{ provider: world.oidc.issuer.replace('http://', ''), subject: person.sub }]);
  });

  test('the browser leaves with PKCE, state and nonce, and its cookie is its own', async () => {
    let sent: URL | undefined;
    await me.browser.open(`${world.base}/auth/oidc`, (url) => {
      if (url.pathname === '/auth' && url.origin === world.oidc.issuer) sent = url;
      return sent !== undefined;
    });
    const asked = Object.fromEntries(sent!.searchParams);
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', scope: 'openid email profile' });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    const secret = me.secret();
    expect(Object.values(asked)).not.toContain(secret);
    const response = await fetch(`${world.base}/auth/oidc`, { redirect: 'manual' });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^parley_oauth=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const stored = await world.app.sql('select to_jsonb(a)::text as row from oauth_attempt a');
    expect(stored.map(({ row }) => row).join()).not.toContain(secret);
  });

  test('a person with that address is met only where both sides know it to be theirs', async () => {
    const local = await world.app.person('Local');
    world.oidc.signInAs({ ...world.someone(), email: local.email });
    expect(where(await me.signIn())).toBe(problem('link-first'));
    expect([await me.viewer(), await world.links(local.id)]).toEqual([null, []]);
    await world.verify(local.email);
    me = world.visitor();
    const second = world.someone();
    world.oidc.signInAs({ ...second, email: local.email.toUpperCase(), email_verified: false });
    expect(where(await me.signIn())).toBe(problem('unverified'));
    expect(await world.links(local.id)).toEqual([]);
    me = world.visitor();
    world.oidc.signInAs({ ...second, email: local.email.toUpperCase() });
    expect(where(await me.signIn())).toBe('/sign-in/done');
    expect((await me.viewer())?.id).toBe(local.id);
    expect((await world.links(local.id)).map(({ subject }) => subject)).toEqual([second.sub]);
  });

  test('a second identity of the same provider does not take over by the address', async () => {
    const first = world.someone();
    world.oidc.signInAs(first);
    await me.signIn();
    const known = await me.viewer();
    me = world.visitor();
    world.oidc.signInAs({ ...world.someone(), email: first.email });
    expect(where(await me.signIn())).toBe(problem('taken'));
    expect(await me.viewer()).toBeNull();
    expect(await world.links(known!.id)).toHaveLength(1);
  });

  test.each([
    ['says no', null, 'denied'],
    ['has no address', { sub: 'nameless' }, 'no-address'],
    ['has one that is none', { sub: 'odd', email: 'no address', email_verified: true }, 'no-address'],
    ['has one that the provider does not vouch for', { sub: 'unsure', email: 'unsure@company.example' }, 'unverified'],
  ])('who %s ends on the sign-in page', async (_what, person, expected) => {
    world.oidc.signInAs(person);
    expect(where(await me.signIn())).toBe(problem(expected));
    expect(await me.viewer()).toBeNull();
    expect(me.browser.cookies(world.base)['parley_oauth']).toBeUndefined();
  });

  test('an answer counts once, in the browser that asked, for its own state', async () => {
    world.oidc.signInAs(world.someone());
    const back = await me.leave();
    const thief = world.visitor();
    expect(where(await thief.browser.open(back.href))).toBe(problem('expired'));
    const forged = new URL(back);
    forged.searchParams.set('state', 'x'.repeat(43));
    expect(where(await me.browser.open(forged.href))).toBe(problem('expired'));
    // A wrong state takes the cookie away: what the browser began is over.
    me = world.visitor();
    const again = await me.leave();
    const secret = me.secret();
    expect(where(await me.browser.open(again.href))).toBe('/sign-in/done');
    me = world.visitor();
    me.browser.setCookie(world.base, `parley_oauth=${secret}`);
    expect(where(await me.browser.open(again.href))).toBe(problem('expired'));
    expect(await me.viewer()).toBeNull();
  });

  test('an attempt that is older than ten minutes has expired, and is cleaned away', async () => {
    world.oidc.signInAs(world.someone());
    const back = await me.leave();
    await world.app.sql("update oauth_attempt set expires_at = now() - interval '1 second'");
    expect(where(await me.browser.open(back.href))).toBe(problem('expired'));
    await me.leave();
    await world.app.sql("update oauth_attempt set expires_at = now() - interval '1 second'");
    await world.app.app.services.identity.deleteExpired();
    expect(await world.app.sql('select 1 from oauth_attempt')).toEqual([]);
  });

  test('a code that was used at the provider, a forged one and the answer of another issuer open nothing', async () => {
    world.oidc.signInAs(world.someone());
    const back = await me.leave();
    const secret = me.secret();
    expect(where(await me.browser.open(back.href))).toBe('/sign-in/done');
    // As if the attempt had not been used up: the provider itself refuses the second use of its code.
    await world.app.sql("insert into oauth_attempt values ($1, 'oidc', null, now() + interval '1 minute')", [hashSecret(secret)]);
    me = world.visitor();
    me.browser.setCookie(world.base, `parley_oauth=${secret}`);
    expect(where(await me.browser.open(back.href))).toBe(problem('expired'));

    for (const [name, value, expected] of [
      ['code', 'forged', 'expired'],
      ['code', '', 'rejected'],
      ['iss', 'https://evil.example', 'rejected'],
      ['error', 'server_error', 'rejected'],
    ] as const) {
      me = world.visitor();
      const answer = await me.leave();
      answer.searchParams.set(name, value);
      expect([name, where(await me.browser.open(answer.href))]).toEqual([name, problem(expected)]);
      expect(await me.viewer()).toBeNull();
    }
  });

  test.each([
    ['nonce', 'rejected'],
    ['code_challenge', 'expired'],
    ['state', 'expired'],
  ])('what the browser left with is what counts: with another %s nobody is signed in', async (name, expected) => {
    world.oidc.signInAs(world.someone());
    const leaving = await me.browser.open(`${world.base}/auth/oidc`, (url) => url.origin === world.oidc.issuer);
    leaving.searchParams.set(name, 'x'.repeat(43));
    expect(where(await me.browser.open(leaving.href))).toBe(problem(expected));
    expect(await me.viewer()).toBeNull();
  });

  test('an answer for one provider does not count at the callback of another', async () => {
    world.oidc.signInAs(world.someone());
    const back = await me.leave();
    const secret = me.secret();
    expect(where(await me.browser.open(`${world.base}/auth/github/callback${back.search}`))).toBe(problem('expired', 'github'));
    // Nor does the wrong one use it up.
    me.browser.setCookie(world.base, `parley_oauth=${secret}`);
    expect(where(await me.browser.open(back.href))).toBe('/sign-in/done');
  });

  test('a provider that does not answer is named as such', async () => {
    expect(where(await me.signIn('google'))).toBe(problem('down', 'google'));
  });

  test('twenty who are new with one identity at once are one person', async () => {
    const person = world.someone();
    world.oidc.signInAs(person);
    const visitors = Array.from({ length: 20 }, world.visitor);
    const backs = await Promise.all(visitors.map((one) => one.leave()));
    const ends = await Promise.all(visitors.map((one, index) => one.browser.open(backs[index]!.href)));
    expect(new Set(ends.map(where))).toEqual(new Set(['/sign-in/done']));
    const ids = await Promise.all(visitors.map(async (one) => (await one.viewer())?.id));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeDefined();
    expect(await world.links(ids[0]!)).toHaveLength(1);
  });
});
