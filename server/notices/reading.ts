import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ActorRecord } from '../../schema/wire/events.ts';
import { isId } from '../../schema/wire/ids.ts';
import type { Actor } from '../identity/actor.ts';
import type { Database } from '../kit/db.ts';
import { invalid, notFound } from '../kit/errors.ts';
import type { NoticeKind, NoticeRecord } from './notice.ts';
import { requirePerson } from './require-person.ts';
import { createRights } from './rights.ts';
import type { RightsOptions } from './rights.ts';

export interface NoticePage {
  unreadOnly: boolean;
  /** Ids. */
  after?: string | undefined;
  before?: string | undefined;
  limit: number;
  /** Whether the end of the list is wanted, last one first. */
  inverted: boolean;
}

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  recipient_id: string;
  workspace_id: string;
  session_id: string | null;
  message_id: string | null;
  comment_id: string | null;
  budget_request_id: string | null;
  /** An action of policy.ts. */
  needs: string | null;
  actor_kind: ActorRecord['kind'] | null;
  actor_id: string | null;
  actor_name: string | null;
  excerpt: string;
  created_at: string;
  read_at: string | null;
}

export const noticeColumns = sql.raw(
  'n.id, n.kind, n.recipient_id, n.workspace_id, n.session_id, n.message_id, n.comment_id, n.budget_request_id, n.needs, n.actor_kind, n.actor_id, n.actor_name, n.excerpt, n.created_at, n.read_at',
);

/** Nobody reads how many more there are. */
const COUNT_AT_MOST = 1_000;

export function createReading(options: RightsOptions & { db: Database }) {
  const { db } = options;
  const readableAmong = createRights(options);

  /** A right that was lost takes the text with it. */
  async function show(actor: Actor, rows: readonly NoticeRow[]): Promise<NoticeRecord[]> {
    const readable = await readableAmong(actor, rows);
    return rows.map((row) => noticeRecord(row, readable.has(row.id)));
  }

  async function select(userId: string, conditions: readonly RawBuilder<unknown>[], page: { limit: number; inverted: boolean }) {
    const where = sql.join([sql`n.recipient_id = ${userId}`, sql`n.in_app`, ...conditions], sql` and `);
    const direction = sql.raw(page.inverted ? 'asc' : 'desc');
    const { rows } = await sql<NoticeRow>`select ${noticeColumns} from notification n where ${where}
      order by n.id ${direction} limit ${page.limit}`.execute(db.sql());
    return rows;
  }

  return {
    /** Newest first. */
    async list(actor: Actor, userId: string, page: NoticePage): Promise<NoticeRecord[]> {
      const own = requirePerson(actor, userId);
      const conditions: RawBuilder<unknown>[] = page.unreadOnly ? [sql`n.read_at is null`] : [];
      if (page.after !== undefined) conditions.push(sql`n.id < ${cursor(page.after, 'after')}`);
      if (page.before !== undefined) conditions.push(sql`n.id > ${cursor(page.before, 'before')}`);
      return show(actor, await select(own, conditions, page));
    },

    async one(actor: Actor, id: string): Promise<NoticeRecord> {
      const isOwn = actor.kind === 'user' && isId('ntf', id);
      const rows = isOwn ? await select(actor.userId, [sql`n.id = ${id}`], { limit: 1, inverted: false }) : [];
      const [found] = await show(actor, rows);
      if (!found) throw notFound('notification');
      return found;
    },

    async unreadCount(actor: Actor, userId: string): Promise<number> {
      const own = requirePerson(actor, userId);
      const { rows } = await sql<{ count: string }>`select count(*) as count from (
        select from notification where recipient_id = ${own} and in_app and read_at is null limit ${COUNT_AT_MOST}) as unread`.execute(
        db.sql(),
      );
      return Number(rows[0]?.count ?? 0);
    },
  };
}

export function noticeRecord(row: NoticeRow, isReadable: boolean): NoticeRecord {
  return {
    id: row.id,
    kind: row.kind,
    recipientId: row.recipient_id,
    workspaceId: row.workspace_id,
    sessionId: row.session_id,
    messageId: row.message_id,
    commentId: row.comment_id,
    budgetRequestId: row.budget_request_id,
    actor: row.actor_kind && row.actor_id ? { kind: row.actor_kind, id: row.actor_id, displayName: row.actor_name ?? '' } : null,
    excerpt: isReadable ? row.excerpt : '',
    isReadable,
    createdAt: new Date(row.created_at).toISOString(),
    readAt: row.read_at === null ? null : new Date(row.read_at).toISOString(),
  };
}

function cursor(id: string, argument: string): string {
  if (!isId('ntf', id)) throw invalid({ [argument]: 'is no cursor of this list' });
  return id;
}
