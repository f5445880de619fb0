import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { lockWaits } from '../testkit/lock-waits.ts';
import { outcome } from '../testkit/outcome.ts';
import { CALLER, createPeople, PASSWORD } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { ADDRESS_LINK_LIFETIME_MS } from './addresses.ts';
import { YOUNG_LOGIN_MS } from './reassurance.ts';

let people: People;
let count = 0;
beforeAll(async () => {
  people = await createPeople({ publicUrl: 'https://parley.example' });
});
afterAll(() => people.close());

const someone = (name = 'Person') => people.person(`${name}${++count}`);
const rows = <Row extends object>(text: string, values: unknown[]) => people.db.em().execute<Row[]>(text, values);
const isVerified = async (userId: string) => {
  const [row] = await rows<{ at: unknown }>('select email_verified_at as at from app_user where id = ?', [userId]);
  return row!.at !== null;
};
const confirm = (person: Person, token: string) => outcome(people.identity.confirmAddress(person.actor, token));
const opens = ({ accessToken }: { accessToken: string }) =>
  outcome(people.identity.authenticate({ authorization: `Bearer ${accessToken}` }));
const logIn = (email: string, password = PASSWORD) => outcome(people.identity.login(CALLER, { email, password }));
const mailsTo = (email: string) => people.mail.outbox().filter(({ to }) => to === email);
const byLink = async (email: string) => {
  await people.identity.requestMagicLink(CALLER, email);
  return people.identity.redeemMagicLink(CALLER, people.linkTo(email));
};

describe('a registered address', () => {
  test('is unverified until its person, signed in, confirms the mailed link; it works once', async () => {
    const ada = await someone('ada');
    expect(await isVerified(ada.user.id)).toBe(false);
    expect(people.mail.outbox()[0]).toMatchObject({ to: ada.user.email, subject: 'Confirm your address for Parley' });
    expect(people.mail.outbox()[0]!.text).toContain('https://parley.example/confirm-address#');
    const token = people.linkTo(ada.user.email);
    expect(await people.identity.confirmAddress(ada.actor, token)).toBe(ada.user.email);
    expect(await isVerified(ada.user.id)).toBe(true);
    expect(await confirm(ada, token)).toBe('NOT_FOUND');
    expect(await opens(ada)).toBe('ok');
    expect(await logIn(ada.user.email)).toBe('ok');
  });

  test('is not confirmed by the link in anybody else’s hands: the mailbox and the login are one person', async () => {
    const [attacker, other] = [await someone('attacker'), await someone('other')];
    const token = people.linkTo(attacker.user.email);
    expect(await confirm(other, token)).toBe('NOT_FOUND');
    expect(await isVerified(attacker.user.id)).toBe(false);
    expect(await isVerified(other.user.id)).toBe(false);
    // The attempt of a stranger did not use it up.
    expect(await confirm(attacker, token)).toBe('ok');
  });

  test('the link lives for a day and is stored as a hash', async () => {
    const [young, old] = [await someone(), await someone()];
    const tokens = [people.linkTo(young.user.email), people.linkTo(old.user.email)];
    const stored = await rows<{ row: string }>('select to_jsonb(l)::text as row from address_link l', []);
    for (const token of tokens) expect(stored.map(({ row }) => row).join()).not.toContain(token);
    people.clock.advance(ADDRESS_LINK_LIFETIME_MS - 1);
    expect(await confirm(young, tokens[0]!)).toBe('ok');
    people.clock.advance(1);
    expect(await confirm(old, tokens[1]!)).toBe('NOT_FOUND');
    expect((await people.identity.deleteExpired()).addressLinks).toBeGreaterThanOrEqual(2);
  });

  test('twenty at once: one link confirms once', async () => {
    const ada = await someone();
    const token = people.linkTo(ada.user.email);
    const outcomes = await people.race(20, () => confirm(ada, token));
    expect(outcomes.filter((code) => code === 'ok')).toHaveLength(1);
  });

  test('the mail can be asked for again, some times an hour, and not once it is confirmed', async () => {
    const ada = await someone();
    const ask = () => outcome(people.identity.requestAddressConfirmation(ada.actor));
    for (let i = 0; i < 5; i++) expect(await ask()).toBe('ok');
    expect(await ask()).toBe('RATE_LIMITED');
    expect(mailsTo(ada.user.email)).toHaveLength(6);
    const grace = await someone();
    await confirm(grace, people.linkTo(grace.user.email));
    await people.identity.requestAddressConfirmation(grace.actor);
    expect(mailsTo(grace.user.email)).toHaveLength(1);
  });
});

