/** From rows to the records of the log and the API: the one place that knows how both are spelled. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ActorRecord, MessageRecord, SessionRecord, UsageRecord } from '../../schema/wire/events.ts';
import { notFound } from '../kit/errors.ts';
import { isSecretPoll } from './votes/poll-records.ts';

type Sql = Kysely<unknown>;

interface MessageSelection {
  id: string;
  session_id: string;
  parent_id: string | null;
  role: MessageRecord['role'];
  author_kind: ActorRecord['kind'] | null;
  author_id: string | null;
  author_name: string | null;
  model_id: string | null;
  lane: number | null;
  text: string;
  status: MessageRecord['status'];
  failure_code: string | null;
  failure_message: string | null;
  attempts: number;
  created_at: string;
  finished_at: string | null;
  first_token_at: string | null;
  stopped_by_kind: ActorRecord['kind'] | null;
  stopped_by_id: string | null;
  stopped_by_name: string | null;
  origin_id: string | null;
  origin_session_id: string | null;
  origin_branch_id: string | null;
  /** A blind vote on it is open. */
  is_secret: boolean;
  cost_micros: string | null;
  uncached_input: string;
  cache_read: string;
  cache_write: string;
  output: string;
  reasoning: string;
  estimated: boolean;
  on_own_key: boolean | null;
}

/** The text of a running one is what Postgres has so far, at most 250 ms behind (LIVE.md G7). */
async function selectMessages(db: Sql, ids: readonly string[]): Promise<MessageRecord[]> {
  const { rows } = await sql<MessageSelection>`
    select m.id, m.session_id, m.parent_id, m.role, m.author_kind, m.author_id, m.author_name, m.model_id, m.lane, m.status,
      m.failure_code, m.failure_message, m.attempts, m.created_at, m.finished_at, m.first_token_at,
      m.stopped_by_kind, m.stopped_by_id, m.stopped_by_name,
      m.origin_id, m.origin_session_id, m.origin_branch_id,
      poll.prompt_id is not null as is_secret,
      case when m.status in ('queued', 'streaming')
        then m.text || coalesce((select string_agg(c.text, '' order by c."offset") from run_chunk c where c.message_id = m.id), '')
        else m.text end as text,
      u.cost_micros, u.uncached_input, u.cache_read, u.cache_write, u.output, u.reasoning, u.estimated, u.on_own_key
    from message m left join usage_entry u on u.message_id = m.id
      left join poll on poll.prompt_id = m.parent_id and m.role = 'assistant' and ${isSecretPoll}
    where m.id = any(${[...ids]}::text[])`.execute(db);
  return rows.map(messageRecord);
}

/** In the order of `ids`; unknown ones are left out. */
export async function messagesById(db: Sql, ids: readonly string[]): Promise<MessageRecord[]> {
  if (ids.length === 0) return [];
  return inOrderOf(ids, await selectMessages(db, ids)).filter((message) => message !== null);
}

export async function messageById(db: Sql, id: string): Promise<MessageRecord> {
  const [message] = await messagesById(db, [id]);
  if (!message) throw notFound('message');
  return message;
}

/** Null where there is nothing with that id. */
export function inOrderOf<Found extends { id: string }>(ids: readonly string[], found: readonly Found[]): (Found | null)[] {
  const byId = new Map(found.map((one) => [one.id, one]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** What would tell which model it is, also by its price or by the words of its provider. */
function withoutModel(message: MessageRecord): MessageRecord {
  const failure = message.status === 'failed' ? { code: 'SECRET', message: 'Why is shown when the vote is closed.' } : message.failure;
  const { firstTokenAt: _speed, ...told } = message;
  return { ...told, modelId: null, usage: null, failure };
}

function messageRecord(row: MessageSelection): MessageRecord {
  const message: MessageRecord = {
    id: row.id,
    sessionId: row.session_id,
    parentId: row.parent_id,
    role: row.role,
    author: row.author_kind && row.author_id ? { kind: row.author_kind, id: row.author_id, displayName: row.author_name ?? '' } : null,
    modelId: row.model_id,
    lane: row.lane,
    text: row.text,
    status: row.status,
    failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
    usage: row.cost_micros === null ? null : usageRecord(row, row.cost_micros),
    attempts: row.attempts,
    createdAt: isoTime(row.created_at),
    finishedAt: row.finished_at === null ? null : isoTime(row.finished_at),
    ...(row.first_token_at === null ? {} : { firstTokenAt: isoTime(row.first_token_at) }),
    ...(row.status === 'stopped' && row.stopped_by_kind && row.stopped_by_id
      ? { stoppedBy: { kind: row.stopped_by_kind, id: row.stopped_by_id, displayName: row.stopped_by_name ?? '' } }
      : {}),
    ...originOf(row),
  };
  return row.is_secret ? withoutModel(message) : message;
}

function originOf(row: MessageSelection): Pick<MessageRecord, 'origin'> {
  const { origin_id: messageId, origin_session_id: sessionId, origin_branch_id: branchId } = row;
  return messageId === null && sessionId === null && branchId === null ? {} : { origin: { messageId, sessionId, branchId } };
}

function usageRecord(row: MessageSelection, costMicros: string): UsageRecord {
  const [uncached, read, write] = [Number(row.uncached_input), Number(row.cache_read), Number(row.cache_write)];
  return {
    inputTokens: uncached + read + write,
    cachedInputTokens: read,
    cacheWriteTokens: write,
    outputTokens: Number(row.output) + Number(row.reasoning),
    reasoningTokens: Number(row.reasoning),
    costMicros,
    estimated: row.estimated,
    ...(row.on_own_key && { onOwnKey: true }),
  };
}

export interface SessionSelection {
  id: string;
  workspace_id: string;
  title: string;
  visibility: SessionRecord['visibility'];
  who_invites: SessionRecord['whoInvites'];
  mainline_leaf_id: string | null;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
}

export const sessionColumns = sql.raw(
  's.id, s.workspace_id, s.title, s.visibility, s.who_invites, s.mainline_leaf_id, s.archived_at, s.created_at, s.updated_at',
);

export function sessionRecord(row: SessionSelection): SessionRecord {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    title: row.title,
    visibility: row.visibility,
    whoInvites: row.who_invites,
    mainlineLeafId: row.mainline_leaf_id,
    archivedAt: row.archived_at === null ? null : isoTime(row.archived_at),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
  };
}

export async function sessionsById(db: Sql, ids: readonly string[]): Promise<SessionRecord[]> {
  const { rows } = await sql<SessionSelection>`select ${sessionColumns} from session s where s.id = any(${[...ids]}::text[])`.execute(db);
  return rows.map(sessionRecord);
}

/** Postgres spells times its own way in plain SQL. */
function isoTime(text: string): string {
  return new Date(text).toISOString();
}
