import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiKeyActor, UserActor } from '../identity/actor.ts';
import { createFixture, createReader, ids } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';
import { MODEL } from './testkit/scripted-models.ts';
import { sessionCursor } from './session-list.ts';

let fixture: Fixture;
let node: TestNode;
let workspaceId: string;
let owner: UserActor;
let member: UserActor;
let guest: UserActor;
let key: ApiKeyActor;
const made: Record<string, string> = {};

beforeAll(async () => {
  fixture = await createFixture();
  node = await fixture.node();
  workspaceId = await fixture.workspace();
  owner = await fixture.person('Olga', workspaceId, 'owner');
  member = await fixture.person('Mia', workspaceId);
  guest = await fixture.person('Gil', workspaceId, 'guest');
  key = { kind: 'apiKey', apiKeyId: 'key_1', displayName: 'Bot', workspaceId, scopes: ['session:read', 'session:write'] };
  const make = async (actor: UserActor | ApiKeyActor, title: string, visibility: 'private' | 'workspace') => {
    made[title] = (await node.sessions.createSession(actor, { workspaceId, title, visibility })).id;
  };
  await make(owner, 'open', 'workspace');
  await make(owner, 'secret of the owner', 'private');
  await make(member, 'secret of the member', 'private');
  await make(member, '100% sure_thing', 'workspace');
  await make(key, 'secret of the bot', 'private');
  await fixture.invite(made['secret of the member']!, guest, 'viewer');
  await fixture.invite(made['open']!, guest, 'commenter');
});
afterAll(() => fixture.close());

const titles = async (actor: UserActor | ApiKeyActor, options: object = {}) =>
  (await node.sessions.list(actor, workspaceId, { limit: 50, inverted: false, ...options })).map(({ title }) => title).toSorted();

test('everybody finds what they may see, and the same answer holds for each session', async () => {
  expect(await titles(owner)).toEqual(['100% sure_thing', 'open', 'secret of the owner']);
  expect(await titles(member)).toEqual(['100% sure_thing', 'open', 'secret of the member']);
  expect(await titles(guest)).toEqual(['open', 'secret of the member']);
  expect(await titles(key)).toEqual(['100% sure_thing', 'open', 'secret of the bot']);
  for (const actor of [owner, member, guest, key]) {
    const roles = await node.sessions.rolesOf(actor, Object.values(made));
    const visible = Object.keys(made).filter((_, index) => roles[index] !== null);
    expect(visible.toSorted()).toEqual(await titles(actor));
  }
  expect(await node.sessions.rolesOf(guest, [made['open']!, 'ses_x'])).toEqual(['commenter', null]);
});

test('what links open for a guest of the workspace is listed as long as it is open', async () => {
  const comer = await fixture.person('Lil', workspaceId, 'guest');
  const titled: Record<string, string> = {};
  const share = async (title: string, { visibility = 'link', removed = false, expiresAt = null as Date | null, revoked = false }) => {
    const { id } = await node.sessions.createSession(owner, { workspaceId, title, visibility: 'private' });
    titled[title] = id;
    const link = ids.next('lnk');
    const at = new Date();
    await sql`update session set visibility = ${visibility} where id = ${id}`.execute(fixture.db.sql());
    await sql`insert into share_link (id, session_id, role, token_hash, created_by_kind, created_by_id, created_by_name, created_at, expires_at, revoked_at)
      values (${link}, ${id}, 'commenter', ${link}, 'user', ${owner.userId}, 'Olga', ${at}, ${expiresAt}, ${revoked ? at : null})`.execute(
      fixture.db.sql(),
    );
    await sql`insert into link_grant (link_id, user_id, created_at, removed_at)
      values (${link}, ${comer.userId}, ${at}, ${removed ? at : null})`.execute(fixture.db.sql());
  };
  await share('link: alive', {});
  await share('link: until tomorrow', { expiresAt: new Date(Date.now() + 86_400_000) });
  await share('link: expired', { expiresAt: new Date(Date.now() - 1) });
  await share('link: revoked', { revoked: true });
  await share('link: taken out', { removed: true });
  await share('link: private now', { visibility: 'private' });
  await share('link: of the workspace only', { visibility: 'workspace' });
  const open = ['link: alive', 'link: until tomorrow'];
  expect(await titles(comer)).toEqual(open);
  for (const actor of [comer, guest, member, owner]) {
    const roles = await node.sessions.rolesOf(actor, Object.values(titled));
    const visible = Object.keys(titled).filter((_, index) => roles[index] !== null);
    expect(visible.toSorted()).toEqual((await titles(actor)).filter((title) => title.startsWith('link:')));
  }
  await sql`delete from session where id = any(${Object.values(titled)}::text[])`.execute(fixture.db.sql());
});

