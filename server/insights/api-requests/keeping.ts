/** Requests are kept for a week, and of one workspace the newest thousands. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database } from '../../kit/db.ts';
import { inBatches } from '../../kit/jobs/in-batches.ts';
import type { JobContext, JobSummary } from '../../kit/jobs/job.ts';

export const KEPT_DAYS = 7;
export const KEPT_PER_WORKSPACE = 5_000;
const DAY_MS = 86_400_000;

export function createKeeping({ db }: { db: Pick<Database, 'sql'> }) {
  async function deleteSome(isOld: RawBuilder<unknown>, limit: number): Promise<number> {
    const { rows } = await sql`delete from api_request where seq = any(array(
      select seq from api_request where ${isOld} limit ${limit})) returning 1`.execute(db.sql());
    return rows.length;
  }

  return {
    async deleteOld({ now, touch }: Pick<JobContext, 'now' | 'touch'>, most = KEPT_PER_WORKSPACE): Promise<JobSummary> {
      const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
      const old = await inBatches({ touch }, (limit) => deleteSome(sql`at < ${before}`, limit));
      const { rows } = await sql<{ id: string; seq: string }>`
        select w.id, last.seq from workspace w cross join lateral (
          select seq from api_request where workspace_id = w.id order by seq desc offset ${most} limit 1) last`.execute(db.sql());
      let surplus = 0;
      for (const { id, seq } of rows)
        surplus += await inBatches({ touch }, (limit) => deleteSome(sql`workspace_id = ${id} and seq <= ${seq}`, limit));
      return { old, surplus };
    },
  };
}
