import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import type { Role } from './policy.ts';

let people: People;
let owner: Person;
let stranger: Person;
let count = 0;
beforeAll(async () => {
  people = await createPeople();
  owner = await people.person('Owner');
  stranger = await people.person('Stranger');
});
afterAll(() => people.close());

const newWorkspace = (name = 'Lab') => people.workspaces.create(owner.actor, { name });
async function memberOf(workspaceId: string, role: Role): Promise<Person> {
  const person = await people.person(`Member${++count}`);
  await people.workspaces.inviteMember(owner.actor, { workspaceId, email: person.user.email, role });
  await people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email));
  return person;
}
const update = (by: Person, workspaceId: string, change: { name?: string; slug?: string }) =>
  outcome(people.workspaces.updateWorkspace(by.actor, { workspaceId, ...change }));
const bySlug = (slug: string) => people.workspaces.bySlug(owner.actor, slug);

describe('name and address', () => {
  test('owners and admins change them; nobody else', async () => {
    const { id } = await newWorkspace();
    const [admin, member] = [await memberOf(id, 'admin'), await memberOf(id, 'member')];
    expect(await update(owner, id, { name: ' Deep  Sea ' })).toBe('ok');
    expect((await people.workspaces.byId(owner.actor, id)).name).toBe('Deep Sea');
    expect(await update(admin, id, { name: 'Deeper' })).toBe('ok');
    expect(await update(member, id, { name: 'Mine' })).toBe('FORBIDDEN');
    expect(await update(stranger, id, { name: 'Mine' })).toBe('NOT_FOUND');
    expect(await update(owner, 'wsp_x', { name: 'Mine' })).toBe('NOT_FOUND');
    expect(await update(owner, id, { name: ' ' })).toBe('INVALID');
    expect((await people.workspaces.byId(owner.actor, id)).name).toBe('Deeper');
  });

  test('an address that was given up leads on, also over two moves, and comes back', async () => {
    const workspace = await newWorkspace('First Place');
    const slugs = [workspace.slug, `second-${workspace.slug}`, `third-${workspace.slug}`];
    for (const slug of slugs.slice(1)) expect(await update(owner, workspace.id, { slug })).toBe('ok');
    for (const slug of slugs) expect(await bySlug(slug)).toEqual({ id: workspace.id, slug: slugs[2], name: 'First Place' });
    expect(await update(owner, workspace.id, { slug: slugs[0]! })).toBe('ok');
    expect((await bySlug(slugs[2]!)).slug).toBe(slugs[0]);
    // To a stranger neither leads anywhere.
    for (const slug of slugs) expect(await outcome(people.workspaces.bySlug(stranger.actor, slug))).toBe('NOT_FOUND');
  });

  test('an address in use, or one that leads to another workspace, is taken', async () => {
    const [one, other] = [await newWorkspace('One Thing'), await newWorkspace('Other Thing')];
    expect(await update(owner, other.id, { slug: one.slug })).toBe('CONFLICT');
    await people.workspaces.updateWorkspace(owner.actor, { workspaceId: one.id, slug: `moved-${one.slug}` });
    expect(await update(owner, other.id, { slug: one.slug })).toBe('CONFLICT');
    // A new workspace of the name gets another one.
    expect((await newWorkspace('One Thing')).slug).not.toBe(one.slug);
    expect((await bySlug(one.slug)).id).toBe(one.id);
  });

  test('of ten workspaces that want one address at the same moment one gets it', async () => {
    const workspaces = await Promise.all(Array.from({ length: 10 }, () => newWorkspace('Racer')));
    const left = workspaces.map(({ id }) => id);
    const outcomes = await people.race(10, () => update(owner, left.pop()!, { slug: 'the-one' }));
    expect(outcomes.sort()).toEqual([...Array.from({ length: 9 }, () => 'CONFLICT'), 'ok']);
  });

  test.each(['', 'ab', 'a b', '-a-', 'a--b', 'ü-ber', 'x'.repeat(49), '../etc', '\u0000'])('%j is no address', async (slug) => {
    const { id } = await newWorkspace();
    expect(await update(owner, id, { slug })).toBe('INVALID');
  });

  test('nobody collects addresses: ten moves a day', async () => {
    const { id, slug } = await newWorkspace('Nomad');
    for (let n = 0; n < 10; n++) expect(await update(owner, id, { slug: `${slug}-${n}` })).toBe('ok');
    expect(await update(owner, id, { slug: `${slug}-again` })).toBe('RATE_LIMITED');
    expect(await update(owner, id, { name: 'Still named' })).toBe('ok');
  });
});

