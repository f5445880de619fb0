import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { SCOPES } from '../../schema/wire/scopes.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { outcome } from '../testkit/outcome.ts';
import { lockWorkspace } from './members.ts';
import type { Role } from './policy.ts';
import { slugOf } from './slugs.ts';

let people: People;
let owner: Person;
let stranger: Person;
beforeAll(async () => {
  people = await createPeople();
  owner = await people.person('Owner');
  stranger = await people.person('Stranger');
});
afterAll(() => people.close());

const newWorkspace = () => people.workspaces.create(owner.actor, { name: 'Lab' });
let count = 0;
async function memberOf(workspaceId: string, role: Role): Promise<Person> {
  const person = await people.person(`Member${++count}`);
  await people.workspaces.inviteMember(owner.actor, { workspaceId, email: person.user.email, role });
  await people.mail.flush();
  await people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email));
  return person;
}
const roleOf = (person: Person, workspaceId: string) => people.workspaces.roleOf(person.actor, workspaceId);

test.each([
  ['Ada’s workspace', 'adas-workspace'],
  ['  Über  Größe! ', 'uber-gro-e'],
  ['你好', 'workspace'],
  ['--a--', 'a'],
  ['x'.repeat(80), 'x'.repeat(40)],
])('the slug of %j is %j', (name, slug) => expect(slugOf(name)).toBe(slug));

describe('visibility', () => {
  test('a workspace exists for its members; to a stranger it and its members do not', async () => {
    const workspace = await newWorkspace();
    expect(await people.workspaces.bySlug(owner.actor, workspace.slug)).toEqual(workspace);
    expect(await outcome(people.workspaces.bySlug(stranger.actor, workspace.slug))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.byId(stranger.actor, workspace.id))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.members(stranger.actor, workspace.id, { limit: 10, inverted: false }))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.apiKeysOf(stranger.actor, workspace.id))).toBe('NOT_FOUND');
  });

  test('what is no id or slug does not exist either', async () => {
    for (const id of ['', '\u0000', 'wsp_', 'x'.repeat(10_000), owner.user.id]) {
      expect(await outcome(people.workspaces.byId(owner.actor, id))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.bySlug(owner.actor, id))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.person(owner.actor, id === owner.user.id ? 'usr_x' : id))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.changeRole(owner.actor, { workspaceId: id, userId: id }, 'member'))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.inviteMember(owner.actor, { workspaceId: id, email: 'a@example.com', role: 'member' }))).toBe(
        'NOT_FOUND',
      );
      expect(await outcome(people.workspaces.revokeApiKey(owner.actor, id))).toBe('NOT_FOUND');
    }
  });

  test('people know each other by a shared workspace, and see of each other only those', async () => {
    const workspace = await newWorkspace();
    const member = await memberOf(workspace.id, 'member');
    expect((await people.workspaces.person(member.actor, owner.user.id)).displayName).toBe('Owner');
    expect(await outcome(people.workspaces.person(member.actor, stranger.user.id))).toBe('NOT_FOUND');
    expect((await people.workspaces.membershipsOf(member.actor, owner.user.id)).map((membership) => membership.workspaceId)).toEqual([
      workspace.id,
    ]);
    expect((await people.workspaces.membershipsOf(owner.actor, owner.user.id)).length).toBeGreaterThan(1);
    expect(await people.workspaces.membershipsOf(stranger.actor, owner.user.id)).toEqual([]);
  });

  test('members come page by page, from both ends', async () => {
    const workspace = await newWorkspace();
    const everyone = [owner, await memberOf(workspace.id, 'admin'), await memberOf(workspace.id, 'guest')]
      .map((person) => person.user.id)
      .sort();
    const page = async (part: { after?: string; before?: string; inverted?: boolean }) =>
      (await people.workspaces.members(owner.actor, workspace.id, { limit: 2, inverted: false, ...part })).map((member) => member.userId);
    expect(await page({})).toEqual(everyone.slice(0, 2));
    expect(await page({ after: everyone[1]! })).toEqual(everyone.slice(2));
    expect(await page({ inverted: true })).toEqual([everyone[2], everyone[1]]);
    expect(await outcome(page({ after: '\u0000' }))).toBe('INVALID');
  });
});

