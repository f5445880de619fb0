import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { SCOPES } from '../../schema/wire/scopes.ts';
import { eraseSessionsOf } from '../sessions/workspace-life.ts';
import { outcome } from '../testkit/outcome.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { runJob } from '../testkit/run-job.ts';
import { workspaceJobs } from './erasing.ts';
import { WAY_BACK_MS } from './life.ts';
import type { Role } from './policy.ts';
import type { WorkspaceRecord } from './tables.ts';

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
async function memberOf(workspaceId: string, role: Role): Promise<Person> {
  const person = await people.person(`Member${++count}`);
  await people.workspaces.inviteMember(owner.actor, { workspaceId, email: person.user.email, role });
  await people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email));
  return person;
}
const remove = (by: Person, { id, slug }: WorkspaceRecord, confirm = slug) =>
  outcome(people.workspaces.deleteWorkspace(by.actor, { workspaceId: id, confirm }));
const restore = (by: Person, id: string) => outcome(people.workspaces.restoreWorkspace(by.actor, id));
const roleOf = (person: Person, id: string) => people.workspaces.roleOf(person.actor, id);
const asKey = (workspaceId: string): Actor => ({ kind: 'apiKey', apiKeyId: 'key_x', displayName: 'Bot', workspaceId, scopes: SCOPES });
const erase = () =>
  runJob(
    workspaceJobs({ db: people.db, clock: people.clock, eraseSessions: eraseSessionsOf(people.db), audit: people.recordAudit }),
    'workspaces:erase-deleted',
    { now: new Date(people.clock.now()) },
  );
