import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../testkit/visitors.ts';
import { CREATE, DELETE, UPDATE, WORST, createPricedApp } from './testkit/priced-app.ts';
import type { PricedApp } from './testkit/priced-app.ts';

let app: PricedApp;
let ana: Person;
let ben: Person;
let sessionId: string;

beforeAll(async () => {
  app = await createPricedApp();
}, 60_000);
afterAll(() => app.close());
beforeEach(async () => {
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
  sessionId = await app.session(ana, { title: 'Plan', visibility: 'WORKSPACE' });
});

const REMOVE = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
const create = (person: Person, input: Record<string, unknown>) =>
  app.ask(
    CREATE,
    { input: { workspaceId: ana.workspace.id, scope: 'WORKSPACE', period: 'MONTH', mode: 'HARD', limitMicros: '5', ...input } },
    person.headers,
  );
const countersOf = async (id: string) => (await app.sql('select 1 from budget_counter where budget_id = $1', [id])).length;

describe('a budget', () => {
  test('is set, shows what was used of it, changes, and goes with what was counted', async () => {
    const budget = await app.budget(ana, { limitMicros: String(WORST * 10n) });
    expect(budget).toMatchObject({ scope: 'WORKSPACE', period: 'MONTH', mode: 'HARD', isReached: false, session: null, actor: null });
    expect(new Date(budget.resetsAt!).getUTCDate()).toBe(1);
    await app.spend(ben, sessionId);
    const [used] = await app.budgets(ana, ana.workspace.id);
    const spent = BigInt(used!.figures!.spentMicros);
    expect(spent).toBeGreaterThan(0n);
    expect(used!.figures).toEqual({
      limitMicros: String(WORST * 10n),
      extraMicros: '0',
      spentMicros: String(spent),
      reservedMicros: '0',
      leftMicros: String(WORST * 10n - spent),
    });
    const [charged] = await app.sql('select sum(cost_micros) as sum from usage_entry where workspace_id = $1', [ana.workspace.id]);
    expect(String(spent)).toBe(charged!['sum']);

    const { data, codes } = await app.ask<{ updateBudget: { budget: object } }>(
      UPDATE,
      { input: { id: budget.id, mode: 'SOFT', limitMicros: String(spent) } },
      ana.headers,
    );
    expect(codes).toEqual([]);
    expect(data.updateBudget.budget).toMatchObject({ mode: 'SOFT', isReached: true, figures: { leftMicros: '0' } });
    expect(await countersOf(budget.id)).toBe(1);
    await app.done(DELETE, { input: { id: budget.id } }, ana.headers);
    expect(await app.budgets(ana, ana.workspace.id)).toEqual([]);
    expect(await countersOf(budget.id)).toBe(0);
  });

  test('that is set late counts what was used in its period before', async () => {
    await app.spend(ben, sessionId);
    const { figures } = await app.budget(ana, { scope: 'PERSON', subjectId: ben.id, period: 'DAY' });
    expect(BigInt(figures!.spentMicros)).toBeGreaterThan(0n);
    expect((await app.budget(ana, { scope: 'PERSON', subjectId: ana.id, period: 'TOTAL' })).figures!.spentMicros).toBe('0');
  });

  test('stands once for each thing and period', async () => {
    await app.budget(ana, {});
    await app.budget(ana, { period: 'DAY' });
    expect((await create(ana, {})).codes).toEqual(['CONFLICT']);
    const racing = await Promise.all(Array.from({ length: 5 }, () => create(ana, { scope: 'PERSON', subjectId: ben.id })));
    expect(racing.filter(({ codes }) => codes.length === 0)).toHaveLength(1);
  });

  test.each([
    [{ limitMicros: '-1' }, 'INVALID'],
    [{ limitMicros: '1000000000000001' }, 'INVALID'],
    [{ scope: 'WORKSPACE', subjectId: 'usr_00000000000000000000000000' }, 'INVALID'],
    [{ scope: 'PERSON' }, 'INVALID'],
    [{ scope: 'PERSON', subjectId: 'usr_00000000000000000000000000' }, 'NOT_FOUND'],
    [{ scope: 'SESSION', subjectId: 'ses_00000000000000000000000000' }, 'NOT_FOUND'],
    [{ scope: 'API_KEY', subjectId: 'key_00000000000000000000000000' }, 'NOT_FOUND'],
  ])('%o is refused with %s', async (input, code) => {
    expect((await create(ana, input)).codes).toEqual([code]);
  });

  test('of a session of another workspace, or of one that the admin may not read, cannot be set', async () => {
    const stranger = await app.person('Stranger');
    expect((await create(ana, { scope: 'SESSION', subjectId: await app.session(stranger) })).codes).toEqual(['NOT_FOUND']);
    const hidden = await app.session(ana, { visibility: 'PRIVATE' });
    const admin = await app.join(ana, 'Ada', 'ADMIN');
    expect((await create(admin, { scope: 'SESSION', subjectId: hidden })).codes).toEqual(['NOT_FOUND']);
    const { id } = await app.budget(ana, { scope: 'SESSION', subjectId: hidden });
    const [shown] = await app.budgets(admin, ana.workspace.id);
    expect(shown).toMatchObject({ id, session: null, figures: { spentMicros: '0' } });
  });
});

