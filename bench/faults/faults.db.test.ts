import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import { isRedisSkipped } from '../../server/testkit/services/redis.ts';
import { ensureClient } from '../../tools/client-build.ts';
import { runScenario } from './scenario.ts';
import { judge } from './verdict.ts';

const LONGEST_MS = 120_000;

test.skipIf(isRedisSkipped)(
  'L1-L4, R1-R3, G2: nodes and Redis die, sockets are reset, and no reader loses, doubles or misplaces a character',
  async () => {
    await ensureClient();
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'parley-faults-test-'));
    const story = { databaseUrl: database.url, folder, readers: 20, deltas: 1_500, deltasPerSecond: 400, nodeKills: 1 };
    const result = await runScenario({ ...story, tell: () => undefined });
    // Times are told, not judged: a test machine may be as slow as it likes.
    const broken = judge(result).filter(({ isMet, found, bar }) => !isMet && !(bar ?? '').endsWith(' ms') && found !== '');
    expect(broken).toEqual([]);
    expect(result.stored.interrupted.status).toBe('interrupted');
    expect(result.stored.complete.status).toBe('complete');
    expect(Math.max(...result.reports.map(({ ends }) => ends[result.interruptedId]?.at ?? Infinity))).toBeLessThan(Infinity);
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  },
  LONGEST_MS,
);