describe('whoever registered somebody else’s address first', () => {
  test('keeps nothing once its owner signs in by mail: no password, no login, no key', async () => {
    const thief = await someone('victim');
    const email = thief.user.email;
    const workspaceId = await people.firstWorkspace(thief);
    const { secret, apiKey } = await people.workspaces.createApiKey(thief.actor, {
      workspaceId,
      name: 'Back door',
      scopes: ['session:read'],
      expiresAt: null,
      monthlyLimitMicros: null,
    });
    const confirmation = people.linkTo(email);
    let victim: Person | undefined;
    const announced = await people.announcements(async () => {
      victim = await byLink(email);
    });
    expect(announced).toEqual([
      { kind: 'login', id: thief.actor.loginId },
      { kind: 'apiKey', id: apiKey.id },
    ]);
    expect(await opens(thief)).toBe('UNAUTHENTICATED');
    expect(await outcome(people.identity.refresh(CALLER, thief.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await people.identity.authenticate({ cookie: `__Host-parley_login=${thief.cookie.value}` })).toBeNull();
    expect(await logIn(email)).toBe('UNAUTHENTICATED');
    expect(await opens({ accessToken: secret })).toBe('UNAUTHENTICATED');
    expect(await opens(victim!)).toBe('ok');
    expect(await isVerified(victim!.user.id)).toBe(true);
    expect(mailsTo(email)[0]?.subject).toBe('Your address is confirmed; set a password again');
    expect(await confirm(victim!, confirmation)).toBe('NOT_FOUND');
  });

  test('does not slip in with a login that was under way: it waits for the row of its password', async () => {
    const thief = await someone('slow');
    await people.identity.requestMagicLink(CALLER, thief.user.email);
    const token = people.linkTo(thief.user.email);
    let login: Promise<string> | undefined;
    await people.db.write(async (tx) => {
      await tx.em.execute('delete from password_credential where user_id = ?', [thief.user.id]);
      login = logIn(thief.user.email);
      await vi.waitFor(async () => expect(await lockWaits(people.db.url)).toBe(1));
    });
    expect(await login).toBe('UNAUTHENTICATED');
    expect(await outcome(people.identity.redeemMagicLink(CALLER, token))).toBe('ok');
  });

  test('racing logins and links leave only what came by the mail', async () => {
    for (let round = 0; round < 5; round++) {
      const thief = await someone('racer');
      await people.identity.requestMagicLink(CALLER, thief.user.email);
      const token = people.linkTo(thief.user.email);
      let turn = 0;
      const outcomes = await people.race(8, () =>
        turn++ === 4
          ? people.identity.redeemMagicLink(CALLER, token)
          : people.identity.login(CALLER, { email: thief.user.email, password: PASSWORD }).catch(() => null),
      );
      const victim = outcomes[4]!;
      const left = await rows<{ id: string }>('select id from login where user_id = ?', [thief.user.id]);
      expect(left.map(({ id }) => id)).toEqual([victim.actor.loginId]);
    }
  });

  test('a person who confirmed keeps the password and every login when signing in by a link', async () => {
    const ada = await someone();
    await confirm(ada, people.linkTo(ada.user.email));
    const announced = await people.announcements(() => byLink(ada.user.email));
    expect(announced).toEqual([]);
    expect([await opens(ada), await logIn(ada.user.email)]).toEqual(['ok', 'ok']);
  });
});

test('the secret of an invitation’s mail proves the address it was sent to, as a link does', async () => {
  const [owner, guest, stranger] = [await someone('owner'), await someone('guest'), await someone('stranger')];
  const workspaceId = await people.firstWorkspace(owner);
  await people.workspaces.inviteMember(owner.actor, { workspaceId, email: guest.user.email, role: 'member' });
  const token = people.linkTo(guest.user.email);
  expect(await outcome(people.workspaces.acceptInvitation(stranger.actor, token))).toBe('FORBIDDEN');
  expect([await isVerified(stranger.user.id), await isVerified(guest.user.id)]).toEqual([false, false]);
  expect(await outcome(people.workspaces.acceptInvitation(guest.actor, token))).toBe('ok');
  expect(await isVerified(guest.user.id)).toBe(true);
});

describe('another address', () => {
  const ask = (person: Person, email: string, password: string | null = PASSWORD) =>
    outcome(people.identity.requestAddressChange(person.actor, CALLER, { email, currentPassword: password }));

  test('takes the place of the old one when its link is confirmed; the old one hears of both', async () => {
    const ada = await someone();
    const next = `next${count}@example.com`;
    expect(await ask(ada, ` ${next.toUpperCase()}`)).toBe('ok');
    expect(mailsTo(ada.user.email)[0]?.text).toContain(next);
    expect(await logIn(next)).toBe('UNAUTHENTICATED');
    expect(await people.identity.confirmAddress(ada.actor, people.linkTo(next))).toBe(next);
    expect([await logIn(next), await logIn(ada.user.email)]).toEqual(['ok', 'UNAUTHENTICATED']);
    expect(await isVerified(ada.user.id)).toBe(true);
    expect(mailsTo(ada.user.email)[0]?.subject).toBe('Your address was changed');
  });

  test('takes the password, so that a stolen login does not take the account', async () => {
    const ada = await someone();
    const next = `stolen${count}@example.com`;
    expect([await ask(ada, next, null), await ask(ada, next, 'a wrong password')]).toEqual(['INVALID', 'INVALID']);
    expect(mailsTo(next)).toEqual([]);
    for (let i = 0; i < 4; i++) await ask(ada, next, 'a wrong password');
    expect(await ask(ada, next, 'a wrong password')).toBe('RATE_LIMITED');
  });

  test('without a password it takes a young login', async () => {
    const ada = await someone();
    const byMail = await byLink(ada.user.email);
    people.clock.advance(YOUNG_LOGIN_MS);
    expect(await ask(byMail, `young${count}@example.com`, null)).toBe('ok');
    people.clock.advance(1);
    expect(await ask(byMail, `young${count}@example.com`, null)).toBe('FORBIDDEN');
  });

  test('one that is taken is refused, also when it was taken meanwhile', async () => {
    const [ada, alan] = [await someone(), await someone()];
    expect(await ask(ada, alan.user.email)).toBe('CONFLICT');
    const wanted = `wanted${count}@example.com`;
    expect(await ask(ada, wanted)).toBe('ok');
    const token = people.linkTo(wanted);
    await people.person(`wanted${count}`);
    expect(await confirm(ada, token)).toBe('CONFLICT');
    expect(await ask(ada, 'no address')).toBe('INVALID');
  });

  test('a confirmed change ends every other link of the account', async () => {
    const ada = await someone();
    const [one, two] = [`one${count}@example.com`, `two${count}@example.com`];
    await ask(ada, one);
    await ask(ada, two);
    expect(await confirm(ada, people.linkTo(one))).toBe('ok');
    expect(await confirm(ada, people.linkTo(two))).toBe('NOT_FOUND');
  });
});

test('an account is its person’s own: keys and guests confirm and change nothing', async () => {
  const key = { kind: 'apiKey', apiKeyId: 'key_x', displayName: 'Bot', workspaceId: 'wsp_x', scopes: [] } as const;
  expect(await outcome(people.identity.confirmAddress(key, 'x'))).toBe('FORBIDDEN');
  expect(await outcome(people.identity.requestAddressConfirmation({ kind: 'guest', guestId: 'gst_x', displayName: 'Gil' }))).toBe(
    'FORBIDDEN',
  );
});
