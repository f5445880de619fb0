import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPricedApp } from '../billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from '../billing/budgets/testkit/priced-app.ts';
import type { Person, Visitor } from '../testkit/visitors.ts';
import { DAY_MS, askUsage, charged, insertRow, usageOf } from './testkit/views.ts';

let app: PricedApp;
let ada: Person;
let ben: Person;
let key: Visitor & { id: string };
let shared: string;
let secret: string;
beforeAll(async () => {
  app = await createPricedApp();
  ada = await app.person('Ada');
  ben = await app.join(ada, 'Ben');
  key = await app.apiKey(ada, ['session:read', 'session:write', 'usage:read', 'workspace:read']);
  shared = await app.session(ada, { title: 'Shared plans', visibility: 'WORKSPACE' });
  secret = await app.session({ ...ben, workspace: ada.workspace }, { title: 'Ben’s own', visibility: 'PRIVATE' });
  await app.spend(ada, shared, 'From Ada');
  await app.spend(ben, shared, 'From Ben, who says a little more');
  await app.spend(ben, secret, 'Nobody may read this');
  await app.spend(key, shared, 'From a program');
}, 60_000);
afterAll(() => app.close());

const workspaceId = () => ada.workspace.id;
const usage = (visitor: Visitor, input: Record<string, unknown> = {}) => usageOf(app, visitor, workspaceId(), input);
const byKey = (groups: readonly { key: string; costMicros: string }[]) =>
  Object.fromEntries(groups.map(({ key: name, costMicros }) => [name, costMicros]));

describe('whose usage', () => {
  test('an owner sees what the workspace was charged, at once and to the micro-dollar', async () => {
    const all = await charged(app, 'workspace_id = $1', [workspaceId()]);
    const shown = await usage(ada);
    expect(shown).toMatchObject({
      scope: 'WORKSPACE',
      limitedTo: null,
      totals: { costMicros: all.cost, runs: all.runs, activePeople: 2, sessions: 2, failedRuns: 0 },
    });
    expect(all.runs).toBe(4);
    expect(shown.series).toHaveLength(7);
    expect(shown.series.reduce((sum, { figures }) => sum + BigInt(figures.costMicros), 0n)).toBe(BigInt(all.cost));
    expect(shown.totals.firstTokenP50Ms).toBeGreaterThan(0);
  });

  test('a member sees their own part, and nobody else’s', async () => {
    const own = await charged(app, 'actor_id = $1', [ben.id]);
    const shown = await usage(ben, { groupBy: 'PERSON' });
    expect(shown).toMatchObject({ scope: 'OWN', totals: { costMicros: own.cost, runs: 2, activePeople: 1, sessions: 2 } });
    expect(shown.groups.map(({ key: name, share }) => [name, share])).toEqual([[ben.id, 1]]);
  });

  test('an API key sees what it used itself', async () => {
    const own = await charged(app, 'actor_id = $1', [key.id]);
    expect(await usage(key)).toMatchObject({ scope: 'OWN', totals: { costMicros: own.cost, runs: 1, activePeople: 0, sessions: 1 } });
  });

  test('a member who filters for somebody else finds nobody', async () => {
    for (const filters of [{ people: [ada.id] }, { people: [ben.id, ada.id] }, { apiKeys: [key.id] }]) {
      expect((await askUsage(app, ben, workspaceId(), { filters })).codes).toEqual(['NOT_FOUND']);
    }
    expect((await usage(ben, { filters: { people: [ben.id] } })).totals.runs).toBe(2);
    expect((await askUsage(app, key, workspaceId(), { filters: { people: [ada.id] } })).codes).toEqual(['NOT_FOUND']);
  });

  test('a member who filters for a session sees their own part of it', async () => {
    expect((await usage(ben, { filters: { sessions: [shared] } })).totals.runs).toBe(1);
    expect((await usage(ada, { filters: { sessions: [shared] } })).totals.runs).toBe(3);
  });

  test('guests, strangers and keys without the scope see nothing', async () => {
    const guest = await app.join(ada, 'Gil', 'GUEST');
    expect((await askUsage(app, guest, workspaceId())).codes).toEqual(['FORBIDDEN']);
    expect((await askUsage(app, await app.person('Eve'), workspaceId())).codes).toEqual(['NOT_FOUND']);
    const blind = await app.apiKey(ada, ['session:read', 'workspace:read']);
    expect((await askUsage(app, blind, workspaceId())).codes).toEqual(['FORBIDDEN']);
  });

  test('what another workspace used is in nobody else’s sums', async () => {
    const eve = await app.person('Eve');
    await app.spend(eve, await app.session(eve, { title: 'Elsewhere' }), 'Elsewhere');
    expect((await usage(ada)).totals.runs).toBe(4);
    expect((await usage(ada, { filters: { people: [eve.id] } })).totals.runs).toBe(0);
    expect((await usageOf(app, eve, eve.workspace.id)).totals.runs).toBe(1);
  });
});

