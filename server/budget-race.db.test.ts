/** Money through the API, as customers reach it: two nodes, a real Redis, a provider that waits and fails when it is told. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startProviderDouble } from './models/doubles/provider-double.ts';
import type { ProviderDouble } from './models/doubles/provider-double.ts';
import { isRedisSkipped, startRedisServer } from './testkit/services/redis-server.ts';
import type { RedisServer } from './testkit/services/redis-server.ts';
import { createTestCluster } from './testkit/test-app.ts';
import type { TestApp } from './testkit/test-app.ts';
import type { Person } from './testkit/visitors.ts';

const MODEL = 'box:small';
const SENDS = 100;
const LONGEST_MS = 120_000;

const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }';
const SET_PRICE = 'mutation ($input: SetModelPriceInput!) { setModelPrice(input: $input) { price { id } } }';
const CREATE_BUDGET = 'mutation ($input: CreateBudgetInput!) { createBudget(input: $input) { budget { id } } }';

let redis: RedisServer;
let double: ProviderDouble;
let cluster: Awaited<ReturnType<typeof createTestCluster>>;
let one: TestApp;
let two: TestApp;
let ana: Person;

interface Account {
  reserved: bigint;
  spent: bigint;
}

async function account(): Promise<Account> {
  const rows = await one.sql('select reserved, spent from billing_account where workspace_id = $1', [ana.workspace.id]);
  const [row] = rows as { reserved: string; spent: string }[];
  return { reserved: BigInt(row?.reserved ?? 0), spent: BigInt(row?.spent ?? 0) };
}

/** Every answer waits until it is told how to go on. */
function hold(ending: 'refuse' | 'answer') {
  const { promise, resolve: goOn } = Promise.withResolvers<void>();
  const wait = { type: 'wait', until: promise } as const;
  double.use({
    script: ending === 'refuse' ? [wait, { type: 'status', status: 400 }] : [wait, { type: 'text', text: 'Hello.' }, { type: 'end' }],
  });
  return goOn;
}

const nodeFor = (index: number) => (index % 2 ? two : one);
const sendAt = (node: TestApp, sessionId: string) =>
  node.ask<{ sendPrompt: { answers: { id: string }[] } } | null>(SEND, { input: { sessionId, text: 'Hi!', models: [MODEL] } }, ana.headers);

async function budget(limitMicros: bigint, mode = 'HARD'): Promise<string> {
  const input = { workspaceId: ana.workspace.id, scope: 'WORKSPACE', period: 'MONTH', mode, limitMicros: limitMicros.toString() };
  const { createBudget } = await one.done<{ createBudget: { budget: { id: string } } }>(CREATE_BUDGET, { input }, ana.headers);
  return createBudget.budget.id;
}

/** What one such run holds. */
async function worstCase(): Promise<bigint> {
  const goOn = hold('refuse');
  await sendAt(one, await one.session(ana, { title: 'First' }));
  const { reserved } = await account();
  expect(reserved > 0n).toBe(true);
  goOn();
  await expect.poll(async () => (await account()).reserved, { timeout: 10_000 }).toBe(0n);
  return reserved;
}

