import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../server/testkit/test-app.ts';
import type { TestApp } from '../server/testkit/test-app.ts';
import type { Person } from '../server/testkit/visitors.ts';

let app: TestApp;
let operator: Person;
let admin: Person;
beforeAll(async () => {
  app = await createTestApp();
  operator = await app.person('Olga');
  admin = await app.person('Ada');
});
afterAll(() => app.close());

const PRICE = 'id model effectiveFrom source readOn createdBy { displayName } rates { input cacheRead cacheWrite output reasoning }';
const TIER = 'above { promptTokens rates { input output } }';
const SET = `mutation ($input: SetModelPriceInput!) { setModelPrice(input: $input) { price { ${PRICE} ${TIER} } } }`;
const LINES = `{ serverAdmin { unpricedModels { id } prices { model workspace { slug name } current { ${PRICE} ${TIER} } upcoming { id } past { id source rates { input } } } } }`;
const OWN = `query ($slug: String!) { workspace(slug: $slug) { prices { model { id } isOwn price { ${PRICE} } next { rates { output } } } } }`;

interface Line {
  model: string;
  workspace: { slug: string } | null;
  current: { id: string; source: string; readOn: string | null; rates: Record<string, string> } | null;
  past: { id: string }[];
}
async function lines(model: string): Promise<Line[]> {
  const { serverAdmin } = await app.done<{ serverAdmin: { prices: Line[] } }>(LINES, {}, operator.headers);
  return serverAdmin.prices.filter((line) => line.model === model);
}

test('an operator sees the list with its sources, sets a price with one figure each, and withdraws it', async () => {
  const [listed] = await lines('anthropic:claude-opus-5-5');
  expect(listed).toMatchObject({ workspace: null, current: { readOn: '2026-10-27', rates: { input: '4000000', output: '20000000' } } });
  const input = { model: 'acme:one', rates: { input: '2000000', output: '8000000' }, source: 'The price page', readOn: '2026-11-01' };
  const above = { promptTokens: 200_000, rates: { input: '4000000', output: '12000000' } };
  const { setModelPrice } = await app.done<{ setModelPrice: { price: { id: string } } }>(
    SET,
    { input: { ...input, above } },
    operator.headers,
  );
  expect(setModelPrice.price).toMatchObject({
    model: 'acme:one',
    createdBy: { displayName: 'Olga' },
    rates: { input: '2000000', cacheRead: '2000000', cacheWrite: '2000000', output: '8000000', reasoning: '8000000' },
    above: { promptTokens: 200_000, rates: { input: '4000000', output: '12000000' } },
  });
  const withdraw = 'mutation ($input: WithdrawModelPriceInput!) { withdrawModelPrice(input: $input) { price { rates { input } source } } }';
  const gone = await app.done(withdraw, { input: { id: setModelPrice.price.id, source: 'No longer sold' } }, operator.headers);
  expect(gone).toEqual({ withdrawModelPrice: { price: { rates: null, source: 'No longer sold' } } });
  expect(await lines('acme:one')).toMatchObject([{ current: null, past: [{ source: 'No longer sold' }, { id: setModelPrice.price.id }] }]);
});

test('what is wrong with a price is said by its field', async () => {
  const wrong = { model: 'acme:one', rates: { input: '-1', output: '1' }, source: '', effectiveFrom: '2020-01-01T00:00:00Z' };
  const { errors } = await app.ask(SET, { input: wrong }, operator.headers);
  expect(errors[0]?.extensions).toMatchObject({
    code: 'INVALID',
    fields: { input: 'is negative', cacheRead: 'is negative', source: expect.any(String), effectiveFrom: expect.stringMatching(/past/) },
  });
});

test('a workspace’s price of its own shows to its admins, and is what an answer costs', async () => {
  const before = await app.done<{ workspace: { prices: unknown[] } }>(OWN, { slug: admin.workspace.slug }, admin.headers);
  expect(before.workspace.prices).toContainEqual(expect.objectContaining({ model: { id: 'demo:echo' }, isOwn: false }));
  const rates = { input: '0', output: '1000000' };
  const input = { model: 'demo:*', workspaceSlug: admin.workspace.slug, rates, source: 'A pilot' };
  await app.done(SET, { input }, operator.headers);
  const { workspace } = await app.done<{ workspace: { prices: { model: { id: string } }[] } }>(
    OWN,
    { slug: admin.workspace.slug },
    admin.headers,
  );
  // Who set it is the operators' to know.
  expect(workspace.prices.find(({ model }) => model.id === 'demo:echo')).toMatchObject({
    isOwn: true,
    price: { source: 'A pilot', createdBy: null, rates: { output: '1000000' } },
  });
  const sessionId = await app.session(admin, { title: 'Priced' });
  const { answerIds } = await app.send(admin, sessionId, 'Hello');
  const cost = async () => {
    const { node } = await app.done<{ node: { usage: { costMicros: string; outputTokens: number } | null } }>(
      'query ($id: ID!) { node(id: $id) { ... on Message { usage { costMicros outputTokens } } } }',
      { id: answerIds[0] },
      admin.headers,
    );
    return node.usage && BigInt(node.usage.costMicros) === BigInt(node.usage.outputTokens) && node.usage.outputTokens > 0;
  };
  await expect.poll(cost, { timeout: 10_000 }).toBe(true);
});
