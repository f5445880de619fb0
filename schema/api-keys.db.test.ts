import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASK, CREATE, DECLINE, DELETE, GRANT, UPDATE, createPricedApp } from '../server/billing/budgets/testkit/priced-app.ts';
import type { Person, Visitor } from '../server/testkit/visitors.ts';
import { bearer } from '../server/testkit/visitors.ts';

let app: Awaited<ReturnType<typeof createPricedApp>>;
let ana: Person;
let workspaceId: string;
beforeAll(async () => {
  app = await createPricedApp();
  ana = await app.person('Ana');
  workspaceId = ana.workspace.id;
});
afterAll(() => app.close());

const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }';
const ROTATE = `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { secret apiKey {
  id displayName scopes rotatedAt isUnused oldSecret { endsAt lastUsedAt } } } }`;
const KEYS = `query ($id: ID!) { node(id: $id) { ... on Workspace { apiKeys {
  id displayName scopes expiresAt lastUsedAt isUnused createdAt rotatedAt oldSecret { endsAt lastUsedAt } monthSpentMicros monthLimitMicros } } } }`;

interface ShownKey {
  id: string;
  displayName: string;
  lastUsedAt: string | null;
  isUnused: boolean;
  rotatedAt: string | null;
  oldSecret: { endsAt: string; lastUsedAt: string | null } | null;
  monthSpentMicros: string;
  monthLimitMicros: string | null;
}

async function newKey(scopes: readonly string[], more: object = {}): Promise<Visitor & { id: string }> {
  const { createApiKey } = await app.done<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
    CREATE_KEY,
    { input: { workspaceId, name: 'Bot', scopes, ...more } },
    ana.headers,
  );
  return { id: createApiKey.apiKey.id, headers: bearer(createApiKey.secret) };
}

async function keyOf(id: string, visitor: Visitor = ana): Promise<ShownKey> {
  const { node } = await app.done<{ node: { apiKeys: ShownKey[] } }>(KEYS, { id: workspaceId }, visitor.headers);
  return node.apiKeys.find((key) => key.id === id)!;
}

const codes = async (query: string, input: object, visitor: Visitor) => (await app.ask(query, { input }, visitor.headers)).codes;

describe('the list', () => {
  test('says what a key spent this month and its limit, with what was granted on top', async () => {
    const [limited, free] = [
      await newKey(['session:read', 'session:write'], { monthlyLimitMicros: '50000000' }),
      await newKey(['session:write', 'session:read']),
    ];
    expect(await keyOf(limited.id)).toMatchObject({
      monthSpentMicros: '0',
      monthLimitMicros: '50000000',
      lastUsedAt: null,
      isUnused: false,
    });
    const session = await app.session(ana, { visibility: 'WORKSPACE', title: 'Spending' });
    await app.spend(limited, session);
    await app.spend(free, session);
    const sums = 'select actor_id, sum(cost_micros) as cost from usage_entry where actor_id = any($1) group by actor_id';
    const rows = await app.sql(sums, [[limited.id, free.id]]);
    const spentBy = (id: string) => String(rows.find((row) => row['actor_id'] === id)!['cost']);
    expect(Number(spentBy(free.id))).toBeGreaterThan(0);
    expect(await keyOf(limited.id)).toMatchObject({ monthSpentMicros: spentBy(limited.id), monthLimitMicros: '50000000' });
    expect(await keyOf(free.id)).toMatchObject({ monthSpentMicros: spentBy(free.id), monthLimitMicros: null });
    expect((await keyOf(limited.id)).lastUsedAt).not.toBeNull();
    const [budget] = (await app.budgets(ana, workspaceId)).filter(({ actor }) => actor?.id === limited.id);
    const request = await app.request(limited, { budgetId: budget!.id, micros: '1000000' });
    expect(await codes(GRANT, { requestId: request.id }, ana)).toEqual([]);
    expect((await keyOf(limited.id)).monthLimitMicros).toBe('51000000');
    expect(await codes(UPDATE, { id: budget!.id, mode: 'SOFT' }, ana)).toEqual([]);
    expect((await keyOf(limited.id)).monthLimitMicros).toBeNull();
  });

  test('what was spent before this month counts no more', async () => {
    const key = await newKey(['session:read']);
    const spend = (micros: number, at: string) =>
      app.sql(
        `insert into usage_entry (purpose, workspace_id, actor_kind, actor_id, provider, model, uncached_input, cache_read, cache_write, output, reasoning,
           cost_micros, provider_cost_micros, estimated, status, period, started_at, ended_at)
         values ('answer', $1, 'apiKey', $2, 'demo', 'echo', 0, 0, 0, 1, 0, $3, 0, false, 'complete', date_trunc('month', ${at})::date, ${at}, ${at})`,
        [workspaceId, key.id, micros],
      );
    const monthStart = "(date_trunc('month', now() at time zone 'UTC') at time zone 'UTC')";
    await spend(5_000, `${monthStart} - interval '1 microsecond'`);
    expect((await keyOf(key.id)).monthSpentMicros).toBe('0');
    await spend(700, monthStart);
    expect((await keyOf(key.id)).monthSpentMicros).toBe('700');
  });

  test('a key with keys:read sees it, and no secret; one without sees its own name alone', async () => {
    const reader = await newKey(['keys:read', 'workspace:read']);
    expect(await keyOf(reader.id, reader)).toMatchObject({ displayName: 'Bot', monthSpentMicros: '0' });
    const other = await newKey(['workspace:read']);
    expect((await app.ask(KEYS, { id: workspaceId }, other.headers)).codes).toEqual(['FORBIDDEN']);
    const own = await app.ask('query ($id: ID!) { node(id: $id) { ... on ApiKey { displayName } } }', { id: other.id }, other.headers);
    expect(own.codes).toEqual(['NOT_FOUND']);
  });
});