describe('what others see', () => {
  test('a member sees that the workspace’s is used up, not its figures; their own, and nothing of others', async () => {
    await app.budget(ana, { limitMicros: '0' });
    await app.budget(ana, { scope: 'PERSON', subjectId: ben.id, period: 'DAY', limitMicros: '7' });
    await app.budget(ana, { scope: 'PERSON', subjectId: ana.id });
    await app.budget(ana, { scope: 'SESSION', subjectId: sessionId });
    const shown = await app.budgets(ben, ana.workspace.id);
    expect(shown).toMatchObject([
      { scope: 'WORKSPACE', isReached: true, figures: null },
      { scope: 'PERSON', actor: { __typename: 'User', displayName: 'Ben' }, figures: { limitMicros: '7' } },
    ]);
    expect(await app.budgets(ana, ana.workspace.id)).toHaveLength(4);
  });

  test('in a session: its budgets, the workspace’s and one’s own; a guest by link sees those of the session', async () => {
    await app.budget(ana, {});
    await app.budget(ana, { scope: 'SESSION', subjectId: sessionId, limitMicros: '9' });
    await app.budget(ana, { scope: 'SESSION', subjectId: await app.session(ana) });
    await app.budget(ana, { scope: 'PERSON', subjectId: ben.id });
    const shared = await app.session(ana, { visibility: 'LINK' });
    await app.budget(ana, { scope: 'SESSION', subjectId: shared, limitMicros: '11' });
    const query = 'query ($id: ID!) { session(id: $id) { budgets { scope figures { limitMicros } } } }';
    const inSession = async (id: string, headers: { authorization: string }) =>
      (await app.done<{ session: { budgets: object[] } }>(query, { id }, headers)).session.budgets;
    expect(await inSession(sessionId, ben.headers)).toMatchObject([
      { scope: 'WORKSPACE', figures: null },
      { scope: 'SESSION', figures: { limitMicros: '9' } },
      { scope: 'PERSON', figures: { limitMicros: '1000000' } },
    ]);
    const { token } = await app.shareLink(ana, shared, { role: 'VIEWER' });
    const guest = await app.comeByLink(token);
    expect(await inSession(shared, guest.headers)).toMatchObject([
      { scope: 'WORKSPACE', figures: null },
      { scope: 'SESSION', figures: { limitMicros: '11' } },
    ]);
  });

  test('a key with usage:read sees its own; none without', async () => {
    const key = await app.apiKey(ana, ['usage:read', 'workspace:read']);
    const other = await app.apiKey(ana, ['workspace:read']);
    await app.budget(ana, { scope: 'API_KEY', subjectId: key.id });
    await app.budget(ana, { scope: 'API_KEY', subjectId: other.id });
    expect(await app.budgets(key, ana.workspace.id)).toMatchObject([{ scope: 'API_KEY', actor: { id: key.id } }]);
    const query = 'query ($id: ID!) { node(id: $id) { ... on Workspace { budgets { id } } } }';
    expect((await app.ask(query, { id: ana.workspace.id }, other.headers)).codes).toEqual(['FORBIDDEN']);
  });

  test('only owners and admins change one; who does not see it is told that it does not exist', async () => {
    const own = await app.budget(ana, { scope: 'PERSON', subjectId: ben.id });
    const foreign = await app.budget(ana, { scope: 'PERSON', subjectId: ana.id });
    for (const [query, input] of [
      [UPDATE, { limitMicros: '1' }],
      [DELETE, {}],
    ] as const) {
      expect((await app.ask(query, { input: { id: own.id, ...input } }, ben.headers)).codes).toEqual(['FORBIDDEN']);
      expect((await app.ask(query, { input: { id: foreign.id, ...input } }, ben.headers)).codes).toEqual(['NOT_FOUND']);
    }
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await app.ask(node, { id: own.id }, ben.headers)).codes).toEqual([]);
    expect((await app.ask(node, { id: foreign.id }, ben.headers)).codes).toEqual(['NOT_FOUND']);
  });
});

describe('no ghost is left', () => {
  test('of a person who was removed, of a session that is gone, of a key that was revoked', async () => {
    const key = await app.apiKey(ana, ['session:read']);
    const ids = [
      (await app.budget(ana, { scope: 'PERSON', subjectId: ben.id })).id,
      (await app.budget(ana, { scope: 'SESSION', subjectId: sessionId })).id,
      (await app.budget(ana, { scope: 'API_KEY', subjectId: key.id })).id,
    ];
    await app.spend(ben, sessionId);
    await app.request(ben, { budgetId: ids[0] });
    expect(await countersOf(ids[0]!)).toBe(1);
    await app.done(REMOVE, { input: { workspaceId: ana.workspace.id, userId: ben.id } }, ana.headers);
    await app.sql('delete from session where id = $1', [sessionId]);
    await app.done('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', { id: key.id }, ana.headers);
    expect(await app.budgets(ana, ana.workspace.id)).toEqual([]);
    expect(await app.requests(ana, ana.workspace.id)).toEqual([]);
    expect(await app.sql('select 1 from budget_counter where budget_id = any($1)', [ids.slice(0, 2)])).toEqual([]);
    expect(await app.notices(ana)).toEqual([]);
  });
});
