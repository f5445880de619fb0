import { sql } from 'kysely';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { inBatches } from '../kit/jobs/in-batches.ts';
import type { JobDefinition } from '../kit/jobs/job.ts';

const DAY_MS = 86_400_000;
const KEPT_READ_MS = 90 * DAY_MS;
const KEPT_UNREAD_MS = 365 * DAY_MS;

export function noticeJobs({ db, clock }: { db: Pick<Database, 'sql'>; clock: Pick<Clock, 'now'> }): JobDefinition[] {
  return [
    {
      name: 'notices:delete-old-notifications',
      every: '30 3 * * *',
      when: 'Daily at 03:30 UTC',
      describe: 'Deletes notifications that were read more than 90 days ago, and unread ones after a year.',
      run: async (context) => ({
        deleted: await inBatches(context, async (limit) => {
          const [read, unread] = [new Date(clock.now() - KEPT_READ_MS), new Date(clock.now() - KEPT_UNREAD_MS)];
          // What only left by mail has nobody who reads it here.
          const { rows } = await sql`delete from notification where id in (
            select id from notification where created_at < ${read} and (read_at < ${read} or created_at < ${unread} or not in_app)
            limit ${limit}) returning id`.execute(db.sql());
          return rows.length;
        }),
      }),
    },
  ];
}
