/** For tests: the jobs of one node on a database, a worker or not; and what a job did, in a table that `prepareTicks` makes. */
import pg from 'pg';
import { systemClock } from '../../clock.ts';
import { createDatabase } from '../../db.ts';
import { createIds } from '../../ids.ts';
import { createLogger } from '../../logger.ts';
import { listen } from '../../notifications.ts';
import type { JobDefinition } from '../job.ts';
import { createJobs } from '../jobs.ts';
import type { JobTiming } from '../timing.ts';

export const QUICK: Partial<JobTiming> = { pollMs: 200, beatMs: 100, leaseMs: 1_000, retryMs: 300, maxRetryMs: 1_000 };

export interface JobNodeOptions {
  url: string;
  definitions: readonly JobDefinition[];
  timing?: Partial<JobTiming>;
  isWorker?: boolean;
}

export async function createJobNode({ url, definitions, timing, isWorker = true }: JobNodeOptions) {
  const log = createLogger({ level: process.env['TEST_LOG'] ?? 'silent' });
  const db = await createDatabase({ url, entities: [], log, poolSize: 5 });
  const jobs = createJobs({
    db,
    clock: systemClock,
    ids: createIds(systemClock),
    log,
    definitions,
    timing: { ...QUICK, ...timing },
  });
  const listening = await listen({ url, channels: jobs.channels, log });
  if (isWorker) await jobs.start();
  return {
    jobs,
    db,
    async close(ms = 2_000): Promise<void> {
      await jobs.close(ms);
      await listening.close();
      await db.close();
    },
  };
}

export type JobNode = Awaited<ReturnType<typeof createJobNode>>;

export async function query<Row = Record<string, unknown>>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
