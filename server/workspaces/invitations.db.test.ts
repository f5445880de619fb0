import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';
import { INVITATION_LIFETIME_MS } from './invitations.ts';
import type { Role } from './policy.ts';

let people: People;
let owner: Person;
let workspaceId: string;
beforeAll(async () => {
  people = await createPeople({ publicUrl: 'https://parley.example' });
  owner = await people.person('Owner');
  workspaceId = await people.firstWorkspace(owner);
});
afterAll(() => people.close());

async function invite(email: string, role: Role = 'member', by = owner): Promise<string> {
  await people.workspaces.inviteMember(by.actor, { workspaceId, email, role });
  return people.linkTo(email);
}
const accept = (person: Person, token: string) => outcome(people.workspaces.acceptInvitation(person.actor, token));
const roleOf = (person: Person) => people.workspaces.roleOf(person.actor, workspaceId);

describe('invitation', () => {
  test('is mailed, and makes the person with the address a member', async () => {
    await people.workspaces.inviteMember(owner.actor, { workspaceId, email: ' ADA@example.com ', role: 'guest' });
    const token = people.linkTo('ada@example.com');
    expect(people.mail.outbox()[0]).toMatchObject({ to: 'ada@example.com', subject: 'Owner invites you to Owner’s workspace' });
    expect(people.mail.outbox()[0]?.text).toContain(`https://parley.example/invitation#${token}`);
    const ada = await people.person('Ada');
    expect(await accept(ada, token)).toBe('ok');
    expect(await roleOf(ada)).toBe('guest');
    expect(await accept(ada, token)).toBe('ok');
    expect(await outcome(invite('ada@example.com'))).toBe('CONFLICT');
  });

  test('is for nobody else, and a stranger’s try does not spend it', async () => {
    const token = await invite('alan@example.com');
    const eve = await people.person('Eve');
    expect(await accept(eve, token)).toBe('FORBIDDEN');
    expect(await accept(eve, 'who knows')).toBe('NOT_FOUND');
    expect(await roleOf(eve)).toBeNull();
    expect(await accept(await people.person('Alan'), token)).toBe('ok');
  });

  test('works for seven days', async () => {
    const kurt = await people.person('Kurt');
    const late = await invite('kurt@example.com');
    people.clock.advance(INVITATION_LIFETIME_MS);
    expect(await accept(kurt, late)).toBe('NOT_FOUND');
    const inTime = await invite('kurt@example.com');
    people.clock.advance(INVITATION_LIFETIME_MS - 1);
    expect(await accept(kurt, late)).toBe('NOT_FOUND');
    expect(await accept(kurt, inTime)).toBe('ok');
  });

  test('accepted twenty times at once makes one member; who was removed cannot use it again', async () => {
    const emmy = await people.person('Emmy');
    const token = await invite('emmy@example.com');
    expect(new Set(await people.race(20, () => accept(emmy, token)))).toEqual(new Set(['ok']));
    await people.workspaces.removeMember(owner.actor, { workspaceId, userId: emmy.user.id });
    expect(await accept(emmy, token)).toBe('NOT_FOUND');
    expect(await roleOf(emmy)).toBeNull();
  });

  test('is sent by owners and admins; owners only by owners; keys by none', async () => {
    const [admin, member] = [await people.person('Admin'), await people.person('Member')];
    await accept(admin, await invite('admin@example.com', 'admin'));
    await accept(member, await invite('member@example.com', 'member'));
    expect(await outcome(invite('x@example.com', 'admin', admin))).toBe('ok');
    expect(await outcome(invite('x@example.com', 'owner', admin))).toBe('FORBIDDEN');
    expect(await outcome(invite('x@example.com', 'owner', owner))).toBe('ok');
    expect(await outcome(invite('x@example.com', 'guest', member))).toBe('FORBIDDEN');
    expect(await outcome(invite('x@example.com', 'guest', await people.person('Out')))).toBe('NOT_FOUND');
    expect(await outcome(invite('no address'))).toBe('INVALID');
  });

  test('is seen by those who manage members, and is stored as a hash', async () => {
    const invitation = await people.workspaces.inviteMember(owner.actor, { workspaceId, email: 'grace@example.com', role: 'member' });
    expect(await people.workspaces.invitation(owner.actor, invitation.id)).toEqual(invitation);
    const grace = await people.person('Grace');
    expect(await outcome(people.workspaces.invitation(grace.actor, invitation.id))).toBe('NOT_FOUND');
    const rows = await people.db.em().execute<{ row: string }[]>('select to_jsonb(t)::text as row from invitation t');
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(people.linkTo('grace@example.com'));
  });
});
