/** What is worth nothing any more. Limits that people hit stay as long as their workspace: plans show all that ever was. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database } from '../kit/db.ts';
import { inBatches } from '../kit/jobs/in-batches.ts';
import type { JobContext, JobSummary } from '../kit/jobs/job.ts';

const KEPT_REPORT_DAYS = 90;

export function createOldRecords({ db }: { db: Pick<Database, 'sql'> }) {
  async function deleteSome(table: 'activity_sample' | 'weekly_report', isOld: RawBuilder<unknown>, limit: number): Promise<number> {
    const { rows } = await sql`delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${isOld} limit ${limit})) returning 1`.execute(db.sql());
    return rows.length;
  }

  return {
    async deleteOld({ now, touch }: Pick<JobContext, 'now' | 'touch'>): Promise<JobSummary> {
      const lastKept = new Date(now.getTime() - KEPT_REPORT_DAYS * 86_400_000);
      return {
        // By the database's clock, as they are written; each server leaves one a workspace that it was watched in.
        samples: await inBatches({ touch }, (limit) =>
          deleteSome('activity_sample', sql`sampled_at < clock_timestamp() - interval '1 day'`, limit),
        ),
        reports: await inBatches({ touch }, (limit) => deleteSome('weekly_report', sql`claimed_at < ${lastKept}`, limit)),
      };
    },
  };
}
