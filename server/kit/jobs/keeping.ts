/** What the jobs keep of themselves, and for how long. */
import type { Clock } from '../clock.ts';
import type { Database } from '../db.ts';
import { inBatches } from './in-batches.ts';
import type { JobDefinition } from './job.ts';
import { forget } from './schedule.ts';

const KEPT_MS = 90 * 86_400_000;

export interface KeepingOptions {
  db: Pick<Database, 'sql'>;
  clock: Pick<Clock, 'now'>;
  /** Of all jobs that this version declares. */
  names(): readonly string[];
}

export function keepingJobs({ db, clock, names }: KeepingOptions): JobDefinition[] {
  return [
    {
      name: 'jobs:delete-old-runs',
      every: '15 3 * * *',
      when: 'Daily at 03:15 UTC',
      describe: 'Deletes runs of jobs that ended more than 90 days ago.',
      run: async (context) => ({
        deleted: await inBatches(context, (limit) => forget(db.sql(), { known: names(), before: new Date(clock.now() - KEPT_MS), limit })),
      }),
    },
  ];
}
