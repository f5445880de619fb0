import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcome } from '../testkit/outcome.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import type { Role } from '../workspaces/policy.ts';
import { createAudit } from './audit.ts';
import type { Audit } from './audit.ts';
import type { AuditFilter } from './reading.ts';

let people: People;
let audit: Audit;
let owner: Person;
let stranger: Person;
let count = 0;
beforeAll(async () => {
  people = await createPeople();
  audit = createAudit({ db: people.db, record: people.recordAudit, roleOf: people.workspaces.roleOf });
  owner = await people.person('Olga');
  stranger = await people.person('Stranger');
});
afterAll(() => people.close());

const newWorkspace = () => people.workspaces.create(owner.actor, { name: 'Lab' });
async function memberOf(workspaceId: string, role: Role, name = `Member${++count}`): Promise<Person> {
  const person = await people.person(name);
  await people.workspaces.inviteMember(owner.actor, { workspaceId, email: person.user.email, role });
  await people.workspaces.acceptInvitation(person.actor, people.linkTo(person.user.email));
  return person;
}
const record = (workspaceId: string, n: number) =>
  people.db.write(async (tx) => {
    people.recordAudit(tx, { workspaceId, actor: null, action: 'member:join', targetId: `usr_${n}`, detail: { n } });
    await Promise.resolve();
  });
const list = (workspaceId: string, filter: AuditFilter = {}, by = owner) =>
  audit.auditEvents(by.actor, workspaceId, { limit: 100, inverted: false, ...filter });
const actions = async (workspaceId: string, filter: AuditFilter = {}) => (await list(workspaceId, filter)).map(({ action }) => action);

/** As whoever owns the tables: past the role of the application, and with the trigger away. */
async function doctor(statement: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: people.db.url });
  await client.connect();
  try {
    await client.query('begin; alter table audit_event disable trigger append_only');
    await client.query(statement, values);
    await client.query('alter table audit_event enable trigger append_only; commit');
  } finally {
    await client.end();
  }
}

describe('what is written down', () => {
  test('each act once, in the order of the acts, with who, what and to whom', async () => {
    const { id } = await newWorkspace();
    const member = await memberOf(id, 'member', 'Mia');
    const target = { workspaceId: id, userId: member.user.id };
    await people.workspaces.changeRole(owner.actor, target, 'admin');
    await people.workspaces.changeRole(owner.actor, target, 'admin');
    await people.workspaces.updateWorkspace(owner.actor, { workspaceId: id, name: 'Sea', slug: 'a-new-place' });
    await people.workspaces.transferOwnership(owner.actor, target);
    await people.workspaces.removeMember(member.actor, { workspaceId: id, userId: owner.user.id });
    const events = await list(id, {}, member);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => events.length - n));
    expect(events.toReversed().map(({ action, actor, targetName }) => [action, actor?.displayName, targetName])).toEqual([
      ['workspace:create', 'Olga', null],
      ['invitation:create', 'Olga', 'mia@example.com'],
      ['member:join', 'Mia', 'Mia'],
      ['member:change-role', 'Olga', 'Mia'],
      ['workspace:rename', 'Olga', null],
      ['workspace:move', 'Olga', null],
      ['member:transfer-ownership', 'Olga', 'Mia'],
      ['member:remove', 'Mia', 'Olga'],
    ]);
    expect(events.find(({ action }) => action === 'member:change-role')?.detail).toEqual({ from: 'member', to: 'admin' });
    expect(await audit.verify(id)).toEqual({ length: 8, brokenAt: null });
  });

  test('nothing of what was rolled back or refused', async () => {
    const { id } = await newWorkspace();
    const attempt = people.db.write(async (tx) => {
      people.recordAudit(tx, { workspaceId: id, actor: null, action: 'member:join' });
      await sql`select 1`.execute(tx.sql());
      throw new Error('not done');
    });
    await expect(attempt).rejects.toThrow('not done');
    expect(await outcome(people.workspaces.updateWorkspace(stranger.actor, { workspaceId: id, name: 'Mine' }))).toBe('NOT_FOUND');
    expect(await actions(id)).toEqual(['workspace:create']);
  });

  test('no address, no token and no secret', async () => {
    const { id } = await newWorkspace();
    await people.workspaces.inviteMember(owner.actor, { workspaceId: id, email: 'quite.private@example.com', role: 'member' });
    const token = people.linkTo('quite.private@example.com');
    const { rows } = await sql<{ row: string }>`select row_to_json(e)::text as row from audit_event e where workspace_id = ${id}`.execute(
      people.db.sql(),
    );
    const text = rows.map(({ row }) => row).join('\n');
    expect(text).toContain('q…@example.com');
    expect(text).not.toContain('quite');
    expect(text).not.toContain(token);
  });
});