describe('ownership', () => {
  const transfer = (by: Person, workspaceId: string, to: Person) =>
    outcome(people.workspaces.transferOwnership(by.actor, { workspaceId, userId: to.user.id }));
  const rolesOf = (id: string, ...of: Person[]) => Promise.all(of.map((person) => people.workspaces.roleOf(person.actor, id)));

  test('goes to a member at once, and leaves the giver an admin', async () => {
    const { id } = await newWorkspace();
    const heir = await memberOf(id, 'member');
    expect(await people.announcements(() => transfer(owner, id, heir))).toEqual([
      { kind: 'workspace', id, userId: heir.user.id },
      { kind: 'workspace', id, userId: owner.user.id },
    ]);
    expect(await rolesOf(id, owner, heir)).toEqual(['admin', 'owner']);
    expect(await transfer(owner, id, heir)).toBe('FORBIDDEN');
  });

  test('is an owner’s to give, to a member, and not to oneself', async () => {
    const { id } = await newWorkspace();
    const [admin, member] = [await memberOf(id, 'admin'), await memberOf(id, 'member')];
    expect(await transfer(admin, id, member)).toBe('FORBIDDEN');
    expect(await transfer(stranger, id, member)).toBe('NOT_FOUND');
    expect(await transfer(owner, id, stranger)).toBe('NOT_FOUND');
    expect(await transfer(owner, id, owner)).toBe('INVALID');
    expect(await rolesOf(id, owner, admin, member)).toEqual(['owner', 'admin', 'member']);
  });

  test('given while the heir leaves, is removed or becomes less: there is an owner at the end, in every order', async () => {
    for (let round = 0; round < 12; round++) {
      const { id } = await newWorkspace();
      const [heir, admin] = [await memberOf(id, 'member'), await memberOf(id, 'admin')];
      const ref = { workspaceId: id, userId: heir.user.id };
      const against = [
        () => people.workspaces.removeMember(heir.actor, ref),
        () => people.workspaces.removeMember(admin.actor, ref),
        () => people.workspaces.changeRole(admin.actor, ref, 'guest'),
        () => people.workspaces.removeMember(owner.actor, { workspaceId: id, userId: owner.user.id }),
      ][round % 4]!;
      const attempts = [() => transfer(owner, id, heir), () => outcome(against())];
      await people.race(2, () => attempts.pop()!());
      const roles = await rolesOf(id, owner, heir, admin);
      expect(roles.filter((role) => role === 'owner').length, JSON.stringify(roles)).toBeGreaterThanOrEqual(1);
    }
  });

  test('two owners who give it to each other at the same moment stay two or one, never none', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await newWorkspace();
      const second = await memberOf(id, 'owner');
      const attempts = [() => transfer(owner, id, second), () => transfer(second, id, owner)];
      await people.race(2, () => attempts.pop()!());
      expect(await rolesOf(id, owner, second)).toContain('owner');
    }
  });
});

describe('open invitations', () => {
  const invite = (workspaceId: string, email: string, role: Role = 'member') =>
    people.workspaces.inviteMember(owner.actor, { workspaceId, email, role });

  test('are listed newest first for those who manage members', async () => {
    const { id } = await newWorkspace();
    const member = await memberOf(id, 'member');
    await invite(id, 'one@example.com');
    await invite(id, 'two@example.com');
    expect((await people.workspaces.invitationsOf(owner.actor, id)).map(({ email }) => email)).toEqual([
      'two@example.com',
      'one@example.com',
    ]);
    expect(await outcome(people.workspaces.invitationsOf(member.actor, id))).toBe('FORBIDDEN');
    expect(await outcome(people.workspaces.invitationsOf(stranger.actor, id))).toBe('NOT_FOUND');
  });

  test('sent again work for another 7 days, and the link before works no more', async () => {
    const { id } = await newWorkspace();
    const person = await people.person('Again');
    const sent = await invite(id, person.user.email);
    const before = people.linkTo(person.user.email);
    people.clock.advance(8 * 24 * 3_600_000);
    expect(await outcome(people.workspaces.acceptInvitation(person.actor, before))).toBe('NOT_FOUND');
    await people.workspaces.resendInvitation(owner.actor, sent.id);
    expect(await outcome(people.workspaces.acceptInvitation(person.actor, before))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email)))).toBe('ok');
    expect(await outcome(people.workspaces.resendInvitation(owner.actor, sent.id))).toBe('NOT_FOUND');
  });

  test('taken back open nothing; to those who manage nobody they do not exist', async () => {
    const { id } = await newWorkspace();
    const [admin, member] = [await memberOf(id, 'admin'), await memberOf(id, 'member')];
    const person = await people.person('Late');
    const sent = await invite(id, person.user.email);
    const asOwner = await invite(id, 'heir@example.com', 'owner');
    for (const by of [member, stranger]) {
      expect(await outcome(people.workspaces.revokeInvitation(by.actor, sent.id))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.resendInvitation(by.actor, sent.id))).toBe('NOT_FOUND');
    }
    expect(await outcome(people.workspaces.resendInvitation(admin.actor, asOwner.id))).toBe('FORBIDDEN');
    expect(await outcome(people.workspaces.revokeInvitation(admin.actor, sent.id))).toBe('ok');
    expect(await outcome(people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email)))).toBe('NOT_FOUND');
    expect((await people.workspaces.invitationsOf(owner.actor, id)).map((one) => one.id)).toEqual([asOwner.id]);
  });
});