describe('groups', () => {
  const cost = async (where: string, ...values: unknown[]) =>
    (await charged(app, `workspace_id = $1 and ${where}`, [workspaceId(), ...values])).cost;

  test('people and guests by name; what keys used is one group', async () => {
    const { groups } = await usage(ada, { groupBy: 'PERSON' });
    expect(byKey(groups)).toEqual({
      [ada.id]: await cost('actor_id = $2', ada.id),
      [ben.id]: await cost('actor_id = $2', ben.id),
      none: await cost(`actor_kind = 'apiKey'`),
    });
    expect(groups.find(({ key: name }) => name === ben.id)).toMatchObject({
      kind: 'VALUE',
      label: 'Ben',
      actor: { __typename: 'User', id: ben.id },
    });
    expect(groups.find(({ kind }) => kind === 'NONE')).toMatchObject({ label: 'API keys and former guests', actor: null });
    expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 4);
  });

  test('API keys by name; what people used is one group', async () => {
    const { groups } = await usage(ada, { groupBy: 'API_KEY' });
    expect(groups.find(({ key: name }) => name === key.id)).toMatchObject({ label: 'Bot', actor: { __typename: 'ApiKey' } });
    expect(groups.find(({ kind }) => kind === 'NONE')).toMatchObject({ label: 'People', runs: 3 });
  });

  test('a session that the admin may not read is a private one, without a title', async () => {
    const { groups } = await usage(ada, { groupBy: 'SESSION' });
    expect(groups.find(({ key: name }) => name === shared)).toMatchObject({
      label: 'Shared plans',
      session: { id: shared, title: 'Shared plans' },
      runs: 3,
    });
    expect(groups.find(({ key: name }) => name === secret)).toMatchObject({ label: 'Private session', session: null, runs: 1 });
    const own = await usage(ben, { groupBy: 'SESSION' });
    expect(own.groups.find(({ key: name }) => name === secret)).toMatchObject({ label: 'Ben’s own', session: { id: secret } });
  });

  test('nor may a key that reads no sessions know their titles', async () => {
    const eve = await app.person('Eve');
    const sessionId = await app.session(eve, { title: 'Hers', visibility: 'WORKSPACE' });
    const deaf = await app.apiKey(eve, ['session:write', 'session:read', 'usage:read', 'workspace:read']);
    await app.spend(deaf, sessionId, 'From a program');
    const groups = async () => (await usageOf(app, deaf, eve.workspace.id, { groupBy: 'SESSION' })).groups;
    expect(await groups()).toMatchObject([{ key: sessionId, label: 'Hers', session: { title: 'Hers' } }]);
    await app.sql(`update api_key set scopes = '{usage:read,workspace:read}' where id = $1`, [deaf.id]);
    expect(await groups()).toMatchObject([{ key: sessionId, label: 'Private session', session: null }]);
  });

  test('what sessions used that are gone is one group, before and after a rebuild', async () => {
    const eve = await app.person('Eve');
    const sessionIds = [await app.session(eve, { title: 'Gone' }), await app.session(eve, { title: 'Gone, too' })];
    for (const sessionId of sessionIds) await app.spend(eve, sessionId);
    await usageOf(app, eve, eve.workspace.id);
    await app.sql('delete from session where id = any($1::text[])', [sessionIds]);
    const gone = async () => (await usageOf(app, eve, eve.workspace.id, { groupBy: 'SESSION' })).groups;
    expect(await gone()).toMatchObject([{ kind: 'NONE', label: 'Outside of sessions, deleted, or in an open blind vote', runs: 2 }]);
    await app.app.services.insights.parts.rollup.rebuild(eve.workspace.id);
    expect(await gone()).toMatchObject([{ kind: 'NONE', runs: 2 }]);
  });

  test('models, providers and purposes', async () => {
    expect((await usage(ada, { groupBy: 'MODEL' })).groups).toMatchObject([{ key: 'demo:echo', runs: 4, model: { id: 'demo:echo' } }]);
    expect((await usage(ada, { groupBy: 'PROVIDER' })).groups).toMatchObject([{ key: 'demo', label: 'demo', runs: 4 }]);
    expect((await usage(ada, { groupBy: 'PURPOSE' })).groups).toMatchObject([{ key: 'answer', label: 'Answers', runs: 4 }]);
  });

  test.each(['HOUR', 'DAY', 'WEEK', 'MONTH'])('by %s the points sum up to the groups, and these to the whole', async (interval) => {
    for (const groupBy of ['MODEL', 'PROVIDER', 'PERSON', 'API_KEY', 'SESSION', 'PURPOSE']) {
      const shown = await usage(ada, { interval, groupBy, from: new Date(Date.now() - 2 * DAY_MS).toISOString() });
      const inPoints = shown.series.flatMap(({ groups }) => groups).reduce((sum, { costMicros }) => sum + BigInt(costMicros), 0n);
      const inGroups = shown.groups.reduce((sum, { costMicros }) => sum + BigInt(costMicros), 0n);
      expect([groupBy, inPoints, inGroups, shown.totals.runs]).toEqual([
        groupBy,
        BigInt(shown.totals.costMicros),
        BigInt(shown.totals.costMicros),
        4,
      ]);
    }
  });

  test('the twenty that cost most stand by name, the rest together', async () => {
    const eve = await app.person('Eve');
    const at = new Date(Date.now() - DAY_MS).toISOString();
    for (let index = 1; index <= 25; index++) await insertRow(app, eve.workspace.id, { model: `m${index}`, cost: index * 10, at });
    const { groups, series } = await usageOf(app, eve, eve.workspace.id, { groupBy: 'MODEL' });
    expect(groups).toHaveLength(21);
    expect(groups[0]).toMatchObject({ key: 'acme:m25', costMicros: '250', label: 'm25' });
    expect(groups[20]).toMatchObject({ key: 'other', kind: 'OTHER', label: 'Other', costMicros: '150', runs: 5 });
    expect(series.at(-2)!.groups).toHaveLength(9);
    expect(series.at(-2)!.groups[8]).toMatchObject({ kind: 'OTHER', runs: 17 });
  });
});
