import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockWaits } from '../../testkit/lock-waits.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import type { LinkGuest, Person, Visitor } from '../../testkit/visitors.ts';
import { ASK, DECLINE, DELETE, GRANT, WORST, createPricedApp } from './testkit/priced-app.ts';
import type { PricedApp, ShownBudget, ShownRequest } from './testkit/priced-app.ts';

let database: TestDatabase;
let app: PricedApp;
let ana: Person;
let ben: Person;
let sessionId: string;
let budget: ShownBudget;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createPricedApp({ databaseUrl: database.url });
}, 60_000);
afterAll(async () => {
  await app.close();
  await database.drop();
});
/** Ben has nothing to spend. */
beforeEach(async () => {
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
  sessionId = await app.session(ana, { title: 'Plan', visibility: 'WORKSPACE' });
  budget = await app.budget(ana, { scope: 'PERSON', subjectId: ben.id, limitMicros: '0' });
});

const grant = (person: Visitor, requestId: string, micros?: bigint) =>
  app.ask<{ grantBudget: { request: ShownRequest } } | null>(
    GRANT,
    { input: { requestId, ...(micros !== undefined && { micros: String(micros) }) } },
    person.headers,
  );
const decline = (person: Visitor, requestId: string) => app.ask(DECLINE, { input: { requestId } }, person.headers);