describe('rotation through the API', () => {
  test('answers the new secret once; the list says until when the old one works and that it is in use', async () => {
    const key = await newKey(['session:read']);
    const before = Date.now();
    const { rotateApiKey } = await app.done<{ rotateApiKey: { secret: string; apiKey: ShownKey } }>(
      ROTATE,
      { input: { id: key.id, overlapHours: 48 } },
      ana.headers,
    );
    const endsAt = Date.parse(rotateApiKey.apiKey.oldSecret!.endsAt);
    expect(endsAt - before).toBeGreaterThanOrEqual(48 * 3_600_000);
    expect(endsAt - Date.now()).toBeLessThanOrEqual(48 * 3_600_000);
    const who = '{ viewerActor { id } }';
    for (const headers of [key.headers, bearer(rotateApiKey.secret)])
      expect((await app.ask(who, {}, headers)).data).toEqual({ viewerActor: { id: key.id } });
    expect((await keyOf(key.id)).oldSecret?.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(await keyOf(key.id))).not.toContain(rotateApiKey.secret.slice(30));
  });

  test.each([
    [{ overlapHours: 169 }, 'INVALID'],
    [{ overlapHours: -1 }, 'INVALID'],
    [{ overlapHours: 1, expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID'],
  ])('%j: %s', async (more, code) => {
    const { id } = await newKey(['session:read']);
    expect(await codes(ROTATE, { id, ...more }, ana)).toEqual([code]);
  });

  test('no key rotates one, itself included', async () => {
    const key = await newKey(['keys:read', 'keys:revoke', 'workspace:read']);
    expect(await codes(ROTATE, { id: key.id, overlapHours: 1 }, key)).toEqual(['NOT_FOUND']);
    expect(
      await codes('mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }', { id: key.id }, key),
    ).toEqual([]);
  });
});

describe('scopes of admins', () => {
  const INVITE = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id role } } }';
  const CHANGE = 'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }';
  const REMOVE = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';

  test('workspace:write manages members and guests, and neither admins nor owners', async () => {
    const key = await newKey(['workspace:read', 'workspace:write']);
    const [ben, dora] = [await app.join(ana, 'Ben'), await app.join(ana, 'Dora', 'ADMIN')];
    const invite = (role: string) => codes(INVITE, { workspaceId, email: `${role.toLowerCase()}@example.com`, role }, key);
    expect(await Promise.all(['MEMBER', 'GUEST', 'ADMIN', 'OWNER'].map(invite))).toEqual([[], [], ['FORBIDDEN'], ['FORBIDDEN']]);
    const to = (userId: string, role: string) => codes(CHANGE, { workspaceId, userId, role }, key);
    expect(await to(ben.id, 'ADMIN')).toEqual(['FORBIDDEN']);
    expect(await to(ben.id, 'OWNER')).toEqual(['FORBIDDEN']);
    expect(await to(dora.id, 'MEMBER')).toEqual(['FORBIDDEN']);
    expect(await to(ana.id, 'MEMBER')).toEqual(['FORBIDDEN']);
    expect(await to(ben.id, 'GUEST')).toEqual([]);
    const remove = (userId: string) => codes(REMOVE, { workspaceId, userId }, key);
    expect(await Promise.all([dora.id, ana.id].map(remove))).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    expect(await remove(ben.id)).toEqual([]);
  });

  test('a link for admins is not made by a key, one for members is', async () => {
    const key = await newKey(['workspace:write']);
    const link = 'mutation ($input: CreateWorkspaceLinkInput!) { createWorkspaceLink(input: $input) { url } }';
    const make = (role: string) => codes(link, { workspaceId, role, expiresAt: new Date(Date.now() + 3_600_000).toISOString() }, key);
    expect(await Promise.all(['MEMBER', 'ADMIN'].map(make))).toEqual([[], ['FORBIDDEN']]);
  });

  test('budget:write sets what others may spend, and nothing that limits the key itself', async () => {
    const [key, other] = [await newKey(['budget:write', 'session:write'], { monthlyLimitMicros: '1000' }), await newKey(['session:write'])];
    const [own] = (await app.budgets(ana, workspaceId)).filter(({ actor }) => actor?.id === key.id);
    const input = { workspaceId, scope: 'API_KEY', period: 'DAY', mode: 'HARD', limitMicros: '5' };
    expect(await codes(CREATE, { ...input, subjectId: other.id }, key)).toEqual([]);
    expect(await codes(CREATE, { ...input, subjectId: key.id }, key)).toEqual(['FORBIDDEN']);
    expect(await codes(UPDATE, { id: own!.id, limitMicros: '99' }, key)).toEqual(['FORBIDDEN']);
    expect(await codes(DELETE, { id: own!.id }, key)).toEqual(['FORBIDDEN']);
    const request = await app.request(key, { budgetId: own!.id, micros: '1000' });
    for (const mutation of [GRANT, DECLINE]) expect(await codes(mutation, { requestId: request.id }, key)).toEqual(['FORBIDDEN']);
    const stranger = await newKey(['budget:write']);
    const granted = await app.ask<{ grantBudget: { request: { state: string; decidedBy: unknown } } }>(
      GRANT,
      { input: { requestId: request.id } },
      stranger.headers,
    );
    expect(granted.data.grantBudget.request).toMatchObject({ state: 'GRANTED', decidedBy: null });
    expect(await codes(ASK, { budgetId: own!.id }, stranger)).toEqual(['FORBIDDEN']);
  });

  test('billing:read and usage:read-all show no session’s title; with session:read besides they do', async () => {
    const session = await app.session(ana, { visibility: 'WORKSPACE', title: 'Telling title' });
    await app.spend(ana, session);
    await app.budget(ana, { scope: 'SESSION', subjectId: session, limitMicros: '90000000' });
    const DETAIL = `query ($id: ID!) { node(id: $id) { ... on Workspace { budgets { session { title } }
      billing { upcoming { lines { detail(by: SESSION) { edges { node { label } } } } } } } } }`;
    const scopes = ['workspace:read', 'billing:read', 'budget:write', 'usage:read-all'];
    const [blind, seeing] = [await newKey(scopes), await newKey([...scopes, 'session:read'])];
    const shown = async (visitor: Visitor) => (await app.ask(DETAIL, { id: workspaceId }, visitor.headers)).body;
    expect(await shown(blind)).not.toContain('Telling title');
    expect(await shown(blind)).toContain('upcoming');
    expect((await shown(seeing)).split('Telling title').length).toBeGreaterThanOrEqual(3);
  });

  test('a key hears which scope it lacks, and what no key may do', async () => {
    const key = await newKey(['workspace:read']);
    const invite = await app.ask(INVITE, { input: { workspaceId, email: 'x@example.com', role: 'MEMBER' } }, key.headers);
    expect(invite.errors[0]?.message).toContain('needs the scope workspace:write');
    const make = await app.ask(CREATE_KEY, { input: { workspaceId, name: 'Another', scopes: ['session:read'] } }, key.headers);
    expect([make.codes, make.errors[0]?.message]).toEqual([['FORBIDDEN'], expect.stringContaining('No API key may do this')]);
  });
});