describe('the chain', () => {
  test('stays whole with 200 writers at the same moment: no gap, no fork, and no one waits for ever', async () => {
    const { id } = await newWorkspace();
    let n = 0;
    await people.race(200, () => record(id, ++n));
    expect(await audit.verify(id)).toEqual({ length: 201, brokenAt: null });
    const { rows } = await sql<{ seq: string }>`select seq from audit_event where workspace_id = ${id} order by seq`.execute(
      people.db.sql(),
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 201 }, (_, i) => i + 1));
  });

  test('transactions that write to two chains in opposite orders do not lock each other out', async () => {
    const [one, two] = [await newWorkspace(), await newWorkspace()];
    let n = 0;
    await people.race(40, () =>
      people.db.write(async (tx) => {
        const ids = ++n % 2 ? [one.id, two.id] : [two.id, one.id];
        for (const workspaceId of ids) people.recordAudit(tx, { workspaceId, actor: null, action: 'member:join' });
        await Promise.resolve();
      }),
    );
    for (const { id } of [one, two]) expect(await audit.verify(id)).toEqual({ length: 41, brokenAt: null });
  });

  test('is read over many pages', async () => {
    const { id } = await newWorkspace();
    await people.db.write(async (tx) => {
      for (let n = 0; n < 2_100; n++) people.recordAudit(tx, { workspaceId: id, actor: null, action: 'member:join', detail: { n } });
      await Promise.resolve();
    });
    expect(await audit.verify(id)).toEqual({ length: 2_101, brokenAt: null });
    let parts = 0;
    let events = 0;
    const opened = await audit.openExport(() => Promise.resolve(owner.actor), id, { action: 'member:join' });
    for await (const part of opened.parts) [parts, events] = [parts + 1, events + part.length];
    expect([parts, events]).toEqual([3, 2_100]);
  });

  const FORGERIES: [string, string, number][] = [
    ['another actor', `update audit_event set actor_kind = 'user', actor_id = 'usr_other' where workspace_id = $1 and seq = 3`, 3],
    ['another action', `update audit_event set action = 'member:leave' where workspace_id = $1 and seq = 4`, 4],
    ['another fact', `update audit_event set detail = '{"n": 99}' where workspace_id = $1 and seq = 2`, 2],
    ['another moment', `update audit_event set at = at - interval '1 second' where workspace_id = $1 and seq = 5`, 5],
    ['another place', `update audit_event set ip = '203.0.113.9' where workspace_id = $1 and seq = 5`, 5],
    ['another hash', `update audit_event set hash = repeat('a', 64) where workspace_id = $1 and seq = 5`, 5],
    ['one taken out of the middle', 'delete from audit_event where workspace_id = $1 and seq = 3', 3],
    ['the last one taken away', 'delete from audit_event where workspace_id = $1 and seq = 6', 6],
    ['all of them taken away', 'delete from audit_event where workspace_id = $1', 1],
    [
      'two in the other order',
      `update audit_event set target_id = case seq when 3 then 'usr_3' else 'usr_2' end, detail = case seq when 3 then '{"n":3}'::jsonb else '{"n":2}'::jsonb end where workspace_id = $1 and seq in (3, 4)`,
      3,
    ],
    [
      'one added behind the end',
      `insert into audit_event select workspace_id, 7, at, actor_kind, actor_id, action, target_id, detail, ip, hash, repeat('b', 64) from audit_event where workspace_id = $1 and seq = 6`,
      7,
    ],
    ['a shorter chain that says so', `update audit_chain set length = 5 where workspace_id = $1`, 5],
  ];
  test.each(FORGERIES)('%s is found', async (_what, statement, brokenAt) => {
    const { id } = await newWorkspace();
    for (let n = 1; n <= 5; n++) await record(id, n);
    expect((await audit.verify(id)).brokenAt).toBeNull();
    await doctor(statement, [id]);
    expect((await audit.verify(id)).brokenAt).toBe(brokenAt);
  });

  test('the application may neither change nor take away an event, and not end a chain', async () => {
    const { id } = await newWorkspace();
    for (const statement of [
      sql`update audit_event set action = 'x' where workspace_id = ${id}`,
      sql`delete from audit_event where workspace_id = ${id}`,
      sql`truncate audit_event`,
      sql`delete from audit_chain where workspace_id = ${id}`,
    ]) {
      await expect(statement.execute(people.db.sql())).rejects.toThrow(/permission denied/);
    }
  });

  test('nor may whoever owns the tables, while the trigger is there', async () => {
    const { id } = await newWorkspace();
    const client = new pg.Client({ connectionString: people.db.url });
    await client.connect();
    for (const statement of [
      `update audit_event set action = 'x' where workspace_id = '${id}'`,
      'delete from audit_event',
      'truncate audit_event',
    ]) {
      await expect(client.query(statement)).rejects.toThrow(/append-only/);
    }
    await client.end();
  });
});

