/** Reading threads: a thread is its first comment and those that answer it. One in which nothing is left to read is gone. */
import { LockMode } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { CommentRecord } from '../../../schema/wire/events.ts';
import { isId } from '../../../schema/wire/ids.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { invalid, notFound } from '../../kit/errors.ts';
import { commentsOfThreads } from './comment-records.ts';
import { CommentEntity } from './comment.entity.ts';
import type { CommentRow } from './comment.entity.ts';

export interface ThreadRecord {
  /** That of its first comment. */
  id: string;
  messageId: string;
  /** Oldest first, deleted ones without their text. */
  comments: CommentRecord[];
}

export interface ThreadPage {
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
  /** Whether the page is counted from the newest, last one first. */
  inverted: boolean;
  /** Left out: of all messages. */
  messageIds?: readonly string[] | null | undefined;
  /** Left out: both. */
  resolved?: boolean | null | undefined;
}

const MAX_MESSAGE_IDS = 200;

/** With its number of comments that are still there. Changes of a thread come one after the other. */
export async function lockThread(tx: Tx, sessionId: string, threadId: string): Promise<{ first: CommentRow; count: number }> {
  const first = isId('cmt', threadId)
    ? await tx.em.findOne(CommentEntity, { id: threadId, threadId, sessionId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    : null;
  const count = first ? await tx.em.count(CommentEntity, { threadId, deletedAt: null }) : 0;
  if (!first || count === 0) throw notFound('thread');
  return { first, count };
}

export function createThreads({ db }: { db: Database }) {
  return {
    async page(sessionId: string, { limit, after, before, inverted, messageIds, resolved }: ThreadPage): Promise<ThreadRecord[]> {
      if (messageIds && messageIds.length > MAX_MESSAGE_IDS) throw invalid({ messageIds: `are at most ${MAX_MESSAGE_IDS}` });
      for (const cursor of [after, before]) {
        if (cursor !== undefined && !isId('cmt', cursor)) throw invalid({ after: 'is no cursor of this list' });
      }
      const { rows } = await sql<{ id: string }>`
        select root.id from comment root
        where root.session_id = ${sessionId} and root.thread_id = root.id
          and exists (select 1 from comment c where c.thread_id = root.id and c.deleted_at is null)
          and (${messageIds ?? null}::text[] is null or root.message_id = any(${messageIds ?? null}::text[]))
          and (${resolved ?? null}::boolean is null or (root.resolved_at is not null) = ${resolved ?? null}::boolean)
          and (${after ?? null}::text is null or root.id > ${after ?? null}::text collate "C")
          and (${before ?? null}::text is null or root.id < ${before ?? null}::text collate "C")
        order by root.id ${sql.raw(inverted ? 'desc' : 'asc')} limit ${limit}`.execute(db.sql());
      const ids = rows.map(({ id }) => id);
      const byThread = Map.groupBy(await commentsOfThreads(db.sql(), ids), (comment) => comment.threadId);
      return ids.flatMap((id) => {
        const comments = byThread.get(id) ?? [];
        return comments[0] ? [{ id, messageId: comments[0].messageId, comments }] : [];
      });
    },

    /** Comments to be read in threads that are open, by message, in the same order. */
    async countsOf(messageIds: readonly string[]): Promise<number[]> {
      const { rows } = await sql<{ message_id: string; count: string }>`
        select c.message_id, count(*) as count from comment c join comment root on root.id = c.thread_id
        where c.message_id = any(${[...messageIds]}::text[]) and c.deleted_at is null and root.resolved_at is null
        group by c.message_id`.execute(db.sql());
      const counts = new Map(rows.map((row) => [row.message_id, Number(row.count)]));
      return messageIds.map((id) => counts.get(id) ?? 0);
    },
  };
}

export type Threads = ReturnType<typeof createThreads>;
