import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { CALLER, createPeople, PASSWORD } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { createAudit } from './audit.ts';
import type { Audit } from './audit.ts';
import { recordSignIns } from './sign-ins.ts';

let people: People;
let audit: Audit;
let owner: Person;
let stranger: Person;
beforeAll(async () => {
  people = await createPeople();
  audit = createAudit({ db: people.db, record: people.recordAudit, roleOf: people.workspaces.roleOf });
  owner = await people.person('Olga');
  stranger = await people.person('Stranger');
});
afterAll(() => people.close());

const newWorkspace = () => people.workspaces.create(owner.actor, { name: 'Lab' });
async function memberOf(workspaceId: string, name: string): Promise<Person> {
  const person = await people.person(name);
  await people.workspaces.inviteMember(owner.actor, { workspaceId, email: person.user.email, role: 'member' });
  await people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email));
  return person;
}
const signIn = (person: Person, password = PASSWORD, ip = CALLER.ip) =>
  outcome(people.identity.login({ ip }, { email: person.user.email, password }));
const signIns = async (workspaceId: string) =>
  (await audit.auditEvents(owner.actor, workspaceId, { limit: 100, inverted: false, query: 'sign-in' }))
    .map(({ action, actor, detail }) => [action, actor?.displayName ?? null, detail])
    .toReversed();

test('signing in is written down in every workspace of the person, and in no other', async () => {
  const [one, two, other] = [await newWorkspace(), await newWorkspace(), await people.workspaces.create(stranger.actor, { name: 'Other' })];
  const member = await memberOf(one.id, 'Inez');
  await people.workspaces.inviteMember(owner.actor, { workspaceId: two.id, email: member.user.email, role: 'guest' });
  await people.workspaces.acceptInvitation(member.actor, people.linkTo(member.user.email));
  expect(await signIn(member)).toBe('ok');
  expect(await signIns(one.id)).toEqual([['sign-in:succeed', 'Inez', { way: 'password', secondFactor: false }]]);
  expect(await signIns(two.id)).toEqual([['sign-in:succeed', 'Inez', { way: 'password', secondFactor: false }]]);
  expect(await audit.verify(other.id)).toMatchObject({ brokenAt: null });
  expect((await audit.auditEvents(stranger.actor, other.id, { limit: 100, inverted: false })).map(({ action }) => action)).toEqual([
    'workspace:create',
  ]);
});

test('failures to sign in are counted, told once an hour and before the next success, and are nobody’s', async () => {
  const { id } = await newWorkspace();
  const member = await memberOf(id, 'Fay');
  const untold = async () => {
    const { rows } = await sql<{ untold: number }>`select untold from sign_in_failure where user_id = ${member.user.id}`.execute(
      people.db.sql(),
    );
    return rows[0]?.untold;
  };
  expect(await signIn(member, 'wrong password')).toBe('UNAUTHENTICATED');
  await vi.waitFor(async () => expect(await signIns(id)).toEqual([['sign-in:fail', null, { count: 1 }]]));
  for (let n = 1; n <= 3; n++) {
    expect(await signIn(member, 'wrong password', `198.51.${n}.1`)).toBe('UNAUTHENTICATED');
    await vi.waitFor(async () => expect(await untold()).toBe(n));
  }
  expect(await signIns(id)).toHaveLength(1);
  expect(await signIn(member, PASSWORD, '198.51.9.1')).toBe('ok');
  expect((await signIns(id)).slice(1)).toEqual([
    ['sign-in:fail', null, { count: 3 }],
    ['sign-in:succeed', 'Fay', { way: 'password', secondFactor: false }],
  ]);
  people.clock.advance(3_600_000);
  expect(await signIn(member, 'wrong password', '198.51.10.1')).toBe('UNAUTHENTICATED');
  await vi.waitFor(async () => expect((await signIns(id)).at(-1)).toEqual(['sign-in:fail', null, { count: 1 }]));
  // For somebody who does not exist nothing is counted.
  expect(await outcome(people.identity.login(CALLER, { email: 'nobody@example.com', password: 'wrong password' }))).toBe('UNAUTHENTICATED');
  expect((await audit.verify(id)).brokenAt).toBeNull();
});

test('a second factor that is switched on or off is written down', async () => {
  const { id } = await newWorkspace();
  const member = await memberOf(id, 'Tova');
  await people.db.write((tx) =>
    recordSignIns({ record: people.recordAudit, workspaceIdsOf: people.workspaces.workspaceIdsOf })(
      tx,
      member.user.id,
      'two-factor:enable',
      {},
    ),
  );
  const [event] = await audit.auditEvents(owner.actor, id, { limit: 1, inverted: false });
  expect(event).toMatchObject({ action: 'two-factor:enable', actor: { displayName: 'Tova' }, targetName: 'Tova' });
});
