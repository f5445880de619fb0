import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { CALLER, PASSWORD, createPeople } from '../testkit/people.ts';
import type { People } from '../testkit/people.ts';
import type { Actor } from './actor.ts';

let people: People;
beforeAll(async () => {
  people = await createPeople();
});
afterAll(() => people.close());

const registration = (email: string) => ({ email, password: PASSWORD, displayName: 'Somebody' });

test('of twenty who register at the same moment on a new server exactly one runs it', async () => {
  let next = 0;
  const outcomes = await people.race(20, () => outcome(people.identity.register(CALLER, registration(`p${next++}@example.com`))));
  expect(outcomes).toHaveLength(20);
  const { rows } = await people.db.write((tx) =>
    tx.em
      .execute('select count(*)::int as people, count(*) filter (where is_operator)::int as operators from app_user')
      .then((found) => ({ rows: found as unknown[] })),
  );
  expect(rows).toEqual([{ people: 20, operators: 1 }]);
});

test('later ones are not operators until they are named, and not any more when the name is taken away', async () => {
  const late = await people.person('Late');
  expect(await people.identity.isOperator(late.actor)).toBe(false);
  await expect(people.identity.demandOperator(late.actor)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await people.identity.setOperator('  LATE@example.com', true)).toBe(true);
  expect(await people.identity.demandOperator(late.actor)).toBe(late.user.id);
  expect(await people.identity.setOperator('late@example.com', false)).toBe(true);
  expect(await people.identity.isOperator(late.actor)).toBe(false);
  expect(await people.identity.setOperator('nobody@example.com', true)).toBe(false);
});

test('whoever runs the server ends the logins of one person, or of everybody', async () => {
  const [one, two, other] = [await people.person('Uma'), await people.person('Umberto'), await people.person('Otto')];
  const again = await people.identity.login(CALLER, { email: 'uma@example.com', password: PASSWORD });
  const opens = (accessToken: string) => outcome(people.identity.authenticate({ authorization: `Bearer ${accessToken}` }));
  const announced = await people.announcements(async () => expect(await people.identity.endLogins(' UMA@example.com')).toBe(2));
  expect(announced.map(({ id }) => id).toSorted()).toEqual([one.actor.loginId, again.actor.loginId].toSorted());
  expect(await Promise.all([one, again, two].map(({ accessToken }) => opens(accessToken)))).toEqual([
    'UNAUTHENTICATED',
    'UNAUTHENTICATED',
    'ok',
  ]);
  expect(await people.identity.endLogins('nobody@example.com')).toBeNull();
  expect(await people.identity.endLogins(null)).toBeGreaterThanOrEqual(2);
  expect(await Promise.all([two, other].map(({ accessToken }) => opens(accessToken)))).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
});

test('keys and guests never are, also with the id of one who is', async () => {
  const { actor, user } = await people.person('Boss');
  await people.identity.setOperator('boss@example.com', true);
  expect(await people.identity.isOperator(actor)).toBe(true);
  const others: (Actor | null)[] = [
    null,
    { kind: 'apiKey', apiKeyId: user.id, displayName: 'Key', workspaceId: 'wsp_1', scopes: ['workspace:write'] },
    { kind: 'guest', guestId: user.id, displayName: 'Guest' },
  ];
  for (const other of others) {
    expect(await people.identity.isOperator(other)).toBe(false);
    if (other) await expect(people.identity.demandOperator(other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});
