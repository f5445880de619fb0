/** What becomes of a workspace once nobody may take it back. Ledger, usage and invoices stay: they have no text of anybody. */
import { sql } from 'kysely';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import type { JobContext, JobDefinition } from '../kit/jobs/job.ts';

/** Erases so many sessions of a workspace, with all that hangs on them; a higher floor knows what that is. Answers how many there were. */
export type EraseSessions = (workspaceId: string, limit: number) => Promise<number>;

const SESSIONS_AT_ONCE = 20;
const ERASED_NAME = 'Erased workspace';
/** Rows of it, and of people in it; the rest goes with them. */
const TABLES = [
  'folder',
  'budget',
  'invitation',
  'workspace_link',
  'workspace_slug',
  'api_key',
  'provider_key',
  'webhook_endpoint',
  'notification',
  'membership',
] as const;

export interface ErasingOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  eraseSessions: EraseSessions;
  audit: RecordAudit;
}

export function createErasing({ db, clock, eraseSessions, audit }: ErasingOptions) {
  const isDue = (id: string) =>
    sql`select 1 from workspace where id = ${id} and erased_at is null and erase_at <= ${new Date(clock.now())}`;

  async function erase(id: string, { touch }: Pick<JobContext, 'touch'>): Promise<boolean> {
    for (;;) {
      touch();
      // Somebody may take it back until the first session is gone.
      if ((await isDue(id).execute(db.sql())).rows.length === 0) return false;
      if ((await eraseSessions(id, SESSIONS_AT_ONCE)) < SESSIONS_AT_ONCE) break;
    }
    return db.write(async (tx) => {
      const { numAffectedRows } = await sql`update workspace
        set erased_at = ${new Date(clock.now())}, name = ${ERASED_NAME}, slug = ${`erased-${id.slice('wsp_'.length)}`}, deleted_by_id = null
        where id = ${id} and erased_at is null and erase_at <= ${new Date(clock.now())}`.execute(tx.sql());
      if (!numAffectedRows) return false;
      for (const table of TABLES) await sql`delete from ${sql.table(table)} where workspace_id = ${id}`.execute(tx.sql());
      audit(tx, { workspaceId: id, actor: null, action: 'workspace:erase' });
      return true;
    });
  }

  return {
    erase,
    async due(): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`select id from workspace where erased_at is null and erase_at <= ${new Date(clock.now())}
        order by erase_at limit 100`.execute(db.sql());
      return rows.map(({ id }) => id);
    },
  };
}

export function workspaceJobs(options: ErasingOptions): JobDefinition[] {
  const { due, erase } = createErasing(options);
  return [
    {
      name: 'workspaces:erase-deleted',
      every: '10 4 * * *',
      when: 'Daily at 04:10 UTC',
      describe: 'Erases workspaces that were deleted 14 days ago. Their ledger and invoices stay.',
      run: async (context) => {
        let erased = 0;
        for (const id of await due()) if (await erase(id, context)) erased++;
        return { erased };
      },
    },
  ];
}
