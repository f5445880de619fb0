import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { CALLER, createPeople, PASSWORD } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { YOUNG_LOGIN_MS } from './reassurance.ts';
import { REFRESH_LIFETIME_MS } from './token-pairs.ts';

const PHONE = { ip: '198.51.100.20', userAgent: 'Mozilla/5.0 (iPhone)' };
const MINUTE_MS = 60_000;

let people: People;
let count = 0;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

const someone = () => people.person(`device${++count}`);
const logIn = (person: Person, caller: { ip: string; userAgent?: string } = PHONE, password = PASSWORD) =>
  people.identity.login(caller, { email: person.user.email, password });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const opens = ({ accessToken }: { accessToken: string }) => outcome(people.identity.authenticate(bearer(accessToken)));

describe('the list of logins', () => {
  test('says where, since when and which is this one; nobody sees those of others', async () => {
    const [ada, other] = [await someone(), await someone()];
    people.clock.advance(MINUTE_MS);
    const phone = await logIn(ada);
    const logins = await people.identity.devices.of(phone.actor);
    const at = new Date(people.clock.now());
    expect(logins).toEqual([
      { id: phone.actor.loginId, userAgent: PHONE.userAgent, place: '198.51.100.*', createdAt: at, lastSeenAt: at, isCurrent: true },
      {
        id: ada.actor.loginId,
        userAgent: '',
        place: '203.0.113.*',
        createdAt: new Date(at.getTime() - MINUTE_MS),
        lastSeenAt: new Date(at.getTime() - MINUTE_MS),
        isCurrent: false,
      },
    ]);
    expect((await people.identity.devices.of(other.actor)).map(({ id }) => id)).toEqual([other.actor.loginId]);
  });

  test('notes the last use to the minute, by cookie and by token, and where it was', async () => {
    const ada = await someone();
    const start = people.clock.now();
    const seen = async () => {
      const [login] = await people.identity.devices.of(ada.actor);
      return { at: login!.lastSeenAt.getTime() - start, place: login!.place };
    };
    const use = (credentials: object, ip: string) => people.identity.authenticate(credentials, null, { ip });
    await use(bearer(ada.accessToken), '192.0.2.1');
    expect(await seen()).toEqual({ at: 0, place: '203.0.113.*' });
    people.clock.advance(MINUTE_MS);
    await use(bearer(ada.accessToken), '192.0.2.1');
    expect(await seen()).toEqual({ at: MINUTE_MS, place: '192.0.2.*' });
    people.clock.advance(MINUTE_MS - 1);
    await use({ cookie: `parley_login=${ada.cookie.value}` }, '2001:db8:1:2::3');
    expect((await seen()).at).toBe(MINUTE_MS);
    people.clock.advance(1);
    await use({ cookie: `parley_login=${ada.cookie.value}` }, '2001:db8:1:2::3');
    expect(await seen()).toEqual({ at: 2 * MINUTE_MS, place: '2001:db8:1:*' });
  });

  test('leaves out what opens nothing any more', async () => {
    const ada = await someone();
    people.clock.advance(REFRESH_LIFETIME_MS);
    const phone = await logIn(ada);
    expect((await people.identity.devices.of(phone.actor)).map(({ id }) => id)).toEqual([phone.actor.loginId]);
  });
});

