/** Queues as the log and the API show them. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ActorRecord, QueuePauseRecord, QueueRecord, QueuedPromptRecord } from '../../../schema/wire/events.ts';

const EXCERPT_LENGTH = 280;

interface PromptSelection {
  id: string;
  session_id: string;
  state: QueuedPromptRecord['state'];
  author_kind: ActorRecord['kind'];
  author_id: string;
  author_name: string;
  excerpt: string;
  model_ids: string[];
  is_blind: boolean;
  prompt_id: string | null;
  created_at: string;
}

interface QueueSelection {
  session_id: string;
  version: number;
  pause_reason: QueuePauseRecord['reason'] | null;
  pause_cause_id: string | null;
  pause_detail: string | null;
  pause_budget_id: string | null;
}

const promptColumns = sql`q.id, q.session_id, q.state, q.author_kind, q.author_id, q.author_name, q.model_ids, q.is_blind, q.prompt_id, q.created_at,
  left(q.text, ${EXCERPT_LENGTH}) as excerpt`;

/** The order in which they are sent: what steers goes first. */
export const queueOrder = sql.raw(`(q.state <> 'steering'), q.position, q.id`);

/** In the order of `sessionIds`. */
export async function queuesOf(db: Kysely<unknown>, sessionIds: readonly string[]): Promise<QueueRecord[]> {
  const ids = [...sessionIds];
  const prompts = await sql<PromptSelection>`select ${promptColumns} from queued_prompt q
    where q.session_id = any(${ids}::text[]) and q.state in ('waiting', 'steering', 'dropped') order by ${queueOrder}`.execute(db);
  const queues = await sql<QueueSelection>`select session_id, version, pause_reason, pause_cause_id, pause_detail, pause_budget_id
    from prompt_queue where session_id = any(${ids}::text[])`.execute(db);
  const bySession = Map.groupBy(prompts.rows, (row) => row.session_id);
  const known = new Map(queues.rows.map((row) => [row.session_id, row]));
  return ids.map((sessionId) => ({
    sessionId,
    prompts: (bySession.get(sessionId) ?? []).map(queuedPromptRecord),
    pause: pauseRecord(known.get(sessionId)),
    version: known.get(sessionId)?.version ?? 0,
  }));
}

/** Also those that have left the queue. */
export async function queuedPromptById(db: Kysely<unknown>, id: string): Promise<QueuedPromptRecord | null> {
  const { rows } = await sql<PromptSelection>`select ${promptColumns} from queued_prompt q where q.id = ${id}`.execute(db);
  return rows[0] ? queuedPromptRecord(rows[0]) : null;
}

/** In the order of `ids`; '' for what has left its queue. */
export async function queuedTexts(db: Kysely<unknown>, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string; text: string }>`select id, text from queued_prompt where id = any(${[...ids]}::text[])`.execute(
    db,
  );
  const texts = new Map(rows.map((row) => [row.id, row.text]));
  return ids.map((id) => texts.get(id) ?? '');
}

function queuedPromptRecord(row: PromptSelection): QueuedPromptRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    author: { kind: row.author_kind, id: row.author_id, displayName: row.author_name },
    excerpt: row.excerpt,
    modelIds: row.is_blind ? [] : row.model_ids,
    isBlind: row.is_blind,
    state: row.state,
    promptId: row.prompt_id,
    createdAt: new Date(row.created_at).toISOString(),
  };
}

function pauseRecord(row: QueueSelection | undefined): QueuePauseRecord | null {
  if (!row?.pause_reason || !row.pause_cause_id) return null;
  return { reason: row.pause_reason, causeId: row.pause_cause_id, detail: row.pause_detail, budgetId: row.pause_budget_id };
}
