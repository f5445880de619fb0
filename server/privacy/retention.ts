/** How long a workspace keeps sessions that nobody touches. Off until an owner switches it on. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import type { JobContext } from '../kit/jobs/job.ts';
import type { DeleteSession } from '../sessions/erasing/delete-session.ts';
import { openWorkspace } from '../workspaces/members.ts';
import { demand } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';
import type { WorkspaceRecord } from '../workspaces/tables.ts';

export const MIN_KEPT_DAYS = 30;
export const MAX_KEPT_DAYS = 3_650;
const DAY_MS = 86_400_000;
const AT_ONCE = 200;

export interface RetentionDeps {
  db: Database;
  clock: Pick<Clock, 'now'>;
  audit: RecordAudit;
  roleOf(actor: Actor, workspaceId: string): Promise<Standing | null>;
  deleteNow: DeleteSession['deleteNow'];
}

/** Of `session s`: nothing in it is younger, nobody has pinned it, and nothing runs. An archived one is as any other. */
function isUntouchedSince(cutoff: Date): RawBuilder<boolean> {
  return sql`(s.updated_at < ${cutoff}
    and not exists (select 1 from message m where m.session_id = s.id
      and (m.created_at >= ${cutoff} or m.finished_at >= ${cutoff} or m.status in ('queued', 'streaming')))
    and not exists (select 1 from comment c where c.session_id = s.id
      and (c.created_at >= ${cutoff} or c.edited_at >= ${cutoff} or c.status = 'pending'))
    and not exists (select 1 from queued_prompt q where q.session_id = s.id and (q.created_at >= ${cutoff} or q.state in ('waiting', 'steering')))
    and not exists (select 1 from shelf_place p where p.session_id = s.id and p.pinned_at is not null))`;
}

export function createRetention({ db, clock, audit, roleOf, deleteNow }: RetentionDeps) {
  const cutoffFor = (days: number) => new Date(clock.now() - days * DAY_MS);

  async function untouched(workspaceId: string, days: number, limit: number): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`select s.id from session s
      where s.workspace_id = ${workspaceId} and ${isUntouchedSince(cutoffFor(days))} order by s.updated_at, s.id limit ${limit}`.execute(
      db.sql(),
    );
    return rows.map(({ id }) => id);
  }

  return {
    /** In the order of the ids; null: kept until somebody deletes them. For what was authorised already. */
    async keptDaysOf(ids: readonly string[]): Promise<(number | null)[]> {
      const { rows } = await sql<{ id: string; days: number | null }>`
        select id, keep_sessions_days as days from workspace where id = any(${[...ids]}::text[])`.execute(db.sql());
      const days = new Map(rows.map((row) => [row.id, row.days]));
      return ids.map((id) => days.get(id) ?? null);
    },

    /** `days` null: kept for ever again. */
    async setRetention(actor: Actor, { workspaceId, days }: { workspaceId: string; days: number | null }): Promise<WorkspaceRecord> {
      if (days !== null) checkDays(days);
      return db.write(async (tx) => {
        const { workspace } = await openWorkspace(tx, actor, workspaceId, 'workspace:delete');
        const { rows } = await sql<{
          days: number | null;
        }>`select keep_sessions_days as days from workspace where id = ${workspaceId}`.execute(tx.sql());
        const before = rows[0]?.days ?? null;
        if (before !== days) {
          await sql`update workspace set keep_sessions_days = ${days} where id = ${workspaceId}`.execute(tx.sql());
          audit(tx, { workspaceId, actor: actorRecord(actor), action: 'retention:change', detail: { from: before, to: days } });
        }
        return { id: workspace.id, slug: workspace.slug, name: workspace.name };
      });
    },

    /** How many sessions the next run would delete with this many days, those of everybody counted. */
    async preview(actor: Actor, workspaceId: string, days: number): Promise<number> {
      checkDays(days);
      demand(actor, 'workspace:delete', { workspaceRole: await roleOf(actor, workspaceId) }, 'workspace');
      const { rows } = await db.asHouse('sessions of everybody are counted for an owner', () =>
        sql<{ count: number }>`select count(*)::int as count from session s
          where s.workspace_id = ${workspaceId} and ${isUntouchedSince(cutoffFor(days))}`.execute(db.sql()),
      );
      return rows[0]?.count ?? 0;
    },

    /** Idempotent: what is deleted is not found again, and each session is looked at again right before. */
    async deleteUntouched({ touch }: Pick<JobContext, 'touch'>): Promise<number> {
      const { rows } = await sql<{ id: string; days: number }>`select id, keep_sessions_days as days from workspace
        where keep_sessions_days is not null and deleted_at is null order by id`.execute(db.sql());
      let deleted = 0;
      for (const { id: workspaceId, days } of rows) {
        for (;;) {
          touch();
          const found = await untouched(workspaceId, days, AT_ONCE);
          let now = 0;
          for (const id of found) {
            touch();
            if (await deleteNow({ id, actor: null, reason: 'retention', provided: isUntouchedSince(cutoffFor(days)) })) now += 1;
          }
          deleted += now;
          if (found.length < AT_ONCE || now === 0) break;
        }
      }
      return deleted;
    },
  };
}

function checkDays(days: number): void {
  if (!Number.isInteger(days) || days < MIN_KEPT_DAYS || days > MAX_KEPT_DAYS)
    throw invalid({ days: `are ${MIN_KEPT_DAYS} to ${MAX_KEPT_DAYS}` });
}
