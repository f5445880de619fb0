import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import type { Role } from './policy.ts';

const DAY_MS = 24 * 3_600_000;

let people: People;
let owner: Person;
let stranger: Person;
let count = 0;
beforeAll(async () => {
  people = await createPeople({ publicUrl: 'https://parley.example' });
  owner = await people.person('Owner');
  stranger = await people.person('Stranger');
});
afterAll(() => people.close());

const newWorkspace = () => people.workspaces.create(owner.actor, { name: 'Lab' });
const newPerson = () => people.person(`Comer${++count}`);
const inDays = (days: number) => new Date(people.clock.now() + days * DAY_MS);
const create = (workspaceId: string, more: { role?: Role; days?: number; maxUses?: number | null } = {}, by = owner) =>
  people.workspaces.createWorkspaceLink(by.actor, {
    workspaceId,
    role: more.role ?? 'member',
    expiresAt: inDays(more.days ?? 7),
    maxUses: more.maxUses ?? null,
  });
const join = (person: Person, token: string) => outcome(people.workspaces.joinWorkspace(person.actor, token));
const roleOf = (person: Person, workspaceId: string) => people.workspaces.roleOf(person.actor, workspaceId);

async function memberOf(workspaceId: string, role: Exclude<Role, 'owner'>): Promise<Person> {
  const person = await newPerson();
  const { token } = await create(workspaceId, { role });
  await people.workspaces.joinWorkspace(person.actor, token);
  return person;
}

describe('a link into a workspace', () => {
  test.each(['admin', 'member', 'guest'] as const)('makes whoever comes by it a %s', async (role) => {
    const { id } = await newWorkspace();
    const { link, token, url } = await create(id, { role });
    expect(url).toBe(`https://parley.example/invitation/link#${token}`);
    expect(link).toMatchObject({ role, uses: 0, maxUses: null, createdById: owner.user.id });
    const comer = await newPerson();
    expect(await join(comer, token)).toBe('ok');
    expect(await roleOf(comer, id)).toBe(role);
    expect(await people.workspaces.workspaceLinksOf(owner.actor, id)).toMatchObject([{ id: link.id, uses: 1 }]);
  });

  test('never makes an owner, lies ahead but no more than 90 days, and takes at least one use', async () => {
    const { id } = await newWorkspace();
    expect(await outcome(create(id, { role: 'owner' }))).toBe('INVALID');
    expect(await outcome(create(id, { days: 0 }))).toBe('INVALID');
    expect(await outcome(create(id, { days: 91 }))).toBe('INVALID');
    expect(await outcome(create(id, { maxUses: 0 }))).toBe('INVALID');
    expect(await outcome(create(id, { maxUses: 10_001 }))).toBe('INVALID');
    expect(await outcome(create(id, { days: 90, maxUses: 10_000 }))).toBe('ok');
  });

  test('leaves a member what they are, and takes no use for it', async () => {
    const { id } = await newWorkspace();
    const { token } = await create(id, { role: 'guest', maxUses: 1 });
    expect(await join(owner, token)).toBe('ok');
    expect(await roleOf(owner, id)).toBe('owner');
    expect(await join(await newPerson(), token)).toBe('ok');
  });

  test('lets nobody in once it is revoked, over, or used up; who came before stays', async () => {
    const { id } = await newWorkspace();
    const [revoked, short, once] = [await create(id), await create(id, { days: 1 }), await create(id, { maxUses: 1 })];
    const first = await newPerson();
    expect(await join(first, once.token)).toBe('ok');
    expect(await join(await newPerson(), once.token)).toBe('NOT_FOUND');
    await people.workspaces.revokeWorkspaceLink(owner.actor, revoked.link.id);
    expect(await outcome(people.workspaces.revokeWorkspaceLink(owner.actor, revoked.link.id))).toBe('ok');
    expect(await join(await newPerson(), revoked.token)).toBe('NOT_FOUND');
    people.clock.advance(DAY_MS);
    expect(await join(await newPerson(), short.token)).toBe('NOT_FOUND');
    expect(await join(await newPerson(), 'x'.repeat(43))).toBe('NOT_FOUND');
    expect(await roleOf(first, id)).toBe('member');
    expect(await people.workspaces.workspaceLinksOf(owner.actor, id)).toEqual([]);
  });

  test('with two uses left lets two of twenty in who come at the same moment', async () => {
    const { id } = await newWorkspace();
    const { token } = await create(id, { maxUses: 2 });
    const comers = await Promise.all(Array.from({ length: 20 }, newPerson));
    const left = [...comers];
    const outcomes = await people.race(comers.length, () => join(left.pop()!, token));
    expect(outcomes.filter((one) => one === 'ok')).toHaveLength(2);
    const roles = await Promise.all(comers.map((comer) => roleOf(comer, id)));
    expect(roles.filter((role) => role !== null)).toHaveLength(2);
  });

  test('is made, seen and revoked by owners and admins; to others it does not exist', async () => {
    const { id } = await newWorkspace();
    const [admin, member] = [await memberOf(id, 'admin'), await memberOf(id, 'member')];
    const { link } = await create(id, {}, admin);
    expect(await outcome(create(id, {}, member))).toBe('FORBIDDEN');
    expect(await outcome(create(id, {}, stranger))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.workspaceLinksOf(member.actor, id))).toBe('FORBIDDEN');
    expect(await outcome(people.workspaces.workspaceLinksOf(stranger.actor, id))).toBe('NOT_FOUND');
    for (const person of [member, stranger]) {
      expect(await outcome(people.workspaces.workspaceLink(person.actor, link.id))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.revokeWorkspaceLink(person.actor, link.id))).toBe('NOT_FOUND');
    }
    for (const nothing of ['', '\u0000', id]) {
      expect(await outcome(people.workspaces.workspaceLink(owner.actor, nothing))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.revokeWorkspaceLink(owner.actor, nothing))).toBe('NOT_FOUND');
    }
    expect(await outcome(people.workspaces.revokeWorkspaceLink(owner.actor, link.id))).toBe('ok');
  });

  test('keeps its token to itself: the database has a hash, and a list has none', async () => {
    const { id } = await newWorkspace();
    const { token } = await create(id);
    const rows = await people.db.em().execute('select * from workspace_link where workspace_id = ?', [id]);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(await people.workspaces.workspaceLinksOf(owner.actor, id))).not.toContain(token);
  });
});

test('a full plan lets guests in by a link, and nobody else', async () => {
  const small = await createPeople({ maxMembers: 1 });
  const boss = await small.person('Boss');
  const workspaceId = await small.firstWorkspace(boss);
  const expiresAt = new Date(small.clock.now() + DAY_MS);
  const make = (role: Role) => small.workspaces.createWorkspaceLink(boss.actor, { workspaceId, role, expiresAt, maxUses: 1 });
  const [member, guest] = [await make('member'), await make('guest')];
  const [ann, gil] = [await small.person('Ann'), await small.person('Gil')];
  expect(await outcome(small.workspaces.joinWorkspace(ann.actor, member.token))).toBe('PAYMENT_REQUIRED');
  expect(await outcome(small.workspaces.joinWorkspace(gil.actor, guest.token))).toBe('ok');
  // The refusal took no use.
  expect((await small.workspaces.workspaceLink(boss.actor, member.link.id)).uses).toBe(0);
  await small.close();
});
