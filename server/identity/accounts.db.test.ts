import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Expected } from '../kit/errors.ts';
import { CALLER, createPeople, PASSWORD } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';

let people: People;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

const registration = (email: string) => ({ email, password: PASSWORD, displayName: 'Grace Hopper' });

describe('register', () => {
  test('makes a person with a first workspace and signs them in', async () => {
    const signedIn = await people.identity.register(CALLER, registration('  Grace@Example.COM '));
    expect(signedIn.user).toMatchObject({ email: 'grace@example.com', displayName: 'Grace Hopper' });
    const actor = await people.identity.authenticate({ authorization: `Bearer ${signedIn.accessToken}` });
    expect(actor).toMatchObject({ kind: 'user', userId: signedIn.user.id, displayName: 'Grace Hopper' });
    const [membership, ...others] = await people.workspaces.membershipsOf(actor!, signedIn.user.id);
    expect(others).toEqual([]);
    const workspace = await people.workspaces.byId(actor!, membership!.workspaceId);
    expect([membership!.role, workspace.name, workspace.slug]).toEqual(['owner', 'Grace Hopper’s workspace', 'grace-hoppers-workspace']);
  });

  test('a second person of the same name gets another slug', async () => {
    const signedIn = await people.identity.register(CALLER, registration('grace2@example.com'));
    const actor = await people.identity.authenticate({ authorization: `Bearer ${signedIn.accessToken}` });
    const [membership] = await people.workspaces.membershipsOf(actor!, signedIn.user.id);
    const workspace = await people.workspaces.byId(actor!, membership!.workspaceId);
    expect(workspace.slug).toMatch(/^grace-hoppers-workspace-[0-9a-f]{6}$/);
  });

  test('a known address is refused by its field, however it is spelt, also when twenty arrive at once', async () => {
    await expect(people.identity.register(CALLER, registration('GRACE@example.com'))).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { fields: { email: expect.any(String) as string } },
    });
    const outcomes = await people.race(20, () => outcome(people.identity.register(CALLER, registration('race@example.com'))));
    expect(outcomes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'CONFLICT')).toHaveLength(19);
  });

  test('a password that is tried first is refused by its field, and one that is made of the name', async () => {
    for (const password of ['1234567890', 'Grace.Hopper.1906'])
      await expect(people.identity.register(CALLER, { ...registration('weak@example.com'), password })).rejects.toMatchObject({
        code: 'INVALID',
        details: { fields: { password: expect.stringMatching(/tried first|made of your name/) as string } },
      });
  });

  test('says everything that is wrong at once', async () => {
    const refusal = people.identity.register(CALLER, { email: 'no address', password: 'short', displayName: ' \u0000 ' });
    await expect(refusal).rejects.toMatchObject({
      code: 'INVALID',
      details: { fields: { email: expect.anything(), password: expect.anything(), displayName: expect.anything() } },
    });
  });
});

describe('login', () => {
  beforeAll(() => people.person('Alan'));

  test('takes the password of the address in any case, and nothing else', async () => {
    const signedIn = await people.identity.login(CALLER, { email: ' ALAN@example.com', password: PASSWORD });
    expect(signedIn.user.email).toBe('alan@example.com');
    expect(await outcome(people.identity.login(CALLER, { email: 'alan@example.com', password: `${PASSWORD} ` }))).toBe('UNAUTHENTICATED');
  });

  test('an unknown address, a malformed one and a wrong password get the very same answer', async () => {
    const answers = await Promise.all(
      ['alan@example.com', 'nobody@example.com', 'a\u0000b', 'x'.repeat(100_000)].map((email) =>
        people.identity
          .login({ ip: '203.0.113.50' }, { email, password: 'wrong password' })
          .catch((error: unknown) => (error instanceof Expected ? `${error.code} ${error.message}` : error)),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^UNAUTHENTICATED /);
  });

  test('guessing backs off, and the person at another place still gets in', async () => {
    const guess = () => outcome(people.identity.login({ ip: '198.51.100.1' }, { email: 'alan@example.com', password: 'wrong password' }));
    const outcomes = [];
    for (let i = 0; i < 8; i++) outcomes.push(await guess());
    expect(outcomes.slice(0, 6)).toEqual(Array(6).fill('UNAUTHENTICATED'));
    expect(outcomes.slice(6)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    expect(await outcome(people.identity.login({ ip: '198.51.100.1' }, { email: 'alan@example.com', password: PASSWORD }))).toBe(
      'RATE_LIMITED',
    );
    expect(await outcome(people.identity.login(CALLER, { email: 'alan@example.com', password: PASSWORD }))).toBe('ok');
  });
});

test('a password of years ago still opens', async () => {
  const old = await people.person('Methusalem');
  people.clock.advance(5 * 365 * 86_400_000);
  expect((await people.identity.login(CALLER, { email: old.user.email, password: PASSWORD })).user).toEqual(old.user);
});

describe('what is stored', () => {
  test('the database holds hashes: no password, no token, no cookie', async () => {
    const ada = await people.person('Ada');
    const dump = await people.db.em().execute<{ row: string }[]>(`
      select to_jsonb(t)::text as row from password_credential t union all select to_jsonb(t)::text from login t
      union all select to_jsonb(t)::text from login_cookie t union all select to_jsonb(t)::text from access_token t
      union all select to_jsonb(t)::text from refresh_token t`);
    const text = dump.map(({ row }) => row).join('\n');
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [PASSWORD, ada.accessToken.slice(4), ada.refreshToken.slice(4), ada.cookie.value])
      expect(text).not.toContain(secret);
  });
});
