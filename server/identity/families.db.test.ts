import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLER, createPeople, PASSWORD } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';
import { LOGIN_LONGEST_DAYS } from './logins.ts';
import { ACCESS_LIFETIME_MS, REFRESH_GRACE_MS, REFRESH_LIFETIME_MS } from './token-pairs.ts';

let people: People;
let count = 0;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

const someone = () => people.person(`Person${++count}`);
const refresh = (token: string) => people.identity.refresh(CALLER, token);
const opens = (accessToken: string) => outcome(people.identity.authenticate({ authorization: `Bearer ${accessToken}` }));
const tokensOf = async (loginId: string) => {
  const rows = await people.db
    .em()
    .execute<{ count: number }[]>('select count(*)::int as count from refresh_token where login_id = ?', [loginId]);
  return rows[0]!.count;
};

describe('refresh', () => {
  test('gives the next pair of the same login, and the access token lasts 30 minutes', async () => {
    const ada = await someone();
    people.clock.advance(ACCESS_LIFETIME_MS - 1);
    expect(await opens(ada.accessToken)).toBe('ok');
    people.clock.advance(1);
    expect(await opens(ada.accessToken)).toBe('UNAUTHENTICATED');
    const next = await refresh(ada.refreshToken);
    expect(next.user).toEqual(ada.user);
    expect(next.refreshToken).not.toBe(ada.refreshToken);
    expect(next.expiresAt.getTime()).toBe(people.clock.now() + ACCESS_LIFETIME_MS);
    expect(await people.identity.authenticate({ authorization: `Bearer ${next.accessToken}` })).toEqual(ada.actor);
    expect(await outcome(refresh(next.refreshToken))).toBe('ok');
  });

  test('fifty at once with one token: nobody is logged out, and there is one successor', async () => {
    const ada = await someone();
    const pairs = await people.race(50, () => refresh(ada.refreshToken));
    expect(new Set(pairs.map((pair) => pair.refreshToken)).size).toBe(1);
    expect(await tokensOf(ada.actor.loginId)).toBe(2);
    expect(await opens(pairs[0]!.accessToken)).toBe('ok');
    expect(await opens(ada.accessToken)).toBe('ok');
  });

  test('within the grace a second use gets the same pair', async () => {
    const ada = await someone();
    const first = await refresh(ada.refreshToken);
    people.clock.advance(REFRESH_GRACE_MS);
    expect(await refresh(ada.refreshToken)).toEqual(first);
  });

  test('after the grace a second use ends the whole login: successor, access token and cookie', async () => {
    const ada = await someone();
    const next = await refresh(ada.refreshToken);
    people.clock.advance(REFRESH_GRACE_MS + 1);
    const announced = await people.announcements(async () => {
      expect(await outcome(refresh(ada.refreshToken))).toBe('UNAUTHENTICATED');
    });
    expect(announced).toEqual([{ kind: 'login', id: ada.actor.loginId }]);
    expect(await outcome(refresh(next.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await opens(next.accessToken)).toBe('UNAUTHENTICATED');
    expect(await people.identity.authenticate({ cookie: `parley_login=${ada.cookie.value}` })).toBeNull();
  });

  test('another login of the same person goes on', async () => {
    const ada = await someone();
    const other = await people.identity.login(CALLER, { email: ada.user.email, password: PASSWORD });
    await refresh(ada.refreshToken);
    people.clock.advance(REFRESH_GRACE_MS + 1);
    await outcome(refresh(ada.refreshToken));
    expect(await opens(other.accessToken)).toBe('ok');
  });

  test('a token that is unknown, expired or of another kind opens nothing', async () => {
    const ada = await someone();
    expect(await outcome(refresh('prt_nothing'))).toBe('UNAUTHENTICATED');
    expect(await outcome(refresh(ada.accessToken))).toBe('UNAUTHENTICATED');
    people.clock.advance(REFRESH_LIFETIME_MS);
    expect(await outcome(refresh(ada.refreshToken))).toBe('UNAUTHENTICATED');
  });
});

describe('logout', () => {
  test('R5: ends cookie, access and refresh token at once and announces it', async () => {
    const ada = await someone();
    const announced = await people.announcements(() => people.identity.logout(ada.actor));
    expect(announced).toEqual([{ kind: 'login', id: ada.actor.loginId }]);
    expect(await opens(ada.accessToken)).toBe('UNAUTHENTICATED');
    expect(await outcome(refresh(ada.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await people.identity.authenticate({ cookie: `parley_login=${ada.cookie.value}` })).toBeNull();
    expect(await people.announcements(() => people.identity.logout(ada.actor))).toEqual([]);
  });

  test('races with refreshes without a deadlock, and ends with nothing that works', async () => {
    for (let round = 0; round < 5; round++) {
      const ada = await someone();
      let turn = 0;
      const outcomes = await people.race(20, () => outcome(turn++ === 3 ? people.identity.logout(ada.actor) : refresh(ada.refreshToken)));
      expect(outcomes.filter((code) => code !== 'ok' && code !== 'UNAUTHENTICATED')).toEqual([]);
      expect(await outcome(refresh(ada.refreshToken))).toBe('UNAUTHENTICATED');
      expect(await tokensOf(ada.actor.loginId)).toBe(0);
    }
  });
});

describe('the longest that a login lives', () => {
  const cookieOpens = async (cookie: { name: string; value: string }) =>
    (await people.identity.authenticate({ cookie: `${cookie.name}=${cookie.value}` }, () => undefined)) !== null;

  test('is 30 days, however much it is used: cookie, access and refresh token end, and then the row', async () => {
    const ada = await someone();
    const startedAt = people.clock.now();
    let token = ada.refreshToken;
    let access = ada.accessToken;
    const days = (n: number) => people.clock.advance(startedAt + n * 86_400_000 - people.clock.now());
    for (let day = 3; day < LOGIN_LONGEST_DAYS; day += 3) {
      days(day);
      ({ refreshToken: token, accessToken: access } = await refresh(token));
      expect(await cookieOpens(ada.cookie)).toBe(true);
    }
    people.clock.advance(startedAt + LOGIN_LONGEST_DAYS * 86_400_000 - people.clock.now() - 1);
    ({ refreshToken: token, accessToken: access } = await refresh(token));
    expect([await cookieOpens(ada.cookie), await opens(access)]).toEqual([true, 'ok']);
    people.clock.advance(1);
    expect([await cookieOpens(ada.cookie), await opens(access), await outcome(refresh(token))]).toEqual([
      false,
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
    const left = () => people.db.em().execute('select id from login where id = ?', [ada.actor.loginId]);
    expect(await left()).toHaveLength(1);
    await people.identity.deleteExpired();
    expect(await left()).toEqual([]);
  });
});

test('whoever signs in again in the same browser leaves no former login behind', async () => {
  const ada = await someone();
  const cookie = `${ada.cookie.name}=${ada.cookie.value}`;
  const input = { email: ada.user.email, password: PASSWORD };
  const signedIn = (credentials: { authorization?: string; cookie?: string }) => people.identity.login({ ...CALLER, credentials }, input);
  // A program that has a token of its own says nothing about the cookie's login.
  await signedIn({ authorization: `Bearer ${ada.accessToken}`, cookie });
  expect(await opens(ada.accessToken)).toBe('ok');
  const again = await signedIn({ cookie });
  expect([await opens(ada.accessToken), await opens(again.accessToken)]).toEqual(['UNAUTHENTICATED', 'ok']);
  expect(again.cookie.value).not.toBe(ada.cookie.value);
});

describe('clean-up', () => {
  test('takes what has run out and leaves what lives', async () => {
    const old = await someone();
    const loyal = await someone();
    people.clock.advance(REFRESH_LIFETIME_MS - 1);
    const next = await refresh(loyal.refreshToken);
    people.clock.advance(1);
    const young = await someone();
    await people.identity.deleteExpired();
    const logins = await people.db.em().execute<{ id: string }[]>('select id from login');
    expect(logins.map(({ id }) => id).sort()).toEqual([loyal.actor.loginId, young.actor.loginId].sort());
    expect(await tokensOf(old.actor.loginId)).toBe(0);
    expect([await opens(young.accessToken), await opens(next.accessToken)]).toEqual(['ok', 'ok']);
  });
});