test('a stranger finds no workspace', async () => {
  const stranger = await fixture.person('Eve', null);
  await expect(titles(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(node.sessions.createSession(stranger, { workspaceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(node.sessions.createSession(guest, { workspaceId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('search takes the text as it is', async () => {
  expect(await titles(member, { query: 'SURE' })).toEqual(['100% sure_thing']);
  expect(await titles(member, { query: '100%' })).toEqual(['100% sure_thing']);
  expect(await titles(member, { query: '%' })).toEqual(['100% sure_thing']);
  expect(await titles(member, { query: '\\' })).toEqual([]);
});

test('pages follow each other without a gap, in both directions', async () => {
  const all = await node.sessions.list(member, workspaceId, { limit: 50, inverted: false });
  const [first, second, third] = all.map(sessionCursor);
  const page = async (options: object) =>
    (await node.sessions.list(member, workspaceId, { limit: 50, inverted: false, ...options })).map(sessionCursor);
  expect(await page({ after: first })).toEqual([second, third]);
  expect(await page({ before: third })).toEqual([first, second]);
  expect(await page({ inverted: true, limit: 1 })).toEqual([third]);
  await expect(page({ after: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID' });
});

test('an archived session leaves the list, and comes back', async () => {
  const id = made['open']!;
  await node.sessions.updateSession(owner, { id, archived: true });
  expect(await titles(member)).not.toContain('open');
  expect(await titles(member, { archived: true })).toEqual(['open']);
  await node.sessions.updateSession(owner, { id, archived: false });
  expect(await titles(member)).toContain('open');
});

test('editors rename, owners change who sees it; whoever makes it private keeps it', async () => {
  const id = made['100% sure_thing']!;
  const reader = await createReader(fixture.log, id);
  const other = await fixture.person('Max', workspaceId);
  expect((await node.sessions.updateSession(other, { id, title: '  A  better\ntitle ' })).title).toBe('A better title');
  await reader.until(() => reader.entries.some(({ event }) => event.kind === 'sessionChanged' && event.session.title === 'A better title'));
  await expect(node.sessions.updateSession(other, { id, title: ' ' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(node.sessions.updateSession(other, { id, visibility: 'private' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await node.sessions.updateSession(owner, { id, visibility: 'private' })).toMatchObject({ visibility: 'private' });
  await expect(node.sessions.session(other, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await node.sessions.rolesOf(owner, [id])).toEqual(['owner']);
  expect(await node.sessions.rolesOf(member, [id])).toEqual(['owner']);
  await reader.close();
});

test('running answers are counted', async () => {
  const id = made['open']!;
  const reader = await createReader(fixture.log, id);
  const { answers } = await node.sessions.sendPrompt(owner, { sessionId: id, text: 'x', models: [MODEL, MODEL] });
  expect(await node.sessions.activeRuns([id, made['secret of the bot']!])).toEqual([2, 0]);
  for (const index of [0, 1]) (await node.models.call(index)).end();
  for (const answer of answers) await reader.ended(answer.id);
  expect(await node.sessions.activeRuns([id])).toEqual([0]);
  await reader.close();
});