describe.skipIf(isRedisSkipped)('money through the API', () => {
  beforeAll(async () => {
    redis = await startRedisServer();
    double = await startProviderDouble('openai-compatible', { models: [{ id: 'small', contextWindow: 8_000 }] });
    const env = { OPENAI_COMPATIBLE_BASE_URL: double.url, OPENAI_COMPATIBLE_NAME: 'box' };
    // It is decisions that are counted here, not how fast this machine comes to a hundred of them.
    cluster = await createTestCluster(2, {
      redisUrl: redis.url,
      env,
      tuning: { sessions: { firstTokenMs: 60_000 }, billing: { lockMs: 20_000 } },
    });
    [one, two] = cluster.nodes as [TestApp, TestApp];
    await Promise.all(cluster.nodes.map(({ app }) => app.services.models.list()));
    // The first person on a server runs it.
    const operator = await one.person('Olga');
    const input = { model: 'box:*', rates: { input: '1000000', output: '5000000' }, source: 'A test' };
    await one.done(SET_PRICE, { input }, operator.headers);
  }, LONGEST_MS);
  afterAll(async () => {
    await cluster.close();
    await double.close();
    await redis.close();
  });
  beforeEach(async () => {
    ana = await one.person('Ana');
  });

  test(
    'a budget for 10 runs, 100 sends at once on two nodes: what is accepted keeps to it, the rest is told when it opens again, and failures leave no block',
    async () => {
      const worst = await worstCase();
      const limit = worst * 10n;
      const budgetId = await budget(limit);
      const sessionIds = await Promise.all(
        Array.from({ length: SENDS }, (_, index) => nodeFor(index).session(ana, { title: `Session ${index}` })),
      );
      for (const round of ['the first', 'after failures']) {
        const goOn = hold('refuse');
        const replies = await Promise.all(sessionIds.map((id, index) => sendAt(nodeFor(index), id)));
        const refused = replies.filter(({ errors }) => errors.length > 0);
        expect([round, replies.length - refused.length >= 10, refused.length >= 80]).toEqual([round, true, true]);
        for (const { errors } of refused) {
          expect(errors[0]?.extensions).toMatchObject({
            code: 'BUDGET_EXCEEDED',
            budgetId,
            resetsAt: expect.stringMatching(/-01T00:00:00\.000Z$/),
          });
        }
        const { reserved, spent } = await account();
        expect(reserved + spent <= limit && reserved > limit - worst).toBe(true);
        goOn();
        await expect.poll(async () => (await account()).reserved, { timeout: 20_000 }).toBe(0n);
        expect((await account()).spent).toBe(0n);
      }
    },
    LONGEST_MS,
  );

  test(
    'without Redis a run is reserved, settled, refused over budget and shown, more is asked for and granted, and the month is closed',
    async () => {
      const worst = await worstCase();
      const sessionId = await one.session(ana, { title: 'Without Redis' });
      await redis.kill();
      try {
        const budgetId = await budget(worst);
        const goOn = hold('answer');
        const sent = await sendAt(two, sessionId);
        expect(sent.errors).toEqual([]);
        expect(await account()).toEqual({ reserved: worst, spent: 0n });
        const other = await one.session(ana, { title: 'Refused' });
        expect((await sendAt(one, other)).codes).toEqual(['BUDGET_EXCEEDED']);
        const { requestBudget } = await two.done<{ requestBudget: { request: { id: string } } }>(
          'mutation ($input: RequestBudgetInput!) { requestBudget(input: $input) { request { id } } }',
          { input: { budgetId, sessionId: other, micros: worst.toString() } },
          ana.headers,
        );
        const { id: requestId } = requestBudget.request;
        const grant = 'mutation ($input: GrantBudgetInput!) { grantBudget(input: $input) { request { state } } }';
        expect((await one.ask(grant, { input: { requestId } }, ana.headers)).codes).toEqual([]);
        expect((await sendAt(two, other)).codes).toEqual([]);
        expect((await account()).reserved).toBe(worst * 2n);
        goOn();
        await expect.poll(async () => (await account()).reserved, { timeout: 20_000 }).toBe(0n);
        const { spent } = await account();
        expect(spent > 0n).toBe(true);
        const usage = await one.sql('select cost_micros from usage_entry where workspace_id = $1', [ana.workspace.id]);
        expect(usage.reduce((sum, row) => sum + BigInt(String(row['cost_micros'])), 0n)).toBe(spent);
        expect((await one.sql('select 1 from usage_entry where message_id = $1', [sent.data!.sendPrompt.answers[0]!.id])).length).toBe(1);
        const { workspace } = await one.done<{ workspace: { prices: { price: { source: string } | null }[] } }>(
          'query ($slug: String!) { workspace(slug: $slug) { prices { price { source } } } }',
          { slug: ana.workspace.slug },
          ana.headers,
        );
        expect(workspace.prices.some(({ price }) => price?.source === 'A test')).toBe(true);

        const now = new Date();
        const later = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 2));
        const closed = await two.app.services.invoices.closeNext(ana.workspace.id, later);
        const [line] = await one.sql('select sum(amount_micros)::bigint as used from invoice_line where invoice_id = $1 and kind = $2', [
          closed!.invoiceId,
          'usage',
        ]);
        expect([BigInt(String(line?.['used'])), (await account()).spent]).toEqual([spent, 0n]);
      } finally {
        await redis.restart();
      }
    },
    LONGEST_MS,
  );
});
