import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createOperators } from '../identity/operators.ts';
import { createReading } from '../workspaces/reading.ts';
import { pricesAt } from './price-list.ts';
import { createPrices } from './prices.ts';
import type { PriceLine } from './prices-lines.ts';
import type { PriceTable } from './prices.ts';
import type { PriceInput } from './prices-fields.ts';
import { createBillingFixture } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

const DAY = 86_400_000;
const rates = (output: bigint) => ({ input: 1n, cacheRead: 1n, cacheWrite: 1n, output, reasoning: output });
const person = (userId: string): Actor => ({ kind: 'user', userId, displayName: 'Ana', loginId: 'login' });

let fixture: BillingFixture;
let prices: PriceTable;
let operator: Actor;
let admin: Actor;
let workspaceId: string;
let slug: string;
let model: string;
let models: { id: string }[] = [];

beforeAll(async () => {
  fixture = await createBillingFixture();
  const { db, clock } = fixture;
  prices = createPrices({
    audit: () => undefined,
    db,
    clock,
    identity: createOperators({ db }),
    workspaces: createReading({ db }),
    models: { list: async () => models },
  });
  workspaceId = await fixture.workspace();
  slug = workspaceId.replace('_', '-');
  operator = person((await fixture.work(workspaceId)).actor.id);
  admin = person((await fixture.work(workspaceId)).actor.id);
  await sql`update app_user set is_operator = true where id = ${(operator as { userId: string }).userId}`.execute(db.sql());
  await sql`update membership set role = 'admin' where user_id = ${(admin as { userId: string }).userId}`.execute(db.sql());
});
afterAll(() => fixture.close());
let count = 0;
beforeEach(() => {
  model = `shop:model-${(count += 1)}`;
  models = [{ id: model }];
  fixture.clock.advance(1_000);
});

const set = (output: bigint, more: Partial<PriceInput> = {}) =>
  prices.set(operator, { model, rates: rates(output), source: 'The shop’s page', ...more });
const charged = async (when = fixture.now()) => (await pricesAt(fixture.db.sql(), workspaceId, model, when))?.charged.output ?? null;
const inDays = (days: number) => new Date(fixture.clock.now() + days * DAY);
async function line(of = model): Promise<PriceLine> {
  return (await prices.lines()).find((one) => one.model === of && one.workspace === null)!;
}
const outputs = ({ current, upcoming, past }: PriceLine) => ({
  current: current?.price?.output ?? null,
  upcoming: upcoming.map(({ price }) => price?.output ?? null),
  past: past.map(({ price }) => price?.output ?? null),
});

describe('setting a price', () => {
  test('holds from now on, and leaves what was used before as it was', async () => {
    const before = fixture.now();
    await set(10n);
    fixture.clock.advance(DAY);
    await set(20n);
    expect(await charged()).toBe(20n);
    expect(await charged(new Date(fixture.clock.now() - 1))).toBe(10n);
    expect(await charged(new Date(before.getTime() - 1))).toBeNull();
    expect(outputs(await line())).toEqual({ current: 20n, upcoming: [], past: [10n] });
  });

  test('may be for a later moment: until then nothing changes', async () => {
    await set(10n);
    await set(30n, { effectiveFrom: inDays(30) });
    await set(20n, { effectiveFrom: inDays(10) });
    expect([await charged(), await charged(inDays(10)), await charged(inDays(31))]).toEqual([10n, 20n, 30n]);
    expect(outputs(await line())).toEqual({ current: 10n, upcoming: [20n, 30n], past: [] });
  });

  test('for the same moment again takes the place of the first', async () => {
    const effectiveFrom = inDays(3);
    await set(10n);
    await set(20n, { effectiveFrom });
    await set(25n, { effectiveFrom });
    expect(outputs(await line())).toEqual({ current: 10n, upcoming: [25n], past: [] });
    expect(await charged(inDays(4))).toBe(25n);
  });

  test('says who set it, where from, and read when', async () => {
    const record = await set(10n, { source: '  The shop’s \n page ', readOn: '2026-11-19', above: { promptTokens: 1_000, ...rates(99n) } });
    expect(record).toMatchObject({
      createdById: (operator as { userId: string }).userId,
      source: 'The shop’s page',
      readOn: '2026-11-19',
      price: { output: 10n, above: { promptTokens: 1_000, output: 99n } },
    });
    expect((await line()).current).toEqual({ ...record, price: { ...record.price, id: record.id } });
  });

  test('is one workspace’s own where it names one', async () => {
    await set(10n);
    await set(4n, { workspaceSlug: slug });
    expect(await charged()).toBe(4n);
    expect((await pricesAt(fixture.db.sql(), await fixture.workspace(), model, fixture.now()))?.charged.output).toBe(10n);
    expect((await prices.lines()).filter((one) => one.model === model).map(({ workspace }) => workspace?.slug ?? null)).toEqual([
      null,
      slug,
    ]);
  });

  test.each<[string, Partial<PriceInput>, string]>([
    ['a negative rate', { rates: { ...rates(1n), cacheRead: -1n } }, 'cacheRead'],
    ['a rate beyond a dollar a token', { rates: rates(1_000_000_000_001n) }, 'output'],
    ['a negative rate for large prompts', { above: { promptTokens: 1, ...rates(-1n) } }, 'above.output'],
    ['large prompts of no size', { above: { promptTokens: 0, ...rates(1n) } }, 'above.promptTokens'],
    ['no source', { source: ' \n ' }, 'source'],
    ['an endless source', { source: 'x'.repeat(301) }, 'source'],
    ['a name without a provider', { model: 'gpt-6' }, 'model'],
    ['a name with a space', { model: 'openai:gpt 6' }, 'model'],
    ['a day that does not exist', { readOn: '2026-02-30' }, 'readOn'],
    ['a day to come', { readOn: '2030-01-01' }, 'readOn'],
    ['a moment that is over', { effectiveFrom: new Date('2026-11-20T11:59:59Z') }, 'effectiveFrom'],
    ['a workspace that does not exist', { workspaceSlug: 'nowhere' }, 'workspaceSlug'],
  ])('refuses %s', async (_name, more, field) => {
    await expect(set(1n, more)).rejects.toMatchObject({ code: 'INVALID', details: { fields: { [field]: expect.any(String) } } });
    expect(await charged()).toBeNull();
  });

  test('names every field that is wrong at once', async () => {
    await expect(set(-1n, { source: '', model: '?' })).rejects.toMatchObject({
      details: { fields: { output: 'is negative', reasoning: 'is negative', source: expect.any(String), model: expect.any(String) } },
    });
  });
});

