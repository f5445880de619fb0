/** The audit log for those who may read it. Names are looked up as they are now: an event holds ids, and no name outlives its person. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import { actorRecord } from '../identity/actor.ts';
import type { Actor } from '../identity/actor.ts';
import type { AuditDetail, RecordAudit } from '../identity/audit-port.ts';
import type { Database } from '../kit/db.ts';
import { invalid } from '../kit/errors.ts';
import { demand } from '../workspaces/policy.ts';
import type { Standing } from '../workspaces/policy.ts';
import type { ChainVerdict, Verify } from './verifying.ts';

export interface AuditRecord {
  seq: number;
  at: string;
  /** Null: the house itself. */
  actor: ActorRecord | null;
  action: string;
  targetId: string | null;
  /** Null: it has none, or is gone. */
  targetName: string | null;
  detail: AuditDetail;
  ip: string | null;
  hash: string;
}

/** What somebody took away as a file. */
export interface DownloadedThing {
  workspaceId: string;
  what: 'audit' | 'invoice' | 'session' | 'usage';
  targetId?: string;
}

export interface AuditFilter {
  /** Looked for in names, ids and details. */
  query?: string | null | undefined;
  actorId?: string | null | undefined;
  action?: string | null | undefined;
  from?: Date | null | undefined;
  to?: Date | null | undefined;
}

export interface AuditPage extends AuditFilter {
  limit: number;
  /** The newest stand first: what was written before this one. */
  after?: string | undefined;
  before?: string | undefined;
  inverted: boolean;
}

export interface AuditReadingOptions {
  db: Pick<Database, 'sql' | 'write'>;
  record: RecordAudit;
  roleOf(actor: Actor, workspaceId: string): Promise<Standing | null>;
  verify: Verify;
}

interface Row {
  seq: string;
  at: string;
  actor_kind: ActorRecord['kind'] | null;
  actor_id: string | null;
  actor_name: string | null;
  action: string;
  target_id: string | null;
  target_name: string | null;
  detail: AuditDetail;
  ip: string | null;
  hash: string;
}

const NOBODY_NOW = 'Somebody who is gone';
const MAX_QUERY_LENGTH = 200;
const EXPORT_PART = 1_000;

export function createAuditReading({ db, record, roleOf, verify }: AuditReadingOptions) {
  async function demandReader(actor: Actor, workspaceId: string): Promise<void> {
    demand(actor, 'audit:read', { workspaceRole: await roleOf(actor, workspaceId) }, 'workspace');
  }

  async function select(workspaceId: string, page: AuditPage): Promise<AuditRecord[]> {
    const conditions = [sql`e.workspace_id = ${workspaceId}`, ...conditionsOf(page)];
    if (page.after !== undefined) conditions.push(sql`e.seq < ${checkSeq(page.after)}`);
    if (page.before !== undefined) conditions.push(sql`e.seq > ${checkSeq(page.before)}`);
    const { rows } = await sql<Row>`
      select e.seq, e.at, e.actor_kind, e.actor_id, e.action, e.target_id, e.detail, e.ip, e.hash,
        coalesce(au.display_name, ak.display_name, ag.display_name) as actor_name,
        coalesce(tu.display_name, tk.display_name, ti.email) as target_name
      from audit_event e
        left join app_user au on au.id = e.actor_id left join api_key ak on ak.id = e.actor_id left join guest ag on ag.id = e.actor_id
        left join app_user tu on tu.id = e.target_id left join api_key tk on tk.id = e.target_id and tk.workspace_id = e.workspace_id
        left join invitation ti on ti.id = e.target_id and ti.workspace_id = e.workspace_id
      where ${sql.join(conditions, sql` and `)}
      order by e.seq ${sql.raw(page.inverted ? 'asc' : 'desc')} limit ${page.limit}`.execute(db.sql());
    return rows.map(recordOf);
  }

  return {
    async auditEvents(actor: Actor, workspaceId: string, page: AuditPage): Promise<AuditRecord[]> {
      await demandReader(actor, workspaceId);
      return select(workspaceId, page);
    },

    async auditCheck(actor: Actor, workspaceId: string): Promise<ChainVerdict> {
      await demandReader(actor, workspaceId);
      return verify(workspaceId);
    },

    /** For what the actor was given already. */
    async noteExport(actor: Actor, { workspaceId, what, targetId }: DownloadedThing, format: string): Promise<void> {
      await db.write(async (tx) => {
        record(tx, {
          workspaceId,
          actor: actorRecord(actor),
          action: 'export:download',
          targetId: targetId ?? null,
          detail: { what, format },
        });
        await Promise.resolve();
      });
    },

    /** All that the filter lets through, newest first, in parts of a thousand; each part asks again whether the actor may still read. */
    async openExport(
      renew: () => Promise<Actor>,
      workspaceId: string,
      filter: AuditFilter,
    ): Promise<{ workspace: string; parts: AsyncGenerator<AuditRecord[]> }> {
      await demandReader(await renew(), workspaceId);
      conditionsOf(filter);
      const { rows } = await sql<{ slug: string }>`select slug from workspace where id = ${workspaceId}`.execute(db.sql());
      return { workspace: rows[0]?.slug ?? '', parts: partsOf(renew, workspaceId, filter) };
    },
  };

  async function* partsOf(renew: () => Promise<Actor>, workspaceId: string, filter: AuditFilter): AsyncGenerator<AuditRecord[]> {
    let after: string | undefined;
    for (;;) {
      await demandReader(await renew(), workspaceId);
      const part = await select(workspaceId, { ...filter, limit: EXPORT_PART, inverted: false, after });
      if (part.length > 0) yield part;
      const last = part.at(-1);
      if (last === undefined || part.length < EXPORT_PART) {
        // Whoever may read no more finds nothing: that is no end of the log.
        await demandReader(await renew(), workspaceId);
        return;
      }
      after = String(last.seq);
    }
  }
}

function conditionsOf({ query, actorId, action, from, to }: AuditFilter): RawBuilder<unknown>[] {
  const words = query?.trim() ?? '';
  if (words.length > MAX_QUERY_LENGTH) throw invalid({ query: `is longer than ${MAX_QUERY_LENGTH} characters` });
  const pattern = `%${words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return [
    ...(words === ''
      ? []
      : [
          sql`concat_ws(' ', e.action, e.actor_id, e.target_id, e.ip, e.detail::text, au.display_name, ak.display_name, ag.display_name,
            tu.display_name, tk.display_name, ti.email) ilike ${pattern}`,
        ]),
    ...(actorId == null ? [] : [sql`e.actor_id = ${actorId}`]),
    ...(action == null ? [] : [sql`e.action = ${action}`]),
    ...(from == null ? [] : [sql`e.at >= ${from}`]),
    ...(to == null ? [] : [sql`e.at < ${to}`]),
  ];
}

function checkSeq(cursor: string): number {
  const seq = /^\d{1,15}$/.test(cursor) ? Number(cursor) : 0;
  if (seq === 0) throw invalid({ after: 'is no cursor of this list' });
  return seq;
}

function recordOf(row: Row): AuditRecord {
  const { actor_kind: kind, actor_id: id } = row;
  return {
    seq: Number(row.seq),
    at: new Date(row.at).toISOString(),
    actor: kind === null || id === null ? null : { kind, id, displayName: row.actor_name ?? NOBODY_NOW },
    action: row.action,
    targetId: row.target_id,
    targetName: row.target_name,
    detail: row.detail,
    ip: row.ip,
    hash: row.hash,
  };
}
