import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { inBatches } from '../kit/jobs/in-batches.ts';
import type { JobDefinition } from '../kit/jobs/job.ts';

const KEPT_MS = 30 * 86_400_000;
const REPEATABLE_MS = 86_400_000;

export function sessionJobs({ db, clock }: { db: Pick<Database, 'sql'>; clock: Pick<Clock, 'now'> }): JobDefinition[] {
  return [
    {
      name: 'sessions:delete-settled-prompts',
      every: '45 3 * * *',
      when: 'Daily at 03:45 UTC',
      describe: 'Deletes queued prompts that were sent or taken out, 30 days after they were written.',
      run: async (context) => ({
        deleted: await inBatches(context, async (limit) => {
          const { rows } = await sql`delete from queued_prompt where id in (
            select id from queued_prompt where state in ('sent', 'removed') and created_at < ${new Date(clock.now() - KEPT_MS)}
            limit ${limit}) returning id`.execute(db.sql());
          return rows.length;
        }),
      }),
    },
    {
      name: 'sessions:delete-direct-runs',
      every: '20 * * * *',
      when: 'Hourly at minute 20',
      describe: 'Deletes what programs asked outside of sessions, a day after it ended; what it cost stays in the usage.',
      run: async (context) => ({
        deleted: await inBatches(context, async (limit) => {
          const { rows } = await sql`delete from direct_run where id in (
            select id from direct_run where status <> 'running' and created_at < ${new Date(clock.now() - REPEATABLE_MS)}
            limit ${limit}) returning id`.execute(db.sql());
          return rows.length;
        }),
      }),
    },
  ];
}
