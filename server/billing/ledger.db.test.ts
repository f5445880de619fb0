import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, rebuiltBalances } from './ledger.ts';
import type { LedgerTransaction, Postings } from './ledger.ts';
import { createBillingFixture, expectSound } from './testkit/billing-fixture.ts';
import type { BillingFixture } from './testkit/billing-fixture.ts';

let fixture: BillingFixture;
let workspaceId: string;
beforeAll(async () => {
  fixture = await createBillingFixture();
});
afterAll(() => fixture.close());

let count = 0;
async function write(postings: Postings, more: Partial<LedgerTransaction> = {}): Promise<boolean> {
  return fixture.db.write(async (tx) => {
    await fixture.billing.accounts.lock(tx, workspaceId, fixture.now());
    return post(tx, { workspaceId, kind: 'adjust', key: `test:${(count += 1)}`, postings, at: fixture.now(), ...more });
  });
}
const transactions = () => fixture.rows<{ key: string; note: string | null }>('ledger_transaction', workspaceId);

beforeAll(async () => {
  workspaceId = await fixture.workspace();
  await write({ wallet: 1_000n, paid: -1_000n }, { kind: 'topUp', note: 'A card' });
});

test('moves amounts between accounts, and the rows alone give the balances', async () => {
  await write({ wallet: -400n, reserved: 400n });
  await write({ reserved: -400n, wallet: 150n, spent: 250n, provider_cost: 200n, provider_payable: -200n });
  expect(await fixture.balances(workspaceId)).toMatchObject({
    wallet: 750n,
    reserved: 0n,
    spent: 250n,
    paid: -1_000n,
    provider_cost: 200n,
  });
  await expectSound(fixture.db, await fixture.workspace());
  expect(await rebuiltBalances(fixture.db.sql(), workspaceId)).toEqual(await fixture.balances(workspaceId));
});

test('a key that was posted does nothing again, whatever it says now; nor do 20 at once', async () => {
  const before = await fixture.balances(workspaceId);
  expect(await write({ wallet: 10n, paid: -10n }, { key: 'topUp:pi_1' })).toBe(true);
  expect(await write({ wallet: 99n, paid: -99n }, { key: 'topUp:pi_1' })).toBe(false);
  const many = await Promise.all(Array.from({ length: 20 }, () => write({ wallet: 7n, paid: -7n }, { key: 'topUp:pi_2' })));
  expect(many.filter(Boolean)).toHaveLength(1);
  expect((await fixture.balances(workspaceId)).wallet).toBe(before.wallet + 17n);
});

test('what was posted for another workspace does nothing here either', async () => {
  const other = await fixture.workspace();
  expect(await write({ wallet: 5n, paid: -5n }, { workspaceId: other, key: 'topUp:pi_1' })).toBe(false);
  expect((await rebuiltBalances(fixture.db.sql(), other)).wallet).toBe(0n);
});

describe('refused as a whole, with nothing left behind', () => {
  test.each<[string, Postings, RegExp]>([
    ['what does not sum to zero', { wallet: 1n }, /does not sum to zero/],
    ['credits below zero', { credits: -1n, granted: 1n }, /check/],
    ['a wallet below zero', { wallet: -1_000_000n, paid: 1_000_000n }, /check/],
    ['more given back than is held', { reserved: -1n, wallet: 1n }, /check/],
    ['a metered debt above zero', { metered: 1n, paid: -1n }, /check/],
    ['less spent than nothing', { spent: -1_000_000n, wallet: 1_000_000n }, /check/],
  ])('%s', async (_name, postings, message) => {
    const [before, rows] = [await fixture.balances(workspaceId), (await transactions()).length];
    await expect(write(postings)).rejects.toThrow(message);
    expect(await fixture.balances(workspaceId)).toEqual(before);
    expect((await transactions()).length).toBe(rows);
  });

  test('the database itself refuses a transaction that does not sum to zero', async () => {
    const insert = sql`insert into ledger_transaction overriding system value
      select (jsonb_populate_record(t, jsonb_build_object('id', t.id + 1000000, 'key', 'test:unbalanced', 'wallet', t.wallet + 1))).*
      from ledger_transaction t where t.workspace_id = ${workspaceId} limit 1`;
    await expect(insert.execute(fixture.db.sql())).rejects.toThrow(/check/);
  });
});

test('a transaction that moves nothing is written down, and can be posted once', async () => {
  expect(await write({}, { key: 'release:nothing', note: 'Nothing was held' })).toBe(true);
  expect(await write({}, { key: 'release:nothing' })).toBe(false);
  expect((await transactions()).at(-1)).toMatchObject({ key: 'release:nothing', note: 'Nothing was held' });
});

test('amounts that no double holds stay exact', async () => {
  const huge = 9_007_199_254_740_993n;
  await write({ wallet: huge, paid: -huge });
  await write({ wallet: 2n, paid: -2n });
  const { wallet } = await fixture.balances(workspaceId);
  expect(wallet % 10n).toBe((767n + huge + 2n) % 10n);
  expect(await rebuiltBalances(fixture.db.sql(), workspaceId)).toEqual(await fixture.balances(workspaceId));
});
