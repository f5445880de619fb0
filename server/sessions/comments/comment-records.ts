/** From rows to the records of the log and the API. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ActorRecord, CommentRecord, MentionRecord } from '../../../schema/wire/events.ts';

type Sql = Kysely<unknown>;

interface CommentSelection {
  id: string;
  session_id: string;
  message_id: string;
  thread_id: string;
  author_kind: ActorRecord['kind'] | null;
  author_id: string | null;
  author_name: string | null;
  model_id: string | null;
  text: string;
  status: CommentRecord['status'];
  failure_code: string | null;
  failure_message: string | null;
  anchor_start: number | null;
  anchor_end: number | null;
  anchor_quote: string | null;
  mentions: MentionRecord[];
  resolved_at: string | null;
  resolved_by_kind: ActorRecord['kind'] | null;
  resolved_by_id: string | null;
  resolved_by_name: string | null;
  version: number;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

const columns = sql.raw(
  [
    'c.id, c.session_id, c.message_id, c.thread_id, c.author_kind, c.author_id, c.author_name, c.model_id, c.text, c.status',
    'c.failure_code, c.failure_message, c.anchor_start, c.anchor_end, c.anchor_quote, c.mentions',
    'c.resolved_at, c.resolved_by_kind, c.resolved_by_id, c.resolved_by_name, c.version, c.created_at, c.edited_at, c.deleted_at',
  ].join(', '),
);

/** Those there are, oldest first. */
export async function commentsById(db: Sql, ids: readonly string[]): Promise<CommentRecord[]> {
  if (ids.length === 0) return [];
  const { rows } =
    await sql<CommentSelection>`select ${columns} from comment c where c.id = any(${[...ids]}::text[]) order by c.id`.execute(db);
  return rows.map(commentRecord);
}

/** All of these threads, oldest first. */
export async function commentsOfThreads(db: Sql, threadIds: readonly string[]): Promise<CommentRecord[]> {
  if (threadIds.length === 0) return [];
  const { rows } = await sql<CommentSelection>`
    select ${columns} from comment c where c.thread_id = any(${[...threadIds]}::text[]) order by c.id`.execute(db);
  return rows.map(commentRecord);
}

function commentRecord(row: CommentSelection): CommentRecord {
  const { anchor_start: start, anchor_end: end, anchor_quote: quote } = row;
  return {
    id: row.id,
    sessionId: row.session_id,
    messageId: row.message_id,
    threadId: row.thread_id,
    author: actor(row.author_kind, row.author_id, row.author_name),
    modelId: row.model_id,
    text: row.text,
    status: row.status,
    failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
    anchor: start === null || end === null || quote === null ? null : { start, end, quote },
    mentions: row.mentions,
    resolvedAt: time(row.resolved_at),
    resolvedBy: actor(row.resolved_by_kind, row.resolved_by_id, row.resolved_by_name),
    version: row.version,
    createdAt: new Date(row.created_at).toISOString(),
    editedAt: time(row.edited_at),
    deletedAt: time(row.deleted_at),
  };
}

function actor(kind: ActorRecord['kind'] | null, id: string | null, name: string | null): ActorRecord | null {
  return kind === null || id === null ? null : { kind, id, displayName: name ?? '' };
}

function time(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
