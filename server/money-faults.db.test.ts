/** What happens to money when somebody does not answer, through the API: an account that is held by another, a provider that falls silent. */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WORST, createPricedApp } from './billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from './billing/budgets/testkit/priced-app.ts';
import { faultsOf } from './billing/testkit/books.ts';
import { createDatabase } from './kit/db.ts';
import type { Database } from './kit/db.ts';
import { createLogger } from './kit/logger.ts';
import { startProviderDouble } from './models/doubles/provider-double.ts';
import type { ProviderDouble } from './models/doubles/provider-double.ts';
import type { Script } from './models/doubles/script.ts';
import { createTestDatabase } from './testkit/services/database.ts';
import type { TestDatabase } from './testkit/services/database.ts';
import type { Person, Visitor } from './testkit/visitors.ts';

const LONGEST_MS = 60_000;
const LOCK_MS = 300;
/** Three shortened answers of a demo model: two have their least and half of what is left, the third finds too little. */
const EXPOSURE = 1_000_000n;
/** Stripe is never asked here: with its keys set a workspace has the plan Free and its credits. */
const WITH_STRIPE = { STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: 'whsec_none', STRIPE_API_BASE: 'http://127.0.0.1:9' };
const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }';
const ANSWER = `query ($id: ID!) { node(id: $id) { ... on Message { status text failure { code } usage { costMicros estimated } } } }`;

interface Answer {
  status: string;
  text: string;
  failure: { code: string } | null;
  usage: { costMicros: string; estimated: boolean } | null;
}

interface Sending {
  who: Visitor;
  workspaceId: string;
  sessionId: string;
}

let database: TestDatabase;
let db: Database;
let double: ProviderDouble;
let app: PricedApp;
let free: PricedApp;
let freeDatabase: TestDatabase;

beforeAll(async () => {
  double = await startProviderDouble('openai-compatible', { models: [{ id: 'small', contextWindow: 8_000 }] });
  [database, freeDatabase] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }), poolSize: 2 });
  const tuning = {
    billing: { lockMs: LOCK_MS, exposureMicros: EXPOSURE },
    sessions: { firstTokenMs: 500, nextTokenMs: 400 },
  };
  const env = { OPENAI_COMPATIBLE_BASE_URL: double.url, OPENAI_COMPATIBLE_NAME: 'box' };
  app = await createPricedApp({ databaseUrl: database.url, tuning, env });
  free = await createPricedApp({ databaseUrl: freeDatabase.url, tuning, env: WITH_STRIPE });
  await app.app.services.models.list();
  await app.sql(`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
    values ('box:*', '2026-01-02', 1000000, 1000000, 1000000, 5000000, 5000000, 'a test', now())`);
}, LONGEST_MS);
afterAll(async () => {
  await Promise.all([app.close(), free.close(), double.close(), db.close()]);
  await Promise.all([database.drop(), freeDatabase.drop()]);
}, LONGEST_MS);

const holders = new Set<pg.Client>();
afterEach(async () => {
  for (const holder of holders) await holder.end();
  holders.clear();
});

/** Somebody else decides about the workspace's money, and does not come to an end until it is told. */
async function holdAccount(url: string, workspaceId: string): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  holders.add(holder);
  await holder.query('begin');
  const { rowCount } = await holder.query('select 1 from billing_account where workspace_id = $1 for update', [workspaceId]);
  expect(rowCount).toBe(1);
  return async () => {
    await holder.query('commit');
  };
}

/** With an account, as something was used already. */
async function house(at: PricedApp): Promise<{ ana: Person; sessionIds: string[] }> {
  const ana = await at.person('Ana');
  const sessionIds = await Promise.all(Array.from({ length: 4 }, (_, index) => at.session(ana, { title: `Session ${index}` })));
  await at.spend(ana, sessionIds[0]!);
  return { ana, sessionIds };
}

const promptsIn = async (at: PricedApp, sessionId: string) =>
  (await at.sql("select 1 from message where session_id = $1 and role = 'user'", [sessionId])).length;
const heldIn = async (workspaceId: string) => await app.sql('select 1 from reservation where workspace_id = $1', [workspaceId]);

