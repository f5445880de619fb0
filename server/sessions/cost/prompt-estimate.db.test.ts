import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TOKEN, WORST, createPricedApp } from '../../billing/budgets/testkit/priced-app.ts';
import type { PricedApp } from '../../billing/budgets/testkit/priced-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';

let app: PricedApp;
let ana: Person;
let sessionId: string;

beforeAll(async () => {
  app = await createPricedApp();
}, 60_000);
afterAll(() => app.close());
beforeEach(async () => {
  ana = await app.person('Ana');
  sessionId = await app.session(ana, { title: 'Plan', visibility: 'WORKSPACE' });
});

const QUERY = `query ($input: PromptEstimateInput!) { promptEstimate(input: $input) {
  leastMicros mostMicros verdict refusal { code message budgetId resetsAt } } }`;
const ask = (visitor: Visitor, input: object = {}) =>
  app.ask<{ promptEstimate: object }>(QUERY, { input: { sessionId, models: ['demo:echo'], textBytes: 40, ...input } }, visitor.headers);
const estimate = async (input: object = {}) => (await ask(ana, input)).data.promptEstimate;
const inputPrice = (micros: number) =>
  app.sql(
    `insert into model_price (workspace_id, model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
     values ($1, 'demo:*', '2026-01-03', $2, 0, 0, 0, 0, 'a test', now())`,
    [ana.workspace.id, String(micros)],
  );

test('a short answer at least, the longest at most, for each model side by side', async () => {
  expect(await estimate()).toEqual({
    leastMicros: String(256n * TOKEN),
    mostMicros: String(WORST),
    verdict: 'COVERED',
    refusal: null,
  });
  expect(await estimate({ models: ['demo:echo', 'demo:swift'] })).toMatchObject({ mostMicros: String(WORST * 2n) });
});

test('what stands above the prompt counts; a new root stands alone', async () => {
  await inputPrice(1_000_000_000);
  const alone = (await estimate()) as { leastMicros: string };
  await app.spend(ana, sessionId, 'x'.repeat(3_500));
  const below = (await estimate()) as { leastMicros: string };
  // 3,500 bytes of the prompt, and the answer that echoes a part of it, at 3.5 bytes and a thousand micro-dollars a token.
  expect(BigInt(below.leastMicros) - BigInt(alone.leastMicros)).toBeGreaterThan(1_100_000n);
  expect(await estimate({ parentId: null })).toEqual(alone);
  const most = (await estimate()) as { leastMicros: string; mostMicros: string };
  expect(BigInt(most.mostMicros)).toBeGreaterThan(BigInt(most.leastMicros));
});

test('nothing, where no model costs anything', async () => {
  await inputPrice(0);
  expect(await estimate()).toEqual({ leastMicros: '0', mostMicros: '0', verdict: 'FREE', refusal: null });
});

test('says as the send would whether it is paid, cut short or refused, and by which budget', async () => {
  const { id } = await app.budget(ana, { scope: 'PERSON', subjectId: ana.id, limitMicros: String(WORST) });
  expect(await estimate()).toMatchObject({ verdict: 'COVERED' });
  expect(await estimate({ models: ['demo:echo', 'demo:echo'] })).toMatchObject({ verdict: 'CUT', refusal: null });
  const change = 'mutation ($input: UpdateBudgetInput!) { updateBudget(input: $input) { budget { id } } }';
  await app.done(change, { input: { id, limitMicros: '5' } }, ana.headers);
  const refused = (await estimate()) as { refusal: { code: string; message: string; budgetId: string; resetsAt: string } };
  expect(refused).toMatchObject({ verdict: 'REFUSED', refusal: { code: 'BUDGET_EXCEEDED', budgetId: id } });
  const said = await app.refusal(ana, sessionId);
  expect(said).toMatchObject({ message: refused.refusal.message, extensions: { resetsAt: refused.refusal.resetsAt } });
  await app.done(change, { input: { id, mode: 'SOFT' } }, ana.headers);
  expect(await estimate()).toMatchObject({ verdict: 'COVERED' });
});

test('a frozen workspace is told that a payment is needed', async () => {
  await app.sql(
    `insert into billing_account (workspace_id, open_period, frozen_at) values ($1, date_trunc('month', now()), now())
     on conflict (workspace_id) do update set frozen_at = now()`,
    [ana.workspace.id],
  );
  expect(await estimate()).toMatchObject({ verdict: 'REFUSED', refusal: { code: 'PAYMENT_REQUIRED', budgetId: null } });
});

test('on trial nothing can be owed: where credits are used up it says no, as the send does', async () => {
  const month = "date_trunc('month', now() at time zone 'UTC')";
  await app.sql(
    `insert into billing_account (workspace_id, plan, open_period, credits_period, is_on_trial) values ($1, 'team', ${month}, ${month}, true)`,
    [ana.workspace.id],
  );
  const found = (await estimate()) as { verdict: string; refusal: { message: string } | null };
  const said = await app.refusal(ana, sessionId);
  expect(said).toMatchObject({ extensions: { code: 'BUDGET_EXCEEDED' } });
  expect(found).toMatchObject({ verdict: 'REFUSED', refusal: { code: 'BUDGET_EXCEEDED', message: said!.message } });
});

test('the month’s free credits count before anybody has used one', async () => {
  const free = await createPricedApp({
    env: { STRIPE_SECRET_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: 'whsec_none', STRIPE_API_BASE: 'http://127.0.0.1:9' },
  });
  const owner = await free.person('Ona');
  const id = await free.session(owner, { title: 'Free' });
  const verdict = async (models: string[]) =>
    (await free.done<{ promptEstimate: { verdict: string } }>(QUERY, { input: { sessionId: id, models, textBytes: 5 } }, owner.headers))
      .promptEstimate.verdict;
  expect(await verdict(['demo:echo'])).toBe('COVERED');
  expect(await verdict(['demo:echo', 'demo:echo'])).toBe('CUT');
  await free.close();
});

test('it holds nothing and makes nothing', async () => {
  await app.budget(ana, {});
  await estimate();
  const [row] = await app.sql(
    `select (select count(*) from reservation where workspace_id = $1) as held, (select count(*) from budget_counter where workspace_id = $1) as counters`,
    [ana.workspace.id],
  );
  expect(row).toEqual({ held: '0', counters: '0' });
});

test.each([
  [{ models: [] }, 'INVALID'],
  [{ models: Array.from({ length: 7 }, () => 'demo:echo') }, 'INVALID'],
  [{ textBytes: -1 }, 'INVALID'],
  [{ textBytes: 600_001 }, 'INVALID'],
  [{ parentId: 'msg_00000000000000000000000000' }, 'NOT_FOUND'],
])('%o is refused with %s', async (input, code) => expect((await ask(ana, input)).codes).toEqual([code]));

test('how much a foreign message weighs is told to nobody; who only reads asks in vain', async () => {
  const stranger = await app.person('Stranger');
  const { promptId } = await app.send(ana, sessionId, 'Secret');
  const own = await app.session(stranger);
  expect((await ask(stranger, { sessionId: own, parentId: promptId })).codes).toEqual(['NOT_FOUND']);
  expect((await ask(stranger)).codes).toEqual(['NOT_FOUND']);
  const shared = await app.session(ana, { visibility: 'LINK' });
  const viewer = await app.comeByLink((await app.shareLink(ana, shared, { role: 'VIEWER' })).token);
  expect((await ask(viewer, { sessionId: shared })).codes).toEqual(['FORBIDDEN']);
});
