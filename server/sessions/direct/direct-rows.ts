/** The rows of programs' own runs: what one was asked with, so that it can be asked again, and how it ended (LIVE.md G4, G6). */
import { sql } from 'kysely';
import type { ActorRecord } from '../../../schema/wire/events.ts';
import type { TokenCounts } from '../../billing/cost.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { TerminalStatus } from '../message.entity.ts';
import type { DirectReason } from './direct-answer.ts';

export interface DirectIdentity {
  id: string;
  workspaceId: string;
  /** `provider:name`. */
  modelId: string;
  /** Who pays. */
  actor: Pick<ActorRecord, 'kind' | 'id'>;
  startedAt: Date;
}

/** Asking twice with one key gives one answer, where the first was whole. */
export interface Repetition {
  key: string;
  /** Of all that was asked. */
  hash: string;
}

export interface DirectRow extends DirectIdentity {
  requestHash: string | null;
  status: TerminalStatus | 'running';
  reason: DirectReason | null;
  text: string;
  counts: TokenCounts | null;
  isEstimated: boolean;
  costMicros: bigint;
}

interface Selection {
  id: string;
  workspace_id: string;
  model_id: string;
  actor_kind: ActorRecord['kind'];
  actor_id: string;
  created_at: string;
  request_hash: string | null;
  status: DirectRow['status'];
  reason: DirectReason | null;
  text: string;
  usage: { counts: TokenCounts; estimated: boolean } | null;
  cost_micros: string | null;
}

type Sql = ReturnType<Database['sql']>;

export async function findRepeated(db: Sql, actorId: string, key: string): Promise<DirectRow | null> {
  const { rows } = await sql<Selection>`
    select id, workspace_id, model_id, actor_kind, actor_id, created_at, request_hash, status, reason, text, usage, cost_micros
    from direct_run where actor_id = ${actorId} and idempotency_key = ${key}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    modelId: row.model_id,
    actor: { kind: row.actor_kind, id: row.actor_id },
    startedAt: new Date(row.created_at),
    requestHash: row.request_hash,
    status: row.status,
    reason: row.reason,
    text: row.text,
    counts: row.usage?.counts ?? null,
    isEstimated: row.usage?.estimated ?? true,
    costMicros: BigInt(row.cost_micros ?? 0),
  };
}

export interface NewDirectRow extends DirectIdentity {
  nodeId: string;
  repetition: Repetition | null;
  /** An estimate, for whoever ends it instead of a node that died. */
  inputTokens: number;
}

/** False: the same was asked at the same moment. One that did not come to its end may be asked again. */
export async function insertDirectRun(tx: Tx, run: NewDirectRow): Promise<boolean> {
  const { id, workspaceId, actor, modelId, nodeId, repetition, inputTokens, startedAt } = run;
  if (repetition) {
    await sql`update direct_run set idempotency_key = null
      where actor_id = ${actor.id} and idempotency_key = ${repetition.key} and status not in ('running', 'complete')`.execute(tx.sql());
  }
  const { rows } = await sql`
    insert into direct_run (id, workspace_id, actor_kind, actor_id, model_id, node_id, idempotency_key, request_hash, input_tokens, status, created_at)
    values (${id}, ${workspaceId}, ${actor.kind}, ${actor.id}, ${modelId}, ${nodeId}, ${repetition?.key ?? null}, ${repetition?.hash ?? null},
      ${inputTokens}, 'running', ${startedAt})
    on conflict (actor_id, idempotency_key) where idempotency_key is not null do nothing returning id`.execute(tx.sql());
  return rows.length > 0;
}
