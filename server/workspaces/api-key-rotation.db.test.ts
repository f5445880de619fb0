import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { outcome } from '../testkit/outcome.ts';
import { createPeople } from '../testkit/people.ts';
import type { Person } from '../testkit/people.ts';
import { MAX_KEY_OVERLAP_HOURS, UNUSED_KEY_DAYS } from '../../schema/wire/limits.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let people: Awaited<ReturnType<typeof createPeople>>;
let ada: Person;
let eve: Person;
let workspaceId: string;
beforeAll(async () => {
  people = await createPeople();
  ada = await people.person('Ada');
  eve = await people.person('Eve');
  workspaceId = await people.firstWorkspace(ada);
});
afterAll(() => people.close());

const newKey = (more: { expiresAt?: Date } = {}) =>
  people.workspaces.createApiKey(ada.actor, {
    workspaceId,
    name: 'Bot',
    scopes: ['session:read'],
    expiresAt: null,
    monthlyLimitMicros: null,
    ...more,
  });
const rotate = (id: string, overlapHours: number, more: { expiresAt?: Date | null } = {}) =>
  people.workspaces.rotateApiKey(ada.actor, { id, overlapHours, ...more });
const opens = (secret: string) => outcome(people.identity.authenticate({ authorization: `Bearer ${secret}` }));

describe('rotation', () => {
  test('without a gap: both secrets open the same key until the overlap is over, then only the new one', async () => {
    const { apiKey, secret: old } = await newKey();
    const { apiKey: rotated, secret } = await rotate(apiKey.id, 24);
    expect(secret).not.toBe(old);
    expect(secret.slice(0, 29)).toBe(old.slice(0, 29));
    expect(rotated).toMatchObject({ id: apiKey.id, scopes: apiKey.scopes, rotatedAt: new Date(people.clock.now()) });
    expect(rotated.oldSecret).toEqual({ endsAt: new Date(people.clock.now() + 24 * HOUR_MS), lastUsedAt: null });
    const actors = await Promise.all(
      [old, secret].map((one) => people.identity.authenticate({ authorization: `Bearer ${one}` }) as Promise<Actor>),
    );
    expect(actors[0]).toEqual(actors[1]);
    people.clock.advance(24 * HOUR_MS - 1);
    expect(await Promise.all([old, secret].map(opens))).toEqual(['ok', 'ok']);
    people.clock.advance(1);
    expect(await Promise.all([old, secret].map(opens))).toEqual(['UNAUTHENTICATED', 'ok']);
    expect((await people.workspaces.apiKey(ada.actor, apiKey.id)).oldSecret).toBeNull();
  });

  test('with no overlap every secret from before ends at once, those of earlier rotations too', async () => {
    const { apiKey, secret: first } = await newKey();
    const { secret: second } = await rotate(apiKey.id, 100);
    const { secret: third } = await rotate(apiKey.id, 100);
    expect(await Promise.all([first, second, third].map(opens))).toEqual(['ok', 'ok', 'ok']);
    const { apiKey: last, secret: fourth } = await rotate(apiKey.id, 0);
    expect(await Promise.all([first, second, third, fourth].map(opens))).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
      'ok',
    ]);
    expect(last.oldSecret).toBeNull();
  });

  test('a second rotation never makes an old secret live longer', async () => {
    const { apiKey, secret: first } = await newKey();
    await rotate(apiKey.id, 1);
    await rotate(apiKey.id, MAX_KEY_OVERLAP_HOURS);
    people.clock.advance(HOUR_MS);
    expect(await opens(first)).toBe('UNAUTHENTICATED');
  });

  test('revoking ends the old secret with the key; so does the key’s own date', async () => {
    const { apiKey, secret: old } = await newKey();
    const { secret } = await rotate(apiKey.id, 24);
    await people.workspaces.revokeApiKey(ada.actor, apiKey.id);
    expect(await Promise.all([old, secret].map(opens))).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect(await outcome(rotate(apiKey.id, 24))).toBe('CONFLICT');
    const short = await newKey({ expiresAt: new Date(people.clock.now() + HOUR_MS) });
    await rotate(short.apiKey.id, 24);
    people.clock.advance(HOUR_MS);
    expect(await opens(short.secret)).toBe('UNAUTHENTICATED');
  });

  test('an expired key is rotated with another end only', async () => {
    const { apiKey } = await newKey({ expiresAt: new Date(people.clock.now() + HOUR_MS) });
    people.clock.advance(2 * HOUR_MS);
    expect(await outcome(rotate(apiKey.id, 0))).toBe('CONFLICT');
    expect(await outcome(rotate(apiKey.id, 0, { expiresAt: new Date(people.clock.now()) }))).toBe('INVALID');
    const { secret, apiKey: renewed } = await rotate(apiKey.id, 0, { expiresAt: null });
    expect([await opens(secret), renewed.expiresAt]).toEqual(['ok', null]);
  });

  test.each([-1, MAX_KEY_OVERLAP_HOURS + 1, 0.5])('an overlap of %s hours is none', async (overlapHours) => {
    const { apiKey } = await newKey();
    expect(await outcome(rotate(apiKey.id, overlapHours))).toBe('INVALID');
  });

  test('is for those who make keys; for others there is no such key', async () => {
    const { apiKey } = await newKey();
    const asKey: Actor = { kind: 'apiKey', apiKeyId: apiKey.id, displayName: 'Bot', workspaceId, scopes: ['keys:read', 'keys:revoke'] };
    for (const actor of [eve.actor, asKey]) {
      expect(await outcome(people.workspaces.rotateApiKey(actor, { id: apiKey.id, overlapHours: 0 }))).toBe('NOT_FOUND');
    }
    expect(await outcome(rotate('key_00000000000000000000000000', 0))).toBe('NOT_FOUND');
    expect((await people.workspaces.revokeApiKey(asKey, apiKey.id)).revokedAt).not.toBeNull();
  });

  test('R5: open readers are checked again', async () => {
    const { apiKey } = await newKey();
    expect(await people.announcements(() => rotate(apiKey.id, 0))).toEqual([{ kind: 'apiKey', id: apiKey.id }]);
  });

  test('twenty at once: each gives a secret of its own, all of which work within the overlap', async () => {
    const { apiKey, secret } = await newKey();
    const rotated = await people.race(20, () => rotate(apiKey.id, 1));
    const all = [secret, ...rotated.map((one) => one.secret)];
    expect(new Set(all).size).toBe(21);
    expect(new Set(await Promise.all(all.map(opens)))).toEqual(new Set(['ok']));
  });

  test('only hashes are kept, and the job takes away those that ended', async () => {
    const { apiKey, secret: old } = await newKey();
    await rotate(apiKey.id, 1);
    const rows = () =>
      people.db
        .em()
        .execute<{ row: string }[]>('select to_jsonb(t)::text as row from api_key_old_secret t where api_key_id = ?', [apiKey.id]);
    expect((await rows()).map(({ row }) => row).join('')).not.toContain(old.split('_').slice(2).join('_'));
    people.clock.advance(HOUR_MS);
    expect((await people.identity.deleteExpired()).apiKeySecrets).toBeGreaterThanOrEqual(1);
    expect(await rows()).toEqual([]);
  });
});

