import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import type { TestDatabase } from '../../server/testkit/services/database.ts';
import { randomSeed } from '../random.ts';
import { playOrders } from './orders.ts';

const ORDERS = 5;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('checkout, renewals, up, down, failure, recovery, refund, dispute, end: in any order and copies, one final state', async () => {
  const seed = randomSeed();
  console.log(`seed ${seed}`);
  const result = await playOrders({ url: database.url, seed, orders: ORDERS, tell: () => undefined });
  expect(result.problems).toEqual([]);
  expect(result).toMatchObject({ equal: ORDERS, failed: 0 });
  expect(result.deliveries / ORDERS).toBeGreaterThan(result.events);
  // And it is the state that it should be.
  const { account, subscriptions, payments } = JSON.parse(result.state) as Record<string, Record<string, unknown>[]>;
  expect(account).toMatchObject([{ plan: 'free', frozen_at: null, past_due_since: null, wallet: '0', paid: '0' }]);
  expect(subscriptions).toMatchObject([{ status: 'canceled', plan: 'team', seats: 4 }]);
  expect(payments).toMatchObject([{ status: 'succeeded', amount_micros: '30000000', taken_back_micros: '30000000' }]);
}, 120_000);