const countRows = async (table: string, workspaceId: string): Promise<number> => {
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where workspace_id = ${workspaceId}`.execute(
    people.db.sql(),
  );
  return Number(rows[0]!.n);
};

describe('deleting', () => {
  test('takes an owner who names the workspace', async () => {
    const workspace = await newWorkspace();
    const [admin, member] = [await memberOf(workspace.id, 'admin'), await memberOf(workspace.id, 'member')];
    expect(await remove(admin, workspace)).toBe('FORBIDDEN');
    expect(await remove(member, workspace)).toBe('FORBIDDEN');
    expect(await remove(stranger, workspace)).toBe('NOT_FOUND');
    expect(
      await outcome(people.workspaces.deleteWorkspace(asKey(workspace.id), { workspaceId: workspace.id, confirm: workspace.slug })),
    ).toBe('FORBIDDEN');
    expect(await remove(owner, workspace, 'another')).toBe('INVALID');
    expect(await roleOf(member, workspace.id)).toBe('member');
    expect(await remove(owner, workspace)).toBe('ok');
  });

  test('leaves its owners a reader and everybody else nothing, keys and links included', async () => {
    const workspace = await newWorkspace();
    const { id } = workspace;
    const people_ = [await memberOf(id, 'admin'), await memberOf(id, 'member'), await memberOf(id, 'guest')];
    const second = await memberOf(id, 'owner');
    const { token } = await people.workspaces.createWorkspaceLink(owner.actor, {
      workspaceId: id,
      role: 'member',
      expiresAt: new Date(people.clock.now() + 3_600_000),
      maxUses: null,
    });
    await people.workspaces.inviteMember(owner.actor, { workspaceId: id, email: stranger.user.email, role: 'member' });
    expect(await people.announcements(() => remove(owner, workspace))).toEqual([{ kind: 'workspaceFrozen', id }]);
    expect(await roleOf(owner, id)).toBe('keeper');
    expect(await roleOf(second, id)).toBe('keeper');
    for (const person of people_) {
      expect(await roleOf(person, id)).toBeNull();
      expect(await outcome(people.workspaces.byId(person.actor, id))).toBe('NOT_FOUND');
      expect((await people.workspaces.membershipsOf(person.actor, person.user.id)).map((one) => one.workspaceId)).not.toContain(id);
      // Neither by another person whom they knew from there.
      expect(await outcome(people.workspaces.person(person.actor, owner.user.id))).toBe('NOT_FOUND');
      expect(await people.workspaces.emailsOf(person.actor, [owner.user.id])).toEqual([null]);
    }
    expect(await people.workspaces.rolesOf(asKey(id), [id])).toEqual([null]);
    expect(await outcome(people.workspaces.joinWorkspace(stranger.actor, token))).toBe('NOT_FOUND');
    expect(await outcome(people.workspaces.acceptInvitation(stranger.actor, people.linkTo(stranger.user.email)))).toBe('NOT_FOUND');
    expect((await people.workspaces.byId(owner.actor, id)).id).toBe(id);
  });

  test('lets its owners change nothing until they take it back', async () => {
    const workspace = await newWorkspace();
    const { id } = workspace;
    const member = await memberOf(id, 'member');
    await remove(owner, workspace);
    const { actor } = owner;
    const target = { workspaceId: id, userId: member.user.id };
    const refused = [
      people.workspaces.updateWorkspace(actor, { workspaceId: id, name: 'Other' }),
      people.workspaces.inviteMember(actor, { workspaceId: id, email: 'x@example.com', role: 'member' }),
      people.workspaces.changeRole(actor, target, 'admin'),
      people.workspaces.removeMember(actor, target),
      people.workspaces.transferOwnership(actor, target),
      people.workspaces.deleteWorkspace(actor, { workspaceId: id, confirm: workspace.slug }),
    ];
    expect(await Promise.all(refused.map(outcome))).toEqual(refused.map(() => 'CONFLICT'));
    const key = { workspaceId: id, name: 'Bot', scopes: ['session:read'], expiresAt: null, monthlyLimitMicros: null };
    expect(await outcome(people.workspaces.createApiKey(actor, key))).toBe('FORBIDDEN');
    expect(await restore(owner, id)).toBe('ok');
    expect(await outcome(people.workspaces.updateWorkspace(actor, { workspaceId: id, name: 'Other' }))).toBe('ok');
  });

  test('is mailed to the members, who hear who did it and until when; owners hear the way back', async () => {
    const workspace = await newWorkspace();
    const [second, member] = [await memberOf(workspace.id, 'owner'), await memberOf(workspace.id, 'member')];
    await remove(owner, workspace);
    const mails = people.mail.outbox().filter(({ subject }) => subject === 'Lab was deleted');
    const toWhom = new Map(mails.map(({ to, text }) => [to, text]));
    expect(toWhom.get(second.user.email)).toContain(`https://parley.example/w/${workspace.slug}/settings`);
    expect(toWhom.get(member.user.email)).toContain('Owner deleted the workspace');
    expect(toWhom.get(member.user.email)).not.toContain('/settings');
    expect(toWhom.has(owner.user.email)).toBe(false);
    const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(people.clock.now() + WAY_BACK_MS);
    expect(toWhom.get(member.user.email)).toContain(day);
    await restore(owner, workspace.id);
    expect(people.mail.outbox()[0]).toMatchObject({ subject: 'Lab is back' });
  });

  test('a paid plan that goes on is ended first', async () => {
    const workspace = await newWorkspace();
    await sql`insert into subscription (workspace_id, id, reading, status, plan, seats, seat_item_id, period_start, period_end, created_at)
      values (${workspace.id}, 'sub_1', 1, 'active', 'team', 1, 'si_1', now(), now() + interval '1 month', now())`.execute(people.db.sql());
    expect(await remove(owner, workspace)).toBe('CONFLICT');
    await sql`update subscription set cancels_at = now() + interval '1 month' where id = 'sub_1'`.execute(people.db.sql());
    expect(await remove(owner, workspace)).toBe('ok');
  });
});

