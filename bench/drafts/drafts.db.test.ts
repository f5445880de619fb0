import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import type { TestDatabase } from '../../server/testkit/services/database.ts';
import { isRedisSkipped } from '../../server/testkit/services/redis.ts';
import { ensureClient } from '../../tools/client-build.ts';
import { randomSeed } from '../random.ts';
import { converge, judge } from './converge.ts';
import { startNodes } from './nodes.ts';
import type { Nodes } from './nodes.ts';
import { runRandomOperations } from './random-operations.ts';

const LONGEST_MS = 120_000;
const SECONDS = 5;
const OPERATIONS = 2_000;

describe.skipIf(isRedisSkipped)('drafts over two nodes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-drafts-test-'));
  let database: TestDatabase;
  let nodes: Nodes;
  beforeAll(async () => {
    await ensureClient();
    database = await createTestDatabase();
    nodes = await startNodes({ databaseUrl: database.url, folder });
  }, LONGEST_MS);
  afterAll(async () => {
    await nodes.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    'D1, D3: five people write 20 times a second while sockets, a subscription, a node and Redis die; all have one text, and nothing is lost',
    async () => {
      const seed = randomSeed();
      console.log(`seed ${seed}`);
      const result = await converge({ nodes, seconds: SECONDS, seed, tell: () => undefined });
      const verdict = judge(result);
      expect(verdict).toMatchObject({ documents: 5, equal: 5, lost: 0, doubled: 0, forgotten: 0, refused: 0 });
      expect(verdict.operations).toBe(SECONDS * 5 * 20);
    },
    LONGEST_MS,
  );

  test(
    'D1: random operations of Yjs’s own test helper over this API end in one document',
    async () => {
      const seed = randomSeed();
      console.log(`seed ${seed}`);
      const run = { nodes, operations: OPERATIONS, rounds: 2, seed, tell: () => undefined };
      expect(await runRandomOperations(run)).toEqual({ operations: OPERATIONS, refused: 0 });
    },
    LONGEST_MS,
  );
});
