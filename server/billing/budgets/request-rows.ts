import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { Tx } from '../../kit/db.ts';

type Sql = ReturnType<Tx['sql']>;

export type RequestState = 'open' | 'granted' | 'declined';

/** Somebody was refused, and asks for more. */
export interface BudgetRequestRecord {
  id: string;
  workspaceId: string;
  budgetId: string;
  /** Where they were refused. */
  sessionId: string | null;
  actor: ActorRecord;
  /** Null: they named no amount. */
  askedMicros: bigint | null;
  /** What one click grants. Null for who may not grant and named no amount: it would tell a limit that is not theirs to see. */
  suggestedMicros: bigint | null;
  note: string;
  state: RequestState;
  grantedMicros: bigint | null;
  decidedBy: ActorRecord | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  decidedAt: string | null;
}

interface Selection {
  id: string;
  workspace_id: string;
  budget_id: string;
  session_id: string | null;
  actor_kind: ActorRecord['kind'];
  actor_id: string;
  actor_name: string;
  asked_micros: string | null;
  limit_micros: string;
  note: string;
  state: RequestState;
  granted_micros: string | null;
  decided_by_id: string | null;
  decider: string | null;
  created_at: string;
  decided_at: string | null;
}

const DOLLAR = 1_000_000n;

/** Those that wait first, then the newest. */
export async function selectRequests(db: Sql, where: RawBuilder<unknown>, limit: number): Promise<BudgetRequestRecord[]> {
  const { rows } = await sql<Selection>`
    select q.id, q.workspace_id, q.budget_id, q.session_id, q.actor_kind, q.actor_id, q.actor_name, q.asked_micros, b.limit_micros, q.note, q.state,
      q.granted_micros, q.decided_by_id, u.display_name as decider, q.created_at, q.decided_at
    from budget_request q join budget b on b.id = q.budget_id left join app_user u on u.id = q.decided_by_id
    where ${where} order by q.state = 'open' desc, q.id desc limit ${limit}`.execute(db);
  return rows.map(recordOf);
}

export async function requestById(db: Sql, id: string): Promise<BudgetRequestRecord | null> {
  return (await selectRequests(db, sql`q.id = ${id}`, 1))[0] ?? null;
}

function recordOf(row: Selection): BudgetRequestRecord {
  const asked = row.asked_micros === null ? null : BigInt(row.asked_micros);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    budgetId: row.budget_id,
    sessionId: row.session_id,
    actor: { kind: row.actor_kind, id: row.actor_id, displayName: row.actor_name },
    askedMicros: asked,
    suggestedMicros: asked ?? suggestionFor(BigInt(row.limit_micros)),
    note: row.note,
    state: row.state,
    grantedMicros: row.granted_micros === null ? null : BigInt(row.granted_micros),
    decidedBy: row.decided_by_id === null ? null : { kind: 'user', id: row.decided_by_id, displayName: row.decider ?? '' },
    createdAt: new Date(row.created_at).toISOString(),
    decidedAt: row.decided_at === null ? null : new Date(row.decided_at).toISOString(),
  };
}

/** Half as much again, in whole dollars. */
function suggestionFor(limit: bigint): bigint {
  const dollars = (limit / 2n + DOLLAR - 1n) / DOLLAR;
  return (dollars > 0n ? dollars : 1n) * DOLLAR;
}