describe('the way back', () => {
  test('is the owners’, within 14 days, and everything is as it was', async () => {
    const workspace = await newWorkspace();
    const [admin, member] = [await memberOf(workspace.id, 'admin'), await memberOf(workspace.id, 'member')];
    expect(await restore(owner, workspace.id)).toBe('CONFLICT');
    await remove(owner, workspace);
    expect(await people.workspaces.eraseDatesOf([workspace.id, 'wsp_x'])).toEqual([expect.stringMatching(/^\d{4}-/), null]);
    expect(await restore(admin, workspace.id)).toBe('NOT_FOUND');
    expect(await restore(stranger, workspace.id)).toBe('NOT_FOUND');
    people.clock.advance(WAY_BACK_MS - 1);
    await erase();
    expect(await restore(owner, workspace.id)).toBe('ok');
    expect([await roleOf(owner, workspace.id), await roleOf(admin, workspace.id), await roleOf(member, workspace.id)]).toEqual([
      'owner',
      'admin',
      'member',
    ]);
    expect(await people.workspaces.eraseDatesOf([workspace.id])).toEqual([null]);
    people.clock.advance(WAY_BACK_MS);
    await erase();
    expect((await people.workspaces.byId(owner.actor, workspace.id)).name).toBe('Lab');
    expect(await erase()).toEqual({ erased: 0 });
  });

  test('ends after 14 days, also before the job was at it', async () => {
    const workspace = await newWorkspace();
    await remove(owner, workspace);
    people.clock.advance(WAY_BACK_MS);
    expect(await restore(owner, workspace.id)).toBe('CONFLICT');
    expect(await erase()).toEqual({ erased: 1 });
    expect(await restore(owner, workspace.id)).toBe('NOT_FOUND');
  });
});

test('erasing leaves no session, text, member, key or name, and what the bill needs', async () => {
  const workspace = await newWorkspace();
  const { id } = workspace;
  await people.workspaces.updateWorkspace(owner.actor, { workspaceId: id, slug: `${workspace.slug}-two` });
  await memberOf(id, 'member');
  await people.workspaces.createApiKey(owner.actor, {
    workspaceId: id,
    name: 'Bot',
    scopes: ['session:read'],
    expiresAt: null,
    monthlyLimitMicros: 5n,
  });
  const secret = 'a text that nobody may find again';
  await people.db.write(async (tx) => {
    for (let n = 0; n < 45; n++) {
      await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
        values (${`ses_${id}_${n}`}, ${id}, ${secret}, 'person', 'workspace', 'user', ${owner.user.id}, now(), now())`.execute(tx.sql());
    }
    await sql`insert into message (id, session_id, role, author_kind, author_id, author_name, text, status, created_at)
      values (${`msg_${id}`}, ${`ses_${id}_0`}, 'user', 'user', ${owner.user.id}, 'Owner', ${secret}, 'complete', now())`.execute(tx.sql());
    await sql`insert into billing_account (workspace_id, open_period) values (${id}, '2026-11-01')`.execute(tx.sql());
  });
  expect(await countRows('message_search', id)).toBe(1);
  await people.workspaces.deleteWorkspace(owner.actor, { workspaceId: id, confirm: `${workspace.slug}-two` });
  people.clock.advance(WAY_BACK_MS);
  expect(await erase()).toEqual({ erased: 1 });
  for (const table of ['session', 'message_search', 'membership', 'invitation', 'api_key', 'budget', 'workspace_slug', 'workspace_link']) {
    expect([table, await countRows(table, id)]).toEqual([table, 0]);
  }
  expect(await countRows('billing_account', id)).toBe(1);
  expect(await countRows('audit_event', id)).toBeGreaterThan(3);
  const { rows } = await sql<{ name: string; slug: string }>`select name, slug from workspace where id = ${id}`.execute(people.db.sql());
  expect(rows[0]?.name).toBe('Erased workspace');
  expect(rows[0]?.slug).not.toContain(workspace.slug);
  expect(await outcome(people.workspaces.bySlug(owner.actor, workspace.slug))).toBe('NOT_FOUND');
  // Its addresses are free again.
  expect((await people.workspaces.create(stranger.actor, { name: 'Lab' })).id).not.toBe(id);
  expect(await erase()).toEqual({ erased: 0 });
});
