import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT_WAY_BACK_MS } from '../identity/leaving.ts';
import { CALLER, PASSWORD, createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';
import type { Role } from './policy.ts';

let people: People;
let ada: Person;
let workspaceId: string;
beforeEach(async () => {
  people = await createPeople({ publicUrl: 'https://parley.example' });
  ada = await people.person('Ada');
  workspaceId = await people.firstWorkspace(ada);
});
afterEach(() => people.close());

const leave = (
  who: Person,
  { confirm = who.user.email, currentPassword = PASSWORD }: { confirm?: string; currentPassword?: string } = {},
) => people.identity.deleteAccount(who.actor, CALLER, { confirm, currentPassword });
const signIn = (who: Person) => people.identity.login(CALLER, { email: who.user.email, password: PASSWORD });
const rows = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(people.db.sql())).rows;
const eraseAtOf = async (who: Person) =>
  (await rows(sql<{ erase_at: string | null }>`select erase_at from app_user where id = ${who.user.id}`))[0]?.erase_at ?? null;
const actions = async (id = workspaceId) =>
  (await rows(sql<{ action: string }>`select action from audit_event where workspace_id = ${id} order by seq`)).map(({ action }) => action);
const logins = async (who: Person) => (await rows(sql`select 1 from login where user_id = ${who.user.id}`)).length;
const mailsTo = (who: Person) => people.mail.outbox().filter(({ to }) => to === who.user.email);

async function join(name: string, role: Role): Promise<Person> {
  const person = await people.person(name);
  await people.workspaces.inviteMember(ada.actor, { workspaceId, email: person.user.email, role });
  await people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email));
  return person;
}

describe('deleting an account', () => {
  test('takes its address and its password', async () => {
    expect(await outcome(leave(ada, { confirm: 'eve@example.com' }))).toBe('INVALID');
    expect(await outcome(leave(ada, { currentPassword: 'not mine' }))).toBe('INVALID');
    expect(await eraseAtOf(ada)).toBeNull();
    expect(await logins(ada)).toBe(1);
    const eraseAt = await leave(ada, { confirm: ` ${ada.user.email.toUpperCase()} ` });
    expect(eraseAt.getTime()).toBe(people.clock.now() + ACCOUNT_WAY_BACK_MS);
  });

  test('ends every login and mailed link, freezes what is theirs alone, tells them and writes it down', async () => {
    await people.identity.requestMagicLink(CALLER, ada.user.email);
    await signIn(ada);
    const link = people.linkTo(ada.user.email);
    const changes = await people.announcements(() => leave(ada));
    expect(await logins(ada)).toBe(0);
    expect(await outcome(people.identity.redeemMagicLink(CALLER, link))).not.toBe('ok');
    expect(changes.filter(({ kind }) => kind === 'login')).toHaveLength(2);
    expect(changes).toContainEqual({ kind: 'workspaceFrozen', id: workspaceId });
    expect((await actions()).slice(-2)).toEqual(['workspace:delete', 'account:delete']);
    expect(mailsTo(ada)[0]).toMatchObject({ subject: 'Your Parley account was deleted' });
    expect(mailsTo(ada)[0]!.text).toContain('https://parley.example/sign-in');
  });

  test('is refused while they are the only owner of what others are in, whatever those are', async () => {
    const guest = await join('Gil', 'guest');
    expect(await people.workspaces.leavingOf(ada.actor)).toMatchObject({ needsOwner: [{ id: workspaceId }], goesToo: [] });
    await expect(leave(ada)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('Ada’s workspace') });
    expect(await eraseAtOf(ada)).toBeNull();
    expect(await logins(ada)).toBe(1);
    await people.workspaces.changeRole(ada.actor, { workspaceId, userId: guest.user.id }, 'owner');
    expect(await people.workspaces.leavingOf(ada.actor)).toEqual({ needsOwner: [], goesToo: [] });
    await leave(ada);
    expect(await people.workspaces.roleOf(guest.actor, workspaceId)).toBe('owner');
  });

  test('what a member leaves behind is not frozen', async () => {
    const mia = await join('Mia', 'member');
    const { needsOwner, goesToo } = await people.workspaces.leavingOf(mia.actor);
    expect([needsOwner, goesToo.map(({ name }) => name)]).toEqual([[], ['Mia’s workspace']]);
    await leave(mia);
    expect(await people.workspaces.roleOf(ada.actor, workspaceId)).toBe('owner');
    expect(await rows(sql`select id from workspace where deleted_at is not null`)).toEqual([{ id: goesToo[0]!.id }]);
  });
});

describe('the way back', () => {
  test('is to sign in: everything is as it was, and they are told', async () => {
    await leave(ada);
    people.clock.advance(ACCOUNT_WAY_BACK_MS - 1_000);
    const back = await signIn(ada);
    expect(await eraseAtOf(ada)).toBeNull();
    expect(await people.workspaces.roleOf(back.actor, workspaceId)).toBe('owner');
    expect((await actions()).slice(-3)).toEqual(expect.arrayContaining(['workspace:restore', 'account:keep', 'sign-in:succeed']));
    expect(mailsTo(ada)[0]).toMatchObject({ subject: 'Your Parley account is kept' });
  });

  test('ends with the 14 days, also where the job was not there yet', async () => {
    await leave(ada);
    people.clock.advance(ACCOUNT_WAY_BACK_MS);
    expect(await outcome(signIn(ada))).toBe('UNAUTHENTICATED');
    expect(await eraseAtOf(ada)).not.toBeNull();
    expect(await logins(ada)).toBe(0);
  });

  test('does not bring back what they had deleted before', async () => {
    const other = await people.workspaces.create(ada.actor, { name: 'Old lab' });
    await people.workspaces.deleteWorkspace(ada.actor, { workspaceId: other.id, confirm: other.slug });
    people.clock.advance(60_000);
    await leave(ada);
    await signIn(ada);
    expect(await rows(sql`select id from workspace where deleted_at is not null`)).toEqual([{ id: other.id }]);
  });

  test('an ordinary sign-in changes nothing and mails nothing', async () => {
    const before = mailsTo(ada).length;
    await signIn(ada);
    expect(mailsTo(ada)).toHaveLength(before);
    expect(await actions()).not.toContain('account:keep');
  });
});

test('where nobody else owns a workspace any more once they are erased, the eldest of the highest does', async () => {
  const first = await join('First', 'member');
  const second = await join('Second', 'admin');
  await people.db.write((tx) => people.workspaces.findHeirs(tx, ada.user.id));
  expect(await people.workspaces.roleOf(second.actor, workspaceId)).toBe('owner');
  expect(await people.workspaces.roleOf(first.actor, workspaceId)).toBe('member');
  expect((await actions()).slice(-2)).toEqual(['member:transfer-ownership', 'account:erase']);
});