describe('what is left of use', () => {
  test('the last use of the old secret is told apart, to the minute', async () => {
    const { apiKey, secret: old } = await newKey();
    const { secret } = await rotate(apiKey.id, 24);
    const seen = async () => {
      const { lastUsedAt, oldSecret } = await people.workspaces.apiKey(ada.actor, apiKey.id);
      return [lastUsedAt?.getTime(), oldSecret?.lastUsedAt?.getTime()];
    };
    const first = people.clock.now();
    await opens(secret);
    expect(await seen()).toEqual([first, undefined]);
    people.clock.advance(60_000);
    await opens(old);
    expect(await seen()).toEqual([first + 60_000, first + 60_000]);
    people.clock.advance(59_999);
    await opens(old);
    expect(await seen()).toEqual([first + 60_000, first + 60_000]);
  });

  test(`after ${UNUSED_KEY_DAYS} days without a use a key is marked, and no more once it is used`, async () => {
    const { apiKey, secret } = await newKey();
    const isUnused = async () => (await people.workspaces.apiKey(ada.actor, apiKey.id)).isUnused;
    people.clock.advance(UNUSED_KEY_DAYS * DAY_MS - 1);
    expect(await isUnused()).toBe(false);
    people.clock.advance(1);
    expect(await isUnused()).toBe(true);
    await opens(secret);
    expect(await isUnused()).toBe(false);
  });
});
