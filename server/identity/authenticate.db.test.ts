import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { lockWaits } from '../testkit/lock-waits.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';
import type { LoginCookie } from './logins.ts';
import { LOGIN_LIFETIME_DAYS } from './logins.ts';

const DAY_MS = 24 * 3_600_000;

let people: People;
let ada: Person;
let workspaceId: string;
beforeAll(async () => {
  people = await createPeople();
  ada = await people.person('Ada');
  workspaceId = await people.firstWorkspace(ada);
});
afterAll(() => people.close());

const bearer = (token: string) => people.identity.authenticate({ authorization: `Bearer ${token}` });
const cookie = (value: string, onRenew?: (cookie: LoginCookie) => void) =>
  people.identity.authenticate({ cookie: `theme=dark; parley_login=${value}; x=%E0%A4%A` }, onRenew);
const newKey = (expiresAt: Date | null = null) =>
  people.workspaces.createApiKey(ada.actor, {
    workspaceId,
    name: 'Bot',
    scopes: ['session:read', 'usage:read'],
    expiresAt,
    monthlyLimitMicros: null,
  });

describe('one authenticator for every door', () => {
  test('nothing given is nobody; a stale or foreign cookie is nobody', async () => {
    expect(await people.identity.authenticate({})).toBeNull();
    expect(await people.identity.authenticate({ cookie: 'theme=dark' })).toBeNull();
    expect(await people.identity.authenticate({ cookie: 'parley_login=' })).toBeNull();
    expect(await cookie('who knows')).toBeNull();
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Bearer pat_unknown',
    'Bearer pk_x_y',
    'Bearer pk_\u0000',
    'Bearer a b',
    `Bearer ${'x'.repeat(100_000)}`,
  ])('a bad Authorization header is refused, not anonymous: %j', async (authorization) => {
    expect(await outcome(people.identity.authenticate({ authorization, cookie: `parley_login=${ada.cookie.value}` }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  test('a credential opens only its own door', async () => {
    expect(await outcome(bearer(ada.refreshToken))).toBe('UNAUTHENTICATED');
    expect(await outcome(bearer(ada.cookie.value))).toBe('UNAUTHENTICATED');
    expect(await cookie(ada.accessToken)).toBeNull();
    expect(await cookie(ada.refreshToken)).toBeNull();
    expect(await cookie(ada.cookie.value)).toEqual(ada.actor);
    expect(await people.identity.authenticate({ authorization: `bearer  ${ada.accessToken}` })).toEqual(ada.actor);
  });

  test('over https only the __Host- cookie counts', async () => {
    const secure = await createPeople({ publicUrl: 'https://parley.example' });
    const { cookie: given, actor } = await secure.person('Ada');
    expect(await secure.identity.authenticate({ cookie: `parley_login=${given.value}` })).toBeNull();
    expect(await secure.identity.authenticate({ cookie: `__Host-parley_login=${given.value}` })).toEqual(actor);
    await secure.close();
  });
});

describe('login cookie', () => {
  test('lives for seven days from its last use, renewed in the second half of its life', async () => {
    const { cookie: given, actor } = await people.person('Alan');
    const renewals: LoginCookie[] = [];
    const look = () => cookie(given.value, (renewed) => renewals.push(renewed));
    expect(given.expires.getTime() - people.clock.now()).toBeCloseTo(LOGIN_LIFETIME_DAYS * DAY_MS, -4);
    people.clock.advance(3 * DAY_MS);
    expect(await look()).toEqual(actor);
    expect(renewals).toEqual([]);
    people.clock.advance(DAY_MS);
    expect(await look()).toEqual(actor);
    expect(renewals).toHaveLength(1);
    expect(renewals[0]!.expires.getTime() - people.clock.now()).toBeCloseTo(LOGIN_LIFETIME_DAYS * DAY_MS, -4);
    people.clock.advance(6 * DAY_MS);
    expect(await look()).toEqual(actor);
    people.clock.advance(8 * DAY_MS);
    expect(await look()).toBeNull();
  });

  test('is prolonged only by who can tell the browser of it', async () => {
    const { cookie: given, actor } = await people.person('Edsger');
    people.clock.advance(5 * DAY_MS);
    // A socket's check, which has no headers to answer with.
    expect(await people.identity.authenticate({ cookie: `parley_login=${given.value}` })).toEqual(actor);
    const renewals: LoginCookie[] = [];
    await cookie(given.value, (renewed) => renewals.push(renewed));
    expect(renewals).toHaveLength(1);
  });
});

describe('API key', () => {
  test('acts in its workspace with its scopes, and is stored as a hash', async () => {
    const { apiKey, secret } = await newKey();
    expect(secret).toMatch(/^pk_[0-9a-z]{26}_[\w-]{43}$/);
    expect(await bearer(secret)).toEqual({
      kind: 'apiKey',
      apiKeyId: apiKey.id,
      displayName: 'Bot',
      workspaceId,
      scopes: ['session:read', 'usage:read'],
    });
    const rows = await people.db.em().execute<{ row: string }[]>('select to_jsonb(t)::text as row from api_key t');
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(secret.split('_').slice(2).join('_'));
  });

  test('with another key’s secret it opens nothing', async () => {
    const [one, two] = [await newKey(), await newKey()];
    const swapped = one.secret.slice(0, 'pk_'.length + 27) + two.secret.slice('pk_'.length + 27);
    expect(await outcome(bearer(swapped))).toBe('UNAUTHENTICATED');
  });

  test('ends at its date', async () => {
    const { secret } = await newKey(new Date(people.clock.now() + 1_000));
    people.clock.advance(999);
    expect(await outcome(bearer(secret))).toBe('ok');
    people.clock.advance(1);
    expect(await outcome(bearer(secret))).toBe('UNAUTHENTICATED');
  });

  test('notes its last use to the minute', async () => {
    const { apiKey, secret } = await newKey();
    const lastUse = async () => (await people.workspaces.apiKey(ada.actor, apiKey.id)).lastUsedAt?.getTime();
    expect(await lastUse()).toBeUndefined();
    const first = people.clock.now();
    await bearer(secret);
    expect(await lastUse()).toBe(first);
    people.clock.advance(59_999);
    await bearer(secret);
    expect(await lastUse()).toBe(first);
    people.clock.advance(1);
    await bearer(secret);
    expect(await lastUse()).toBe(first + 60_000);
  });

  test('R5: revoked while it is being checked it opens nothing either', async () => {
    const { apiKey, secret } = await newKey();
    let opening: Promise<string> | undefined;
    await people.db.write(async (tx) => {
      await tx.em.execute('update api_key set revoked_at = ? where id = ?', [new Date(people.clock.now()), apiKey.id]);
      opening = outcome(bearer(secret));
      await vi.waitFor(async () => expect(await lockWaits(people.db.url)).toBe(1));
    });
    expect(await opening).toBe('UNAUTHENTICATED');
  });

  test('R5: revoked it opens nothing at once, and open readers are told', async () => {
    const { apiKey, secret } = await newKey();
    const announced = await people.announcements(() => people.workspaces.revokeApiKey(ada.actor, apiKey.id));
    expect(announced).toEqual([{ kind: 'apiKey', id: apiKey.id }]);
    expect(await outcome(bearer(secret))).toBe('UNAUTHENTICATED');
  });
});
