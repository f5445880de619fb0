import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person } from '../testkit/visitors.ts';

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await createTestApp();
  owner = await app.person('Olga');
});
afterAll(() => app.close());

const file = (search: string, headers: Record<string, string> = owner.headers) =>
  fetch(`${app.origin}/export/audit.${search}`, { headers });
const LOG = `query ($slug: String!, $action: String) { workspace(slug: $slug) {
  auditEvents(first: 50, action: $action) { edges { cursor node { seq action actor { displayName } targetName facts { name value } ip } } }
  auditCheck { length brokenAt } } }`;

interface Log {
  workspace: {
    auditEvents: { edges: { cursor: string; node: { seq: number; action: string; ip: string | null; facts: object[] } }[] };
    auditCheck: { length: number; brokenAt: number | null };
  };
}

test('an act through the API is in the log with who did it, what it was and where it came from', async () => {
  const member = await app.join(owner, 'Mia');
  const input = { workspaceId: owner.workspace.id, userId: member.id, role: 'ADMIN' };
  await app.done('mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }', { input }, owner.headers);
  const { workspace } = await app.done<Log>(LOG, { slug: owner.workspace.slug, action: 'member:change-role' }, owner.headers);
  expect(workspace.auditEvents.edges.map(({ node }) => node)).toMatchObject([
    {
      action: 'member:change-role',
      actor: { displayName: 'Olga' },
      targetName: 'Mia',
      facts: expect.arrayContaining([
        { name: 'from', value: 'member' },
        { name: 'to', value: 'admin' },
      ]),
      ip: expect.stringContaining('127.0.0.1'),
    },
  ]);
  expect(workspace.auditCheck.brokenAt).toBeNull();
});

test('and through a socket too', async () => {
  const socket = await app.socket({ authorization: owner.headers.authorization });
  const input = { workspaceId: owner.workspace.id, name: 'From a socket' };
  const answer = await socket.ask('mutation ($input: UpdateWorkspaceInput!) { updateWorkspace(input: $input) { workspace { name } } }', {
    input,
  });
  expect(answer.errors).toBeUndefined();
  const { workspace } = await app.done<Log>(LOG, { slug: owner.workspace.slug, action: 'workspace:rename' }, owner.headers);
  expect(workspace.auditEvents.edges[0]?.node.ip).toContain('127.0.0.1');
  socket.close();
});

test('the file has what the list has, with the seals, and that it was taken is written down', async () => {
  const csv = await file(`csv?workspace=${owner.workspace.id}&action=member:change-role`);
  expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  const lines = (await csv.text()).trim().split('\r\n');
  expect(lines[0]).toBe('seq,at,actor_id,actor,action,target_id,target,detail,ip,hash');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(
    /,Olga,member:change-role,usr_\w+,Mia,"\{""to"":""admin"",""from"":""member""\}",[^,]*127\.0\.0\.1,[0-9a-f]{64}$/,
  );

  const json = (await (await file(`json?workspace=${owner.workspace.id}`)).json()) as {
    events: { seq: number; action: string; hash: string }[];
  };
  expect(json.events[0]).toMatchObject({ action: 'export:download', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(json.events.map(({ seq }) => seq)).toEqual(json.events.map((_, n) => json.events.length - n));
});

test('a name that is a formula is none in the file', async () => {
  await app.sql('update app_user set display_name = $1 where id = $2', ['=1+1', owner.id]);
  const text = await (await file(`csv?workspace=${owner.workspace.id}&action=workspace:create`)).text();
  expect(text).toContain("'=1+1");
  await app.sql("update app_user set display_name = 'Olga' where id = $1", [owner.id]);
});

test('who may not read the log gets no file, and what is no filter is said', async () => {
  const [member, stranger, key] = [await app.join(owner, 'Mo'), await app.person('Sam'), await app.apiKey(owner, ['workspace:read'])];
  const status = async (search: string, headers?: Record<string, string>) => (await file(search, headers)).status;
  const here = `csv?workspace=${owner.workspace.id}`;
  expect(await status(here, {})).toBe(401);
  expect(await status(here, member.headers)).toBe(403);
  expect(await status(here, key.headers)).toBe(403);
  expect(await status(here, stranger.headers)).toBe(404);
  expect(await status('csv?workspace=', owner.headers)).toBe(404);
  expect(await status(`${here}&from=yesterday`)).toBe(400);
  expect(await status(`${here}&query=${'x'.repeat(201)}`)).toBe(400);
});

test('whoever takes a session or the usage away is written down; who only asks whether it works is not', async () => {
  const sessionId = await app.session(owner);
  const get = (path: string, method = 'GET') =>
    fetch(`${app.origin}${path}`, { method, headers: owner.headers }).then((answer) => answer.text());
  const now = new Date().toISOString();
  await get(`/sessions/${sessionId}/export.md`, 'HEAD');
  await get(`/sessions/${sessionId}/export.md`);
  await get(`/export/usage.csv?workspace=${owner.workspace.id}&from=2026-01-01T00:00:00Z&to=${now}&interval=MONTH`);
  const { workspace } = await app.done<Log>(LOG, { slug: owner.workspace.slug, action: 'export:download' }, owner.headers);
  const facts = workspace.auditEvents.edges.map(({ node }) =>
    Object.fromEntries((node.facts as { name: string; value: string }[]).map(({ name, value }) => [name, value])),
  );
  expect(facts.slice(0, 2)).toEqual([
    { what: 'usage', format: 'csv' },
    { what: 'session', format: 'md' },
  ]);
  expect(facts.filter(({ what }) => what === 'session')).toHaveLength(1);
  expect(workspace.auditCheck.brokenAt).toBeNull();
});