describe('withdrawing', () => {
  test('what is in effect ends now, and a wider name holds instead', async () => {
    await prices.set(operator, { model: 'shop:*', rates: rates(77n), source: 'The shop’s page' });
    const { id } = await set(10n);
    fixture.clock.advance(1_000);
    await prices.withdraw(operator, { id, source: 'It was wrong' });
    expect(await charged()).toBe(77n);
    expect(await charged(new Date(fixture.clock.now() - 1))).toBe(10n);
    expect(await line()).toMatchObject({ current: null, past: [{ price: null, source: 'It was wrong' }, { id }] });
  });

  test('what is to come does not come: what holds before it goes on, also past what was to follow', async () => {
    await set(10n);
    const coming = await set(20n, { effectiveFrom: inDays(5) });
    await set(30n, { effectiveFrom: inDays(9) });
    await prices.withdraw(operator, { id: coming.id, source: 'The rise was called off' });
    expect([await charged(inDays(6)), await charged(inDays(10))]).toEqual([10n, 30n]);
    expect(outputs(await line())).toEqual({ current: 10n, upcoming: [30n], past: [] });
  });

  test('of a first price that is still to come leaves the model without one', async () => {
    const { id } = await set(20n, { effectiveFrom: inDays(5) });
    await prices.withdraw(operator, { id, source: 'Not yet' });
    fixture.clock.advance(1);
    expect(await pricesAt(fixture.db.sql(), workspaceId, model, inDays(6))).toMatchObject({ charged: { output: 77n } });
    expect(outputs(await line())).toEqual({ current: null, upcoming: [], past: [] });
  });

  test('twice, or of one whose place was taken, is a CONFLICT; of one that never was, NOT_FOUND', async () => {
    const { id } = await set(10n);
    fixture.clock.advance(1);
    await set(11n);
    for (const wrong of [id])
      await expect(prices.withdraw(operator, { id: wrong, source: 'x' })).rejects.toMatchObject({ code: 'CONFLICT' });
    for (const wrong of ['999999999', 'x', "1' or true", '-1'])
      await expect(prices.withdraw(operator, { id: wrong, source: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(prices.withdraw(operator, { id, source: '' })).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('by many at once happens once', async () => {
    const { id } = await set(10n);
    fixture.clock.advance(1);
    const people = Array.from({ length: 12 });
    // So that nobody waits for a connection while another is done already.
    await Promise.all(people.map(() => prices.lines()));
    const results = await Promise.allSettled(people.map(() => prices.withdraw(operator, { id, source: 'Wrong' })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('for operators only', () => {
  test.each<[string, () => Actor]>([
    ['an admin of the workspace', () => admin],
    ['an API key of an operator’s workspace', () => ({ kind: 'apiKey', apiKeyId: 'key_1', displayName: 'Bot', workspaceId, scopes: [] })],
  ])('%s finds nothing', async (_name, who) => {
    const input = { model, rates: rates(1n), source: 'x' };
    await expect(prices.set(who(), input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(prices.withdraw(who(), { id: '1', source: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what a workspace pays', () => {
  test('is shown to its admins, with what comes next', async () => {
    await set(10n);
    await set(4n, { workspaceSlug: slug });
    await set(5n, { workspaceSlug: slug, effectiveFrom: inDays(2) });
    await set(12n, { effectiveFrom: inDays(1) });
    const reachable = [{ id: model }, { id: 'nobody:one' }];
    const [own, unpriced] = await prices.ofWorkspace(admin, workspaceId, reachable);
    expect(own).toMatchObject({ standing: { workspaceId, price: { output: 4n } }, next: { price: { output: 5n } } });
    expect(unpriced).toEqual({ model: { id: 'nobody:one' }, standing: null, next: null });
  });

  test('is nobody else’s business', async () => {
    const member = person((await fixture.work(workspaceId)).actor.id);
    await expect(prices.ofWorkspace(member, workspaceId, [])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const stranger = person((await fixture.work(await fixture.workspace())).actor.id);
    await expect(prices.ofWorkspace(stranger, workspaceId, [])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('models that can be reached and that nobody pays for are named', async () => {
  models = [{ id: 'openai:gpt-6-luna' }, { id: 'ollama:llama4' }, { id: 'demo:writer' }];
  expect(await prices.unpriced()).toEqual(['ollama:llama4']);
});
