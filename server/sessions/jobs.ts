import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { inBatches } from '../kit/jobs/in-batches.ts';
import type { JobDefinition } from '../kit/jobs/job.ts';

const KEPT_MS = 30 * 86_400_000;

export function sessionJobs({ db, clock }: { db: Pick<Database, 'sql'>; clock: Pick<Clock, 'now'> }): JobDefinition[] {
  return [
    {
      name: 'sessions:delete-settled-prompts',
      every: '45 3 * * *',
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
  ];
}
