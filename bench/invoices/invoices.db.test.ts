import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import type { TestDatabase } from '../../server/testkit/services/database.ts';
import { randomSeed } from '../random.ts';
import { killClosings } from './killing.ts';
import { passMonths } from './months.ts';

const LONGEST_MS = 120_000;

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

test(
  '24 months on two nodes: every event is in exactly one period and on exactly one invoice, and each invoice is what its rows come to',
  async () => {
    const seed = randomSeed();
    console.log(`seed ${seed}`);
    const result = await passMonths({ url: database.url, seed, months: 24, workspaces: 3, events: 16, tell: () => undefined });
    const recorded = 24 * 3 * 16;
    expect(result).toMatchObject({ recorded, rows: recorded, billed: recorded, runs: recorded, mostInvoicesAMonth: 1, problems: [] });
    expect(result.invoices).toBe(24 * 3);
    // Otherwise it has not been where it hurts.
    expect(result.late).toBeGreaterThan(2);
    expect(result.planChanges).toBeGreaterThan(3);
  },
  LONGEST_MS,
);

test(
  'killed in the middle of the monthly job: another worker does the rest, and the invoices are those of a job that nobody killed',
  async () => {
    const seed = randomSeed();
    console.log(`seed ${seed}`);
    const result = await killClosings({ url: database.url, seed, points: 6, events: 12, tell: () => undefined });
    expect(result).toMatchObject({ points: 6, killed: 6, equal: 6, problems: [] });
    expect(result.statements).toBeGreaterThan(50);
    expect(result.between).toBeGreaterThan(1);
  },
  LONGEST_MS,
);