describe('reading', () => {
  test('is for owners and admins', async () => {
    const { id } = await newWorkspace();
    const roles: [Role, string][] = [
      ['admin', 'ok'],
      ['member', 'FORBIDDEN'],
      ['guest', 'FORBIDDEN'],
    ];
    for (const [role, wanted] of roles) expect([role, await outcome(list(id, {}, await memberOf(id, role)))]).toEqual([role, wanted]);
    expect(await outcome(list(id, {}, stranger))).toBe('NOT_FOUND');
    expect(await outcome(audit.auditCheck(stranger.actor, id))).toBe('NOT_FOUND');
    expect(await outcome(audit.openExport(() => Promise.resolve(stranger.actor), id, {}))).toBe('NOT_FOUND');
  });

  test('narrows by person, action, time and words, and takes signs of a pattern as they are', async () => {
    const { id } = await newWorkspace();
    const admin = await memberOf(id, 'admin', 'Adamina');
    people.clock.advance(3_600_000);
    const later = new Date(people.clock.now());
    await people.workspaces.updateWorkspace(admin.actor, { workspaceId: id, name: 'Other' });
    expect(await actions(id, { actorId: admin.user.id })).toEqual(['workspace:rename', 'member:join']);
    expect(await actions(id, { action: 'member:join' })).toEqual(['member:join']);
    expect(await actions(id, { from: later })).toEqual(['workspace:rename']);
    expect(await actions(id, { to: later })).toEqual(['member:join', 'invitation:create', 'workspace:create']);
    expect(await actions(id, { query: 'adamina' })).toEqual(['workspace:rename', 'member:join', 'invitation:create']);
    expect(await actions(id, { query: 'workspace:re' })).toEqual(['workspace:rename']);
    for (const sign of ['%', 'u_r', '\\', "'"]) expect([sign, await actions(id, { query: sign })]).toEqual([sign, []]);
    expect(await outcome(list(id, { query: 'x'.repeat(201) }))).toBe('INVALID');
  });

  test('comes page by page, from both ends', async () => {
    const { id } = await newWorkspace();
    for (let n = 2; n <= 5; n++) await record(id, n);
    const page = async (part: object) =>
      (await audit.auditEvents(owner.actor, id, { limit: 2, inverted: false, ...part })).map(({ seq }) => seq);
    expect(await page({})).toEqual([5, 4]);
    expect(await page({ after: '4' })).toEqual([3, 2]);
    expect(await page({ inverted: true })).toEqual([1, 2]);
    expect(await page({ inverted: true, before: '2' })).toEqual([3, 4]);
    for (const after of ['', '0', 'x', '1e3', '9'.repeat(20)]) expect(await outcome(page({ after }))).toBe('INVALID');
  });

  test('shows no event of another workspace, and no name of its people', async () => {
    const [mine, other] = [await newWorkspace(), await people.workspaces.create(stranger.actor, { name: 'Secret' })];
    expect((await list(mine.id)).every(({ actor }) => actor?.id === owner.user.id)).toBe(true);
    expect(await outcome(list(other.id))).toBe('NOT_FOUND');
  });

  test('whoever is gone has no name any more, and the chain is whole', async () => {
    const { id } = await newWorkspace();
    const member = await memberOf(id, 'member', 'Goner');
    await people.workspaces.removeMember(owner.actor, { workspaceId: id, userId: member.user.id });
    await sql`delete from app_user where id = ${member.user.id}`.execute(people.db.sql());
    const joined = (await list(id)).find(({ action }) => action === 'member:join');
    expect([joined?.actor?.displayName, joined?.targetName]).toEqual(['Somebody who is gone', null]);
    expect((await audit.verify(id)).brokenAt).toBeNull();
  });
});