test('who was refused asks, an admin grants with one click, and the prompt goes', async () => {
  const refused = await app.refusal(ben, sessionId);
  expect(refused?.extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', budgetId: budget.id, resetsAt: budget.resetsAt });
  const request = await app.request(ben, {
    budgetId: refused!.extensions.budgetId,
    sessionId,
    micros: String(WORST * 2n),
    note: ' For the demo ',
  });
  expect(request).toMatchObject({
    state: 'OPEN',
    note: 'For the demo',
    askedMicros: String(WORST * 2n),
    suggestedMicros: String(WORST * 2n),
    actor: { __typename: 'User', displayName: 'Ben' },
    decidedBy: null,
    budget: { id: budget.id },
    session: { id: sessionId },
  });
  expect(await app.notices(ana)).toMatchObject([
    {
      kind: 'BUDGET_REQUESTED',
      actor: { displayName: 'Ben' },
      excerpt: '$8.19 more for this month’s budget of Ben: “For the demo”',
      session: null,
      workspace: { id: ana.workspace.id },
      budgetRequest: { id: request.id, state: 'OPEN' },
    },
  ]);
  expect(await app.notices(ben)).toEqual([]);

  const { data, codes } = await grant(ana, request.id);
  expect(codes).toEqual([]);
  expect(data!.grantBudget.request).toMatchObject({
    state: 'GRANTED',
    grantedMicros: String(WORST * 2n),
    decidedBy: { displayName: 'Ana' },
  });
  const [raised] = await app.budgets(ben, ana.workspace.id);
  expect(raised!.figures).toMatchObject({ limitMicros: '0', extraMicros: String(WORST * 2n), leftMicros: String(WORST * 2n) });
  expect(await app.notices(ben)).toMatchObject([
    {
      kind: 'BUDGET_DECIDED',
      actor: { displayName: 'Ana' },
      excerpt: 'Granted: $8.19 more',
      session: { id: sessionId },
      budgetRequest: { id: request.id, state: 'GRANTED' },
    },
  ]);
  expect(await app.refusal(ben, sessionId)).toBeNull();
});

test('two admins at once, and again: one grant', async () => {
  const admins = [ana, await app.join(ana, 'Ada', 'ADMIN'), await app.join(ana, 'Abe', 'ADMIN')];
  const { id } = await app.request(ben, { budgetId: budget.id });
  expect(await app.notices(admins[1]!)).toHaveLength(1);
  const results = await Promise.all([...admins, ...admins].map((admin, index) => grant(admin, id, BigInt(index + 1))));
  expect(results.flatMap(({ codes }) => codes)).toEqual([]);
  const granted = new Set(results.map(({ data }) => data!.grantBudget.request.grantedMicros));
  expect(granted.size).toBe(1);
  expect((await app.budgets(ana, ana.workspace.id))[0]!.figures!.extraMicros).toBe([...granted][0]);
  expect(await app.notices(ben)).toHaveLength(1);
  expect((await decline(ana, id)).codes).toEqual(['CONFLICT']);
});

test('what is granted holds in the current period, and the limit stays', async () => {
  const { id } = await app.request(ben, { budgetId: budget.id });
  await grant(ana, id, WORST);
  await app.sql("update budget_counter set period_start = period_start - interval '1 month' where budget_id = $1", [budget.id]);
  expect((await app.budgets(ben, ana.workspace.id))[0]!.figures).toMatchObject({ limitMicros: '0', extraMicros: '0' });
  expect((await app.refusal(ben, sessionId))?.extensions.code).toBe('BUDGET_EXCEEDED');
});

describe('asking', () => {
  test('again while it is open gives the same request, at the same moment too, and tells nobody twice', async () => {
    const requests = await Promise.all(
      Array.from({ length: 6 }, (_, index) => app.request(ben, { budgetId: budget.id, note: `${index}` })),
    );
    expect(new Set(requests.map(({ id }) => id)).size).toBe(1);
    expect(await app.notices(ana)).toHaveLength(1);
    expect((await decline(ana, requests[0]!.id)).codes).toEqual([]);
    expect(await app.notices(ben)).toMatchObject([{ excerpt: 'Declined', budgetRequest: { state: 'DECLINED' } }]);
    expect((await grant(ana, requests[0]!.id)).codes).toEqual(['CONFLICT']);
    expect((await app.request(ben, { budgetId: budget.id })).id).not.toBe(requests[0]!.id);
    expect(await app.notices(ana)).toHaveLength(2);
  });

  test('without an amount suggests half of the limit, in whole dollars', async () => {
    const { id } = await app.budget(ana, { scope: 'PERSON', subjectId: ben.id, period: 'DAY', limitMicros: '5000000' });
    for (const budgetId of [id, budget.id]) await app.request(ben, { budgetId });
    const suggested = new Map((await app.requests(ana, ana.workspace.id)).map((request) => [request.budget?.id, request.suggestedMicros]));
    expect([suggested.get(id), suggested.get(budget.id)]).toEqual(['3000000', '1000000']);
  });

  test('tells no limit to whoever asks', async () => {
    const { id: budgetId } = await app.budget(ana, { limitMicros: '5000000' });
    const { id, suggestedMicros } = await app.request(ben, { budgetId });
    const node = 'query ($id: ID!) { node(id: $id) { ... on BudgetRequest { suggestedMicros } } }';
    const found = await app.done<{ node: { suggestedMicros: string | null } }>(node, { id }, ben.headers);
    const [listed] = await app.requests(ben, ana.workspace.id);
    expect([suggestedMicros, found.node.suggestedMicros, listed!.suggestedMicros]).toEqual([null, null, null]);
    expect((await app.requests(ana, ana.workspace.id))[0]!.suggestedMicros).toBe('3000000');
  });

  test('with a note of several lines makes it one; joined emoji stay', async () => {
    const { note } = await app.request(ben, { budgetId: budget.id, note: 'For the\n\ndemo\u202e of 👩‍👩‍👧' });
    expect(note).toBe('For the demo of 👩‍👩‍👧');
  });

  test('a budget that is deleted while more of it is granted: neither waits for the other', async () => {
    const { id } = await app.request(ben, { budgetId: budget.id });
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query('begin');
    await owner.query('select 1 from billing_account where workspace_id = $1 for update', [ana.workspace.id]);
    const deleting = app.ask(DELETE, { input: { id: budget.id } }, ana.headers);
    await expect.poll(() => lockWaits(database.url), { interval: 10 }).toBe(1);
    const granting = grant(ana, id);
    await expect.poll(() => lockWaits(database.url), { interval: 10 }).toBe(2);
    await owner.query('commit');
    await owner.end();
    expect([(await deleting).codes, (await granting).codes]).toEqual([[], ['NOT_FOUND']]);
  });

  test.each([
    [{ micros: '0' }, 'INVALID'],
    [{ micros: '-5' }, 'INVALID'],
    [{ note: 'x'.repeat(501) }, 'INVALID'],
    [{ sessionId: 'ses_00000000000000000000000000' }, 'NOT_FOUND'],
    [{ budgetId: 'bdg_00000000000000000000000000' }, 'NOT_FOUND'],
  ])('%o is refused with %s', async (input, code) => {
    expect((await app.ask(ASK, { input: { budgetId: budget.id, ...input } }, ben.headers)).codes).toEqual([code]);
  });

  test('is for those whom the budget limits', async () => {
    const stranger = await app.person('Stranger');
    const cleo = await app.join(ana, 'Cleo');
    const ofWorkspace = await app.budget(ana, {});
    const ofPrivate = await app.budget(ana, { scope: 'SESSION', subjectId: await app.session(ana, { visibility: 'PRIVATE' }) });
    const ask = async (visitor: Visitor, budgetId: string) => (await app.ask(ASK, { input: { budgetId } }, visitor.headers)).codes;
    expect(await ask(cleo, budget.id)).toEqual(['NOT_FOUND']);
    expect(await ask(stranger, ofWorkspace.id)).toEqual(['NOT_FOUND']);
    expect(await ask(cleo, ofPrivate.id)).toEqual(['NOT_FOUND']);
    expect(await ask(cleo, ofWorkspace.id)).toEqual([]);
    const key = await app.apiKey(ana, ['session:write']);
    expect(await ask(key, ofWorkspace.id)).toEqual([]);
    expect(await ask(key, budget.id)).toEqual(['NOT_FOUND']);
    expect(await ask(await app.apiKey(ana, ['session:read', 'usage:read']), ofWorkspace.id)).toEqual(['FORBIDDEN']);
    expect(await ask(await app.apiKey(stranger, ['session:write']), ofWorkspace.id)).toEqual(['NOT_FOUND']);
  });

  test('a key asks for more of its own monthly limit, and sends once it was granted', async () => {
    const make = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }';
    const input = { workspaceId: ana.workspace.id, name: 'Bot', scopes: ['session:write', 'session:read'], monthlyLimitMicros: '0' };
    const { createApiKey } = await app.done<{ createApiKey: { secret: string; apiKey: { id: string } } }>(make, { input }, ana.headers);
    const key = { headers: { authorization: `Bearer ${createApiKey.secret}` } };
    const [limit] = (await app.budgets(ana, ana.workspace.id)).filter(({ scope }) => scope === 'API_KEY');
    expect(limit).toMatchObject({ period: 'MONTH', mode: 'HARD', actor: { id: createApiKey.apiKey.id }, figures: { limitMicros: '0' } });
    expect((await app.refusal(key, sessionId))?.extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', budgetId: limit!.id });

    const request = await app.request(key, { budgetId: limit!.id, sessionId, micros: String(WORST), note: 'The nightly run' });
    expect(request).toMatchObject({ state: 'OPEN', actor: { __typename: 'ApiKey', displayName: 'Bot' } });
    expect((await app.notices(ana))[0]).toMatchObject({ kind: 'BUDGET_REQUESTED', actor: { displayName: 'Bot' } });
    expect((await grant(ana, request.id)).codes).toEqual([]);
    const node = 'query ($id: ID!) { node(id: $id) { ... on BudgetRequest { state } } }';
    expect((await app.done<{ node: object }>(node, { id: request.id }, key.headers)).node).toEqual({ state: 'GRANTED' });
    expect(await app.refusal(key, sessionId)).toBeNull();
    for (const monthlyLimitMicros of ['-1', '99999999999999999999'])
      expect((await app.ask(make, { input: { ...input, monthlyLimitMicros } }, ana.headers)).codes).toEqual(['INVALID']);
  });

  test('one does not see, grant or decline the requests of others', async () => {
    const cleo = await app.join(ana, 'Cleo');
    const { id } = await app.request(ben, { budgetId: budget.id });
    expect((await app.requests(cleo, ana.workspace.id)).length).toBe(0);
    expect((await app.requests(ben, ana.workspace.id)).length).toBe(1);
    expect((await grant(cleo, id)).codes).toEqual(['NOT_FOUND']);
    expect((await decline(cleo, id)).codes).toEqual(['NOT_FOUND']);
    expect((await grant(ben, id)).codes).toEqual(['FORBIDDEN']);
    expect((await decline(ben, id)).codes).toEqual(['FORBIDDEN']);
  });
});

describe('whoever came by a link', () => {
  let guest: LinkGuest;
  let shared: string;
  beforeEach(async () => {
    shared = await app.session(ana, { visibility: 'LINK', title: 'Shared' });
    guest = await app.comeByLink((await app.shareLink(ana, shared, { role: 'EDITOR' })).token, 'Gil');
  });

  test('asks for more of the session’s budget, and sends once it was granted', async () => {
    const { id: budgetId } = await app.budget(ana, { scope: 'SESSION', subjectId: shared, limitMicros: '0' });
    expect((await app.refusal(guest, shared))?.extensions.budgetId).toBe(budgetId);
    const request = await app.request(guest, { budgetId, sessionId: shared });
    expect(request.actor).toMatchObject({ __typename: 'Guest', displayName: 'Gil' });
    expect((await app.notices(ana))[0]).toMatchObject({ kind: 'BUDGET_REQUESTED', actor: { displayName: 'Gil' } });
    expect((await grant(ana, request.id, WORST)).codes).toEqual([]);
    const node = 'query ($id: ID!) { node(id: $id) { ... on BudgetRequest { state grantedMicros } } }';
    expect((await app.done<{ node: object }>(node, { id: request.id }, guest.headers)).node).toEqual({
      state: 'GRANTED',
      grantedMicros: String(WORST),
    });
    expect(await app.refusal(guest, shared)).toBeNull();
  });

  test('asks for more of the workspace’s where they were refused; a viewer asks for nothing', async () => {
    const { id: budgetId } = await app.budget(ana, { limitMicros: '0' });
    const viewer = await app.comeByLink((await app.shareLink(ana, shared, { role: 'VIEWER' })).token);
    const ask = async (visitor: Visitor, input: object) => (await app.ask(ASK, { input: { budgetId, ...input } }, visitor.headers)).codes;
    expect(await ask(guest, {})).toEqual(['NOT_FOUND']);
    expect(await ask(viewer, { sessionId: shared })).toEqual(['NOT_FOUND']);
    expect(await ask(guest, { sessionId: shared })).toEqual([]);
  });
});

test('who is no admin any more reads no request in their list, and hears nothing by mail', async () => {
  const ada = await app.join(ana, 'Ada', 'ADMIN');
  await app.request(ben, { budgetId: budget.id, note: 'a secret matter' });
  expect((await app.notices(ada))[0]?.excerpt).toContain('a secret matter');
  const demote = 'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { membership { role } } }';
  await app.done(demote, { input: { workspaceId: ana.workspace.id, userId: ada.id, role: 'MEMBER' } }, ana.headers);
  expect(await app.notices(ada)).toMatchObject([{ excerpt: '', workspace: null, budgetRequest: null }]);
  await app.sql("update notification_delivery set due_at = now() - interval '1 minute'");
  await app.app.services.notices.deliverDue();
  const outbox = await (await fetch(`${app.origin}/outbox`)).text();
  expect(outbox).toContain(`to ${ana.email} `);
  expect(outbox).toContain('Ben asks for more budget in');
  expect(outbox).toContain(`/w/${ana.workspace.slug}/budgets`);
  expect(outbox).not.toContain(`to ${ada.email} — Ben`);
  const mailsToAda = outbox.split('<article>').filter((mail) => mail.includes(`to ${ada.email} `) && mail.includes('budget'));
  expect(mailsToAda).toEqual([]);
});

test('readers of the session where it was asked hear of the grant', async () => {
  const reader = await app.watch(ben, sessionId);
  await reader.ready();
  const { id } = await app.request(ben, { budgetId: budget.id, sessionId });
  await grant(ana, id);
  const heard = await reader.until((view) => view.events.find(({ __typename }) => __typename === 'SessionCostChanged'));
  expect(heard.cursor).not.toBeNull();
  reader.socket.close();
});
