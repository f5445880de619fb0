/**
 * Copies of messages that were written elsewhere: authors, models, texts and states stay, and each says where it comes from. In SQL, as the
 * texts of a long branch need not pass through this process. A copy has no usage: it was paid for once, where it was written.
 */
import { sql } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import { isSecretPoll } from '../votes/poll-records.ts';

export interface CopyTarget {
  sessionId: string;
  /** What the first copy stands below. */
  parentId: string | null;
  branchId: string | null;
  /** When they are added; null: they keep their own times. */
  at: Date | null;
}

/** No context window holds more; one transaction does. */
export const MAX_COPIES = 5_000;

/** `path`: ids from the first to the last, each the parent of the next. Returns the ids of the copies in the same order. */
export async function copyMessages(tx: Tx, ids: Ids, path: readonly string[], target: CopyTarget): Promise<string[]> {
  const copies = path.map(() => ids.next('msg'));
  const parents = [target.parentId, ...copies.slice(0, -1)];
  const at = target.at?.toISOString() ?? null;
  await sql`
    insert into message (id, session_id, parent_id, role, author_kind, author_id, author_name, model_id, lane, text, status, failure_code,
      failure_message, attempts, fence, requester_kind, requester_id, created_at, finished_at, origin_id, origin_session_id, origin_branch_id)
    select v.copy_id, ${target.sessionId}, v.parent_id, m.role, m.author_kind, m.author_id, m.author_name, m.model_id,
      case when m.lane is not null then 0 end, m.text, m.status, m.failure_code, m.failure_message, m.attempts, 0, m.requester_kind,
      m.requester_id, coalesce(${at}::timestamptz, m.created_at), coalesce(${at}::timestamptz, m.finished_at),
      m.id, m.session_id, ${target.branchId}
    from unnest(${copies}::text[], ${parents}::text[], ${[...path]}::text[]) as v(copy_id, parent_id, id)
    join message m on m.id = v.id`.execute(tx.sql());
  return copies;
}

/** What is being written or voted on blindly cannot be copied: the one has no end yet, the other would tell its secret. */
export async function demandCopyable(tx: Tx, path: readonly string[]): Promise<void> {
  if (path.length > MAX_COPIES) throw new Expected('CONFLICT', `More than ${MAX_COPIES} messages cannot be taken over at once.`);
  const { rows } = await sql<{ is_running: boolean | null; is_secret: boolean | null }>`
    select bool_or(m.status in ('queued', 'streaming')) as is_running, bool_or(poll.prompt_id is not null) as is_secret
    from message m left join poll on (poll.prompt_id = m.parent_id or poll.prompt_id = m.id) and ${isSecretPoll}
    where m.id = any(${[...path]}::text[])`.execute(tx.sql());
  if (rows[0]?.is_running) throw new Expected('CONFLICT', 'An answer there is still being written. Wait for its end, or stop it first.');
  if (rows[0]?.is_secret) throw new Expected('CONFLICT', 'A blind vote there is still open. Close it first.');
}
