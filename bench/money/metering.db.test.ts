import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import type { TestDatabase } from '../../server/testkit/services/database.ts';
import { isRedisSkipped, startRedisServer } from '../../server/testkit/services/redis-server.ts';
import type { RedisServer } from '../../server/testkit/services/redis-server.ts';
import { randomSeed } from '../random.ts';
import { judgeMetering } from './judge-metering.ts';
import type { AnswerRow } from './judge-metering.ts';
import { runMetering } from './metering.ts';
import type { Metering } from './metering.ts';

const LONGEST_MS = 180_000;
const RUNS = 600;

describe.skipIf(isRedisSkipped)('runs of two nodes that die, lose their database and are stopped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-metering-'));
  let database: TestDatabase;
  let redis: RedisServer;
  let metering: Metering;
  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), startRedisServer()]);
    const seed = randomSeed();
    console.log(`seed ${seed}`);
    const place = { databaseUrl: database.url, redisUrl: redis.url, folder };
    metering = await runMetering({ ...place, runs: RUNS, seed, kills: 2, cuts: 2, houseCount: 6, tell: () => undefined });
  }, LONGEST_MS);
  afterAll(async () => {
    await redis.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('G4: the ledger has each run once, to the token and the micro-dollar of the provider’s own books', () => {
    const { verdict, bookFaults, forgotten, phantoms } = metering;
    expect(verdict.wrong).toEqual([]);
    expect(verdict).toMatchObject({ missing: 0, duplicates: 0 });
    expect(bookFaults).toEqual([]);
    expect({ forgotten, phantoms }).toEqual({ forgotten: 0, phantoms: 0 });
    expect(verdict.runs).toBeGreaterThanOrEqual(RUNS);
  });

  test('the faults were real: runs failed, were stopped and were interrupted, and a budget ran out and held', () => {
    const { verdict, stops, overspent, exhausted, refused } = metering;
    for (const status of ['complete', 'failed', 'stopped', 'interrupted'])
      expect([status, verdict.byStatus[status] ?? 0]).not.toEqual([status, 0]);
    expect(verdict.told).toBeGreaterThan(RUNS / 2);
    expect(verdict.estimated).toBeGreaterThan(RUNS / 50);
    expect(stops).toBeGreaterThan(0);
    expect([overspent, exhausted > 0, (refused['BUDGET_EXCEEDED'] ?? 0) > 0]).toEqual([[], true, true]);
  });

  test.each<[string, (row: AnswerRow) => AnswerRow, RegExp]>([
    ['a run that was written down twice', (row) => ({ ...row, usageRows: 2 }), /^1 0 /],
    ['a run that is missing', (row) => ({ ...row, usageRows: 0, counts: null }), /^0 1 /],
    ['a token too many', (row) => ({ ...row, counts: { ...row.counts!, output: row.counts!.output + 1 } }), /is none of/],
    ['a micro-dollar too few', (row) => ({ ...row, cost: row.cost - 1n, ledgerSpent: row.ledgerSpent - 1n }), /charged/],
    ['a ledger that says something else', (row) => ({ ...row, ledgerSpent: row.ledgerSpent + 1n }), /the ledger has/],
    ['cached tokens that are counted as input as well', double, /is none of/],
  ])('the judge sees %s', (_name, doctor, found) => {
    const index = metering.answers.findIndex(
      ({ status, estimated, counts }) => status === 'complete' && !estimated && counts!.cacheRead > 0,
    );
    const { duplicates, missing, wrong } = judgeMetering(metering.answers.with(index, doctor(metering.answers[index]!)), metering.record);
    expect(`${duplicates} ${missing} ${wrong.join()}`).toMatch(found);
  });

  function double(row: AnswerRow): AnswerRow {
    const counts = row.counts!;
    return { ...row, counts: { ...counts, uncachedInput: counts.uncachedInput + counts.cacheRead } };
  }
});
