/** Usage rows as settles write them, without the runs: many, of many workspaces, hours and people. The same seed gives the same rows. */
import { sql } from 'kysely';
import type { Database } from '../../../kit/db.ts';
import { createIds } from '../../../kit/ids.ts';
import { systemClock } from '../../../kit/clock.ts';

const ids = createIds(systemClock);

export interface UsageRow {
  workspaceId: string;
  endedAt: Date;
  actor?: { kind: 'user' | 'apiKey' | 'guest'; id: string };
  sessionId?: string | null;
  messageId?: string | null;
  provider?: string;
  model?: string;
  purpose?: 'answer' | 'title' | 'comment';
  cost?: bigint;
  input?: number;
  cached?: number;
  output?: number;
  reasoning?: number;
  status?: 'complete' | 'stopped' | 'failed' | 'interrupted';
  firstTokenMs?: number | null;
}

export async function createWorkspace(db: Pick<Database, 'sql'>): Promise<string> {
  const id = ids.next('wsp');
  await sql`insert into workspace (id, slug, name, created_at) values (${id}, ${id.replace('_', '-')}, 'Team', now())`.execute(db.sql());
  return id;
}

export async function createSession(db: Pick<Database, 'sql'>, workspaceId: string): Promise<string> {
  const id = ids.next('ses');
  await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
    values (${id}, ${workspaceId}, 'A session', 'person', 'workspace', 'user', ${ids.next('usr')}, now(), now())`.execute(db.sql());
  return id;
}

export const newPerson = () => ({ kind: 'user' as const, id: ids.next('usr') });

/** In one statement with their waiting, as in a settle. */
export async function insertUsage(db: Pick<Database, 'sql'>, rows: readonly UsageRow[]): Promise<void> {
  const values = rows.map((row) => {
    const actor = row.actor ?? { kind: 'user', id: 'usr_nobody' };
    const cost = String(row.cost ?? 0n);
    return sql`(${row.messageId ?? null}, ${row.purpose ?? 'answer'}, ${row.workspaceId}, ${row.sessionId ?? null}, ${actor.kind}, ${actor.id},
      ${row.provider ?? 'acme'}, ${row.model ?? 'one'}, ${row.input ?? 0}::bigint, ${row.cached ?? 0}::bigint, 0, ${row.output ?? 0}::bigint,
      ${row.reasoning ?? 0}::bigint, ${cost}::bigint, ${cost}::bigint, date_trunc('month', ${row.endedAt}::timestamptz, 'UTC')::date, false,
      ${row.status ?? 'complete'}, ${row.firstTokenMs ?? null}::int, ${row.endedAt}::timestamptz, ${row.endedAt}::timestamptz)`;
  });
  await sql`with entry as (
      insert into usage_entry (message_id, purpose, workspace_id, session_id, actor_kind, actor_id, provider, model, uncached_input, cache_read,
        cache_write, output, reasoning, cost_micros, provider_cost_micros, period, estimated, status, first_token_ms, started_at, ended_at)
      values ${sql.join(values)} returning id, workspace_id, ended_at)
    insert into usage_pending (usage_id, workspace_id, ended_at) select id, workspace_id, ended_at from entry`.execute(db.sql());
}