describe('roles', () => {
  test('every role by every role: who may make whom what', async () => {
    const workspace = await newWorkspace();
    const actors: [Role, Person][] = [
      ['admin', await memberOf(workspace.id, 'admin')],
      ['member', await memberOf(workspace.id, 'member')],
      ['guest', await memberOf(workspace.id, 'guest')],
    ];
    const target = await memberOf(workspace.id, 'guest');
    const change = (actor: Person, to: Role) =>
      outcome(people.workspaces.changeRole(actor.actor, { workspaceId: workspace.id, userId: target.user.id }, to));
    for (const [role, actor] of actors) {
      expect([role, await change(actor, 'member'), await change(actor, 'owner')]).toEqual([
        role,
        role === 'admin' ? 'ok' : 'FORBIDDEN',
        'FORBIDDEN',
      ]);
    }
    expect(await change(stranger, 'member')).toBe('NOT_FOUND');
    expect(await change(owner, 'owner')).toBe('ok');
    expect(await change(actors[0]![1], 'member')).toBe('FORBIDDEN');
    expect(await change(owner, 'guest')).toBe('ok');
  });

  test('R5: a change of role and a removal are announced with what they touch; no change is no news', async () => {
    const workspace = await newWorkspace();
    const member = await memberOf(workspace.id, 'member');
    const target = { workspaceId: workspace.id, userId: member.user.id };
    const news = { kind: 'workspace', id: workspace.id, userId: member.user.id };
    expect(await people.announcements(() => people.workspaces.changeRole(owner.actor, target, 'guest'))).toEqual([news]);
    expect(await people.announcements(() => people.workspaces.changeRole(owner.actor, target, 'guest'))).toEqual([]);
    expect(await people.announcements(() => people.workspaces.removeMember(owner.actor, target))).toEqual([news]);
    expect(await roleOf(member, workspace.id)).toBeNull();
  });

  test('anyone may leave, nobody but managers may send away', async () => {
    const workspace = await newWorkspace();
    const [guest, member] = [await memberOf(workspace.id, 'guest'), await memberOf(workspace.id, 'member')];
    const remove = (actor: Person, target: Person) =>
      outcome(people.workspaces.removeMember(actor.actor, { workspaceId: workspace.id, userId: target.user.id }));
    expect(await remove(guest, member)).toBe('FORBIDDEN');
    expect(await remove(guest, guest)).toBe('ok');
    expect(await remove(guest, guest)).toBe('NOT_FOUND');
    expect(await remove(member, owner)).toBe('FORBIDDEN');
    expect(await remove(owner, member)).toBe('ok');
  });

  test('the last owner stays, and cannot become less', async () => {
    const workspace = await newWorkspace();
    const self = { workspaceId: workspace.id, userId: owner.user.id };
    expect(await outcome(people.workspaces.removeMember(owner.actor, self))).toBe('CONFLICT');
    expect(await outcome(people.workspaces.changeRole(owner.actor, self, 'admin'))).toBe('CONFLICT');
    expect(await outcome(people.workspaces.changeRole(owner.actor, self, 'owner'))).toBe('ok');
  });

  test('two owners who leave or step down at the same moment leave one', async () => {
    for (let round = 0; round < 10; round++) {
      const workspace = await newWorkspace();
      const second = await memberOf(workspace.id, 'owner');
      const ref = (person: Person) => ({ workspaceId: workspace.id, userId: person.user.id });
      const outcomes = await Promise.all([
        outcome(people.workspaces.removeMember(owner.actor, ref(owner))),
        outcome(
          round % 2
            ? people.workspaces.removeMember(second.actor, ref(second))
            : people.workspaces.changeRole(second.actor, ref(second), 'guest'),
        ),
      ]);
      expect(outcomes.sort()).toEqual(['CONFLICT', 'ok']);
    }
  });

  test('a change of the members keeps nobody from writing', async () => {
    const { id } = await newWorkspace();
    await people.db.write(async (tx) => {
      await lockWorkspace(tx, id);
      await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
        values ('ses_written', ${id}, '', 'default', 'private', 'user', ${owner.user.id}, now(), now())`.execute(people.db.sql());
      await sql`insert into message (id, session_id, role, author_kind, author_id, author_name, text, status, created_at)
        values ('msg_written', 'ses_written', 'user', 'user', ${owner.user.id}, 'Owner', 'Hello', 'complete', now())`.execute(
        people.db.sql(),
      );
    });
    const { rows } = await sql`select workspace_id from message_search where message_id = 'msg_written'`.execute(people.db.sql());
    expect(rows).toEqual([{ workspace_id: id }]);
  });
});

describe('API keys', () => {
  const input = (workspaceId: string) => ({
    workspaceId,
    name: 'Bot',
    scopes: ['session:read'],
    expiresAt: null,
    monthlyLimitMicros: 5_000_000n,
  });
  const asKey = (workspaceId: string): Actor => ({ kind: 'apiKey', apiKeyId: 'key_x', displayName: 'Bot', workspaceId, scopes: SCOPES });

  test('owners and admins make, see and revoke them; nobody else', async () => {
    const workspace = await newWorkspace();
    const admin = await memberOf(workspace.id, 'admin');
    const member = await memberOf(workspace.id, 'member');
    const { apiKey } = await people.workspaces.createApiKey(admin.actor, input(workspace.id));
    expect(await outcome(people.workspaces.createApiKey(member.actor, input(workspace.id)))).toBe('FORBIDDEN');
    expect(await outcome(people.workspaces.createApiKey(stranger.actor, input(workspace.id)))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.createApiKey(asKey(workspace.id), input(workspace.id)))).toBe('FORBIDDEN');
    for (const actor of [member.actor, stranger.actor]) {
      expect(await outcome(people.workspaces.apiKey(actor, apiKey.id))).toBe('NOT_FOUND');
      expect(await outcome(people.workspaces.revokeApiKey(actor, apiKey.id))).toBe('NOT_FOUND');
    }
    expect((await people.workspaces.apiKeysOf(owner.actor, workspace.id)).map(({ id }) => id)).toEqual([apiKey.id]);
    expect((await people.workspaces.revokeApiKey(owner.actor, apiKey.id)).revokedAt).not.toBeNull();
    expect(await people.workspaces.apiKeysOf(owner.actor, workspace.id)).toEqual([]);
  });

  test('as many revocations at once as there are connections: none waits for one that another holds', async () => {
    const workspace = await newWorkspace();
    const keys = await Promise.all(Array.from({ length: 20 }, () => people.workspaces.createApiKey(owner.actor, input(workspace.id))));
    const left = keys.map(({ apiKey }) => apiKey.id);
    const outcomes = await people.race(keys.length, () => outcome(people.workspaces.revokeApiKey(owner.actor, left.pop()!)));
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
  });

  test('a workspace has at most 100 keys, also when several are made at the same moment', async () => {
    const workspace = await newWorkspace();
    const create = () => outcome(people.workspaces.createApiKey(owner.actor, input(workspace.id)));
    for (let batch = 0; batch < 7; batch++) await Promise.all(Array.from({ length: 14 }, create));
    expect((await people.race(10, create)).filter((result) => result === 'ok')).toHaveLength(2);
    expect(await people.workspaces.apiKeysOf(owner.actor, workspace.id)).toHaveLength(100);
  });

  test('scopes come from a closed list, dates lie ahead, limits are not negative', async () => {
    const workspace = await newWorkspace();
    const create = (change: object) => outcome(people.workspaces.createApiKey(owner.actor, { ...input(workspace.id), ...change }));
    expect(await create({ scopes: [] })).toBe('INVALID');
    expect(await create({ scopes: ['session:read', 'everything'] })).toBe('INVALID');
    expect(await create({ expiresAt: new Date(people.clock.now()) })).toBe('INVALID');
    expect(await create({ monthlyLimitMicros: -1n })).toBe('INVALID');
    expect(await create({ scopes: [...SCOPES, 'session:read'] })).toBe('ok');
  });

  test('a key is a member of its one workspace and opens none', async () => {
    const [own, other] = [await newWorkspace(), await newWorkspace()];
    expect(await people.workspaces.rolesOf(asKey(own.id), [own.id, other.id])).toEqual(['member', null]);
    expect(await outcome(people.workspaces.byId(asKey(own.id), own.id))).toBe('ok');
    expect(await outcome(people.workspaces.byId(asKey(own.id), other.id))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.create(asKey(own.id), { name: 'Mine' }))).toBe('FORBIDDEN');
    expect(await outcome(people.workspaces.removeMember(asKey(own.id), { workspaceId: own.id, userId: owner.user.id }))).toBe('FORBIDDEN');
  });
});