describe('an account that cannot be looked at in time', () => {
  const UNAVAILABLE = { code: 'UNAVAILABLE', retryAfter: 1 };
  /** Refused, without a trace; sent when it is asked again. */
  const CLOSED = { extensions: UNAVAILABLE, message: expect.stringContaining('Nothing was sent'), stored: 0, again: null };

  async function sendMeanwhile(at: PricedApp, url: string, { who, workspaceId, sessionId }: Sending) {
    const before = await promptsIn(at, sessionId);
    const letGo = await holdAccount(url, workspaceId);
    const refused = await at.refusal(who, sessionId);
    const stored = (await promptsIn(at, sessionId)) - before;
    await letGo();
    return { ...refused, stored, again: await at.refusal(who, sessionId) };
  }

  test('prepaid credits: no, with UNAVAILABLE, and nothing was sent; yes as soon as it can be looked at', async () => {
    const { ana, sessionIds } = await house(free);
    const sending = { who: ana, workspaceId: ana.workspace.id, sessionId: sessionIds[1]! };
    expect(await sendMeanwhile(free, freeDatabase.url, sending)).toMatchObject(CLOSED);
  });

  test.each(['WORKSPACE', 'SESSION', 'PERSON', 'API_KEY'])('a hard budget (%s): no', async (scope) => {
    const { ana, sessionIds } = await house(app);
    const [, sessionId] = sessionIds;
    const key = await app.apiKey(ana, ['session:write']);
    const subjectId = { WORKSPACE: null, SESSION: sessionId, PERSON: ana.id, API_KEY: key.id }[scope];
    await app.budget(ana, { scope, subjectId, limitMicros: String(WORST * 100n) });
    const shared = await app.session(ana, { title: 'Shared', visibility: 'WORKSPACE' });
    const sending = scope === 'API_KEY' ? { who: key, sessionId: shared } : { who: ana, sessionId: sessionId! };
    expect(await sendMeanwhile(app, database.url, { ...sending, workspaceId: ana.workspace.id })).toMatchObject(CLOSED);
  });

  test('soft limits: yes, within a small exposure, all of it charged as soon as it can be', async () => {
    const { ana, sessionIds } = await house(app);
    await app.budget(ana, { mode: 'SOFT', limitMicros: '0' });
    const letGo = await holdAccount(database.url, ana.workspace.id);
    const sent = [await app.send(ana, sessionIds[1]!, 'Hello'), await app.send(ana, sessionIds[2]!, 'Hello')];
    expect((await app.refusal(ana, sessionIds[3]!))?.extensions).toMatchObject(UNAVAILABLE);
    const held = await app.sql('select amount_micros, is_checked from reservation where workspace_id = $1', [ana.workspace.id]);
    const total = held.reduce((sum, row) => sum + BigInt(String(row['amount_micros'])), 0n);
    expect([held.length, held.some((row) => row['is_checked']), total > 0n && total <= EXPOSURE]).toEqual([2, false, true]);
    await letGo();
    for (const [index, { answerIds }] of sent.entries()) await app.settled(sessionIds[index + 1]!, answerIds);
    const ids = sent.flatMap(({ answerIds }) => answerIds);
    const [used] = await app.sql('select sum(cost_micros)::bigint as cost, count(*) as runs from usage_entry where message_id = any($1)', [
      ids,
    ]);
    expect(used!['runs']).toBe('2');
    expect(BigInt(String(used!['cost']))).toBeGreaterThan(0n);
    expect(await faultsOf(db.sql(), ana.workspace.id)).toEqual([]);
    expect(await app.refusal(ana, sessionIds[3]!)).toBeNull();
  });

  test('what costs nothing goes on at once', async () => {
    const { ana, sessionIds } = await house(free);
    await free.sql(
      `insert into model_price (workspace_id, model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
       values ($1, 'demo:*', '2026-01-03', 0, 0, 0, 0, 0, 'a test', now())`,
      [ana.workspace.id],
    );
    const letGo = await holdAccount(freeDatabase.url, ana.workspace.id);
    expect(await free.refusal(ana, sessionIds[1]!)).toBeNull();
    await letGo();
  });
});

describe('a provider that falls silent', () => {
  async function answer(who: Person, sessionId: string, script: Script): Promise<Answer> {
    double.use({ script });
    const input = { sessionId, text: 'Is anybody there?', models: ['box:small'] };
    const { sendPrompt } = await app.done<{ sendPrompt: { answers: { id: string }[] } }>(SEND, { input }, who.headers);
    const { id } = sendPrompt.answers[0]!;
    expect(await heldIn(who.workspace.id)).toHaveLength(1);
    await app.settled(sessionId, [id]);
    return (await app.done<{ node: Answer }>(ANSWER, { id }, who.headers)).node;
  }

  test('is charged for what it was asked and what it said, holds nothing on, and the budget goes on', async () => {
    const { ana, sessionIds } = await house(app);
    const budget = await app.budget(ana, { limitMicros: String(WORST * 10n) });
    const spentBefore = BigInt(budget.figures!.spentMicros);
    const atOnce = await answer(ana, sessionIds[1]!, [{ type: 'open' }, { type: 'stall' }]);
    expect(atOnce).toMatchObject({ status: 'FAILED', text: '', failure: { code: 'STALLED' }, usage: { estimated: true } });
    const midway = await answer(ana, sessionIds[2]!, [{ type: 'text', text: 'Yes, and ' }, { type: 'stall' }]);
    expect(midway).toMatchObject({ status: 'FAILED', text: 'Yes, and ', failure: { code: 'STALLED' }, usage: { estimated: true } });
    const costs = [atOnce, midway].map(({ usage }) => BigInt(usage!.costMicros));
    expect(costs[0]! > 0n && costs[1]! > costs[0]!).toBe(true);
    const [shown] = await app.budgets(ana, ana.workspace.id);
    expect(shown!.figures).toMatchObject({ spentMicros: String(spentBefore + costs[0]! + costs[1]!), reservedMicros: '0' });
    expect(await faultsOf(db.sql(), ana.workspace.id)).toEqual([]);
    expect(await app.refusal(ana, sessionIds[3]!)).toBeNull();
  });
});