describe('ending', () => {
  test('R5: one login ends with its cookie and tokens, and open readers are told; the others go on', async () => {
    const ada = await someone();
    const [phone, tablet] = [await logIn(ada), await logIn(ada)];
    const announced = await people.announcements(() => people.identity.devices.end(ada.actor, phone.actor.loginId));
    expect(announced).toEqual([{ kind: 'login', id: phone.actor.loginId }]);
    expect([await opens(phone), await opens(tablet), await opens(ada)]).toEqual(['UNAUTHENTICATED', 'ok', 'ok']);
    expect(await outcome(people.identity.refresh(CALLER, phone.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await people.identity.authenticate({ cookie: `parley_login=${phone.cookie.value}` })).toBeNull();
    expect(await outcome(people.identity.devices.end(ada.actor, phone.actor.loginId))).toBe('NOT_FOUND');
  });

  test('nobody ends a login of somebody else', async () => {
    const [ada, thief] = [await someone(), await someone()];
    expect(await outcome(people.identity.devices.end(thief.actor, ada.actor.loginId))).toBe('NOT_FOUND');
    await people.identity.devices.endOthers(thief.actor);
    expect(await opens(ada)).toBe('ok');
  });

  test('all others at once', async () => {
    const ada = await someone();
    const [phone, tablet] = [await logIn(ada), await logIn(ada)];
    const announced = await people.announcements(async () => {
      expect(await people.identity.devices.endOthers(ada.actor)).toBe(2);
    });
    expect(announced.map((change) => change.id).sort()).toEqual([phone.actor.loginId, tablet.actor.loginId].sort());
    expect([await opens(phone), await opens(tablet), await opens(ada)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'ok']);
  });
});

describe('the password', () => {
  const NEXT = 'another battery staple';
  const set = (person: Person, currentPassword: string | null, password = NEXT) =>
    outcome(people.identity.account.setPassword(person.actor, CALLER, { password, currentPassword }));

  test('another one takes the old one, ends every other login and every mailed link, and the person is told', async () => {
    const ada = await someone();
    const phone = await logIn(ada);
    await people.identity.requestMagicLink(CALLER, ada.user.email);
    const link = people.linkTo(ada.user.email);
    expect([await set(ada, null), await set(ada, 'wrong password'), await set(ada, PASSWORD, 'short')]).toEqual(
      Array<string>(3).fill('INVALID'),
    );
    expect(await set(ada, PASSWORD)).toBe('ok');
    expect([await opens(phone), await opens(ada)]).toEqual(['UNAUTHENTICATED', 'ok']);
    expect(await outcome(people.identity.redeemMagicLink(CALLER, link))).toBe('UNAUTHENTICATED');
    expect([await outcome(logIn(ada)), await outcome(logIn(ada, PHONE, NEXT))]).toEqual(['UNAUTHENTICATED', 'ok']);
    expect(people.mail.outbox()[0]).toMatchObject({ to: ada.user.email, subject: 'Your Parley account was changed' });
  });

  test('a first one takes a young login', async () => {
    const ada = await someone();
    await people.identity.requestMagicLink(CALLER, ada.user.email);
    const byMail = await people.identity.redeemMagicLink(CALLER, people.linkTo(ada.user.email));
    expect(await people.identity.account.of(byMail.actor)).toEqual({
      email: ada.user.email,
      isEmailVerified: true,
      hasPassword: false,
      asksForPassword: false,
    });
    people.clock.advance(YOUNG_LOGIN_MS + 1);
    expect(await set(byMail, null)).toBe('FORBIDDEN');
    await people.identity.requestMagicLink(CALLER, ada.user.email);
    const young = await people.identity.redeemMagicLink(CALLER, people.linkTo(ada.user.email));
    expect(await set(young, null)).toBe('ok');
    expect((await people.identity.account.of(young.actor)).hasPassword).toBe(true);
  });

  test('a forgotten one is replaced after a mailed link, while that login is young; what other logins are asked for stays', async () => {
    const ada = await someone();
    await people.identity.confirmAddress(ada.actor, people.linkTo(ada.user.email));
    const byMail = async () => {
      await people.identity.requestMagicLink(CALLER, ada.user.email);
      return people.identity.redeemMagicLink(CALLER, people.linkTo(ada.user.email));
    };
    const late = await byMail();
    people.clock.advance(YOUNG_LOGIN_MS + 1);
    const typed = await logIn(ada);
    expect([await set(late, null), await set(typed, null), await set(ada, null)]).toEqual(['INVALID', 'INVALID', 'INVALID']);
    const young = await byMail();
    const asks = async (person: Person) => (await people.identity.account.of(person.actor)).asksForPassword;
    expect([await asks(young), await asks(late), await asks(typed)]).toEqual([false, true, true]);
    expect(await set(young, 'wrong password')).toBe('INVALID');
    expect(await set(young, null)).toBe('ok');
    expect([await outcome(logIn(ada)), await outcome(logIn(ada, PHONE, NEXT)), await opens(typed)]).toEqual([
      'UNAUTHENTICATED',
      'ok',
      'UNAUTHENTICATED',
    ]);
  });

  test('is not one that is tried first, nor made of the name', async () => {
    const ada = await someone();
    expect(await set(ada, PASSWORD, 'qwertyuiop')).toBe('INVALID');
    expect(await set(ada, PASSWORD, `${ada.user.displayName}${ada.user.displayName}!`)).toBe('INVALID');
  });
});

test('a name is changed as it is chosen', async () => {
  const ada = await someone();
  expect(await people.identity.account.rename(ada.actor, '  Ada \u202e Lovelace ')).toBe('Ada Lovelace');
  expect(await people.identity.authenticate(bearer(ada.accessToken))).toMatchObject({ displayName: 'Ada Lovelace' });
  expect(await outcome(people.identity.account.rename(ada.actor, ' '))).toBe('INVALID');
});

describe('ways in elsewhere', () => {
  const link = (person: Person, provider: string) =>
    people.db
      .em()
      .execute('insert into oauth_account values (?, ?, ?, null, now())', [provider, `${provider} ${person.user.id}`, person.user.id]);
  const unlink = (person: Person, authority: string, currentPassword: string | null = null) =>
    outcome(people.identity.identities.remove(person.actor, CALLER, { authority, currentPassword }));
  const withoutPassword = (person: Person) => people.db.em().execute('delete from password_credential where user_id = ?', [person.user.id]);

  test('are taken away, but not the last one, also not by two at once', async () => {
    const ada = await someone();
    await link(ada, 'one.example');
    expect(await unlink(ada, 'two.example', PASSWORD)).toBe('NOT_FOUND');
    expect([await unlink(ada, 'one.example'), await unlink(ada, 'one.example', 'wrong password')]).toEqual(['INVALID', 'INVALID']);
    expect(await unlink(ada, 'one.example', PASSWORD)).toBe('ok');
    await link(ada, 'one.example');
    await link(ada, 'two.example');
    await withoutPassword(ada);
    let turn = 0;
    const outcomes = await people.race(2, () => unlink(ada, turn++ === 0 ? 'one.example' : 'two.example'));
    expect(outcomes.sort()).toEqual(['CONFLICT', 'ok']);
    expect(await people.identity.identities.of(ada.user.id)).toHaveLength(1);
  });

  test('a link to a verified address is a way in', async () => {
    const ada = await someone();
    await people.identity.confirmAddress(ada.actor, people.linkTo(ada.user.email));
    await link(ada, 'one.example');
    await withoutPassword(ada);
    expect(await unlink(ada, 'one.example')).toBe('ok');
  });
});
