import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestClock } from '../../testkit/clock.ts';
import { runJob } from '../../testkit/run-job.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import { createDatabase } from '../db.ts';
import type { Database } from '../db.ts';
import { createLogger } from '../logger.ts';
import { BATCH, inBatches } from './in-batches.ts';
import { keepingJobs } from './keeping.ts';

const NAME = 'jobs:delete-old-runs';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log: createLogger({ level: 'silent' }) });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

test('runs stay for 90 days; open ones, and the rows of jobs that another version knows, stay', async () => {
  const clock = createTestClock(Date.now());
  const add = (id: string, status: string, days: number | null) =>
    db.em().execute(
      `insert into job_run (id, job, status, trigger, node, created_at, started_at, finished_at)
       values (?, ?, ?, 'schedule', 'n', now(), now(), now() - ? * interval '1 day')`,
      [id, `test:${id}`, status, days],
    );
  await add('old', 'done', 91);
  await add('older', 'failed', 400);
  await add('young', 'lost', 89);
  await add('open', 'running', null);
  for (const [name, days] of [
    ['test:known', 200],
    ['test:gone', 200],
    ['test:newer', 1],
  ] as const) {
    await db
      .em()
      .execute("insert into agenda_jobs (name, type, updated_at) values (?, 'single', now() - ? * interval '1 day')", [name, days]);
  }
  const jobs = keepingJobs({ db, clock, names: () => ['test:known'] });
  expect(await runJob(jobs, NAME, { now: new Date(clock.now()) })).toEqual({ deleted: 2 });
  expect(await db.em().execute('select id from job_run order by id')).toEqual([{ id: 'open' }, { id: 'young' }]);
  expect(await db.em().execute('select name from agenda_jobs order by name')).toEqual([{ name: 'test:known' }, { name: 'test:newer' }]);
});

test('much is deleted in little steps, each of which can be the last', async () => {
  const touch = vi.fn<() => void>();
  const left = [BATCH, BATCH, 3];
  const limits: number[] = [];
  const total = await inBatches({ touch }, async (limit) => {
    limits.push(limit);
    return left.shift()!;
  });
  expect([total, limits.length, touch.mock.calls.length]).toEqual([2 * BATCH + 3, 3, 3]);
  const stopped = () => {
    throw new Error('stopped');
  };
  await expect(inBatches({ touch: stopped }, async () => BATCH)).rejects.toThrow('stopped');
});
