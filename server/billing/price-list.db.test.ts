import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { costMicros } from './cost.ts';
import type { TokenCounts } from './cost.ts';
import { priceById, pricesAt } from './price-list.ts';
import { MODEL, MODEL_RATES, NONE, createBillingFixture } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

const NOVEMBER = new Date('2026-11-20T12:00:00Z');
const MILLION = 1_000_000;

let fixture: BillingFixture;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture();
  workspaceId = await fixture.workspace();
});
afterAll(() => fixture.close());

const at = (modelId: string, when = NOVEMBER, of = workspaceId) => pricesAt(fixture.db.sql(), of, modelId, when);
async function cost(modelId: string, counts: Partial<TokenCounts>, when = NOVEMBER): Promise<bigint> {
  return costMicros({ ...NONE, ...counts }, (await at(modelId, when))!.charged);
}

describe('the list that comes with the program', () => {
  test('of a million of each', async () => {
    expect(await cost('anthropic:claude-opus-5-5', { uncachedInput: MILLION })).toBe(4_000_000n);
    expect(await cost('anthropic:claude-opus-5-5', { cacheRead: MILLION })).toBe(400_000n);
    expect(await cost('anthropic:claude-opus-5-5', { cacheWrite: MILLION })).toBe(5_000_000n);
    expect(await cost('anthropic:claude-opus-5-5', { output: MILLION / 2, reasoning: MILLION / 2 })).toBe(20_000_000n);
    expect(await cost('openai:gpt-6-astra', { cacheRead: 100_000 })).toBe(100_000n);
    expect(await cost('google:gemini-3.5-flash-lite', { uncachedInput: MILLION, output: MILLION })).toBe(2_800_000n);
  });

  test('follows the size of the whole prompt', async () => {
    expect(await cost('anthropic:claude-haiku-5-5', { uncachedInput: 100_000 })).toBe(10_000n);
    expect(await cost('anthropic:claude-haiku-5-5', { uncachedInput: 100_001 })).toBe(50_001n);
    expect(await cost('openai:gpt-6.1-sol', { uncachedInput: 300_000, output: 1000 })).toBe(1_200_000n + 15_000n);
  });

  test('follows the date, and holds before its first day', async () => {
    const january = new Date('2027-01-01T00:00:00Z');
    const eve = new Date(january.getTime() - 1);
    expect(await cost('google:gemini-3.8-flash', { uncachedInput: MILLION }, eve)).toBe(750_000n);
    expect(await cost('google:gemini-3.8-flash', { uncachedInput: MILLION }, january)).toBe(1_500_000n);
    expect(await cost('google:gemini-3.8-flash', { uncachedInput: MILLION }, new Date(0))).toBe(750_000n);
  });

  test('knows dated names, has a cautious price for what a provider adds, nothing for the demo and none for models nobody lists', async () => {
    expect(await cost('anthropic:claude-opus-5-5-20261001', { uncachedInput: MILLION })).toBe(4_000_000n);
    expect(await cost('anthropic:claude-new-6', { output: MILLION })).toBe(50_000_000n);
    expect(await cost('demo:writer', { uncachedInput: 5 * MILLION, output: 5 * MILLION })).toBe(0n);
    expect(await at('ollama:llama4')).toBeNull();
    expect(await at('toString')).toBeNull();
  });

  test('names its source and the day on which it was read, in every row', async () => {
    const { rows } = await sql<{ model: string; source: string; read_on: string | null }>`select * from model_price`.execute(
      fixture.db.sql(),
    );
    expect(rows.length).toBeGreaterThan(12);
    for (const { source, read_on: readOn } of rows) expect([source.length > 5, readOn !== null]).toEqual([true, true]);
  });
});

test('a workspace’s own price is what it is charged, and the list what the provider asks', async () => {
  const other = await fixture.workspace();
  await fixture.seedPrice();
  await fixture.price(MODEL, { ...MODEL_RATES, output: 0n }, { workspaceId: other });
  expect(await at(MODEL, NOVEMBER, other)).toMatchObject({ charged: { output: 0n }, listed: { output: 5_000_000n } });
  expect(await at(MODEL)).toMatchObject({ charged: { output: 5_000_000n }, listed: { output: 5_000_000n } });
  await fixture.price('private:one', MODEL_RATES, { workspaceId: other });
  expect(await at('private:one', NOVEMBER, other)).toMatchObject({ charged: { output: 5_000_000n }, listed: { output: 5_000_000n } });
  expect(await at('private:one')).toBeNull();
});

test('a price is found by its id as it was written', async () => {
  const id = await fixture.price('acme:two', MODEL_RATES);
  expect(await priceById(fixture.db.sql(), id)).toEqual({ id, model: 'acme:two', ...MODEL_RATES, above: null });
  await expect(priceById(fixture.db.sql(), '999999')).rejects.toThrow('there is no price');
});

test.each(['input', 'above_output'])('the database takes no negative %s', async (column) => {
  const insert = sql`insert into model_price (model, effective_from, source, created_at, input, cache_read, cache_write, output, reasoning,
      above_prompt_tokens, above_input, above_cache_read, above_cache_write, above_output, above_reasoning)
    values ('acme:bad', now(), 'a test', now(), ${column === 'input' ? -1 : 0}, 0, 0, 0, 0, 1, 0, 0, 0, ${column === 'input' ? 0 : -1}, 0)`;
  await expect(insert.execute(fixture.db.sql())).rejects.toThrow(/check/);
});
