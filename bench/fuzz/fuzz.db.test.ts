import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../server/testkit/services/database.ts';
import { DOORS } from './plan.ts';
import { fuzz } from './run.ts';

/** The full numbers: npm run soak -- fuzz. */
test('2,000 hostile messages at every door: the process lives, nothing is unhandled, and a healthy run loses no token', async () => {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'parley-fuzz-test-'));
  try {
    const { sent, faults, hasExited, unhandled, errors, health } = await fuzz({
      databaseUrl: database.url,
      folder,
      messages: 2_000,
      warmShare: 0.1,
      processes: 1,
      sendersPerProcess: 4,
      deltas: 200,
      deltasPerSecond: 100,
      seed: 11,
      withinMs: 120_000,
      calmWithinMs: 0,
      tell: () => undefined,
    });
    // Memory is judged at full size: here a cache that fills is most of it.
    expect({ faults, hasExited, unhandled, errors, lost: health.faults }).toEqual({
      faults: [],
      hasExited: false,
      unhandled: [],
      errors: [],
      lost: [],
    });
    expect(DOORS.filter((door) => sent[door] === 0)).toEqual([]);
    expect(health.runs).toBeGreaterThan(0);
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
