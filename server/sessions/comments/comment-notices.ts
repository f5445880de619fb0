/** Who hears of a comment: whom it mentions, and the others of its thread. */
import { sql } from 'kysely';
import type { SessionRecord } from '../../../schema/wire/events.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { NewNotice, NoticeSink } from '../notice-sink.ts';
import { excerptOf } from './comment-text.ts';
import type { CommentRow } from './comment.entity.ts';
import type { MentionChecks } from './mentions.ts';

export interface Audience {
  mentioned: readonly string[];
  participants: readonly string[];
}

export interface CommentNoticesDeps {
  db: Database;
  mentions: Pick<MentionChecks, 'withAccess'>;
  notices: NoticeSink;
}

export function createCommentNotices({ db, mentions, notices }: CommentNoticesDeps) {
  return {
    /** The people who said something in the thread and still may read it. */
    async participantsOf(threadId: string, sessionId: string): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select distinct author_id as id from comment
        where thread_id = ${threadId} and session_id = ${sessionId} and author_kind = 'user' and deleted_at is null`.execute(db.sql());
      return (await mentions.withAccess(rows, sessionId)).map(({ id }) => id);
    },

    /** Who is mentioned is told so once, not of a reply besides. */
    async add(tx: Tx, actor: Actor, session: SessionRecord, comment: CommentRow, audience: Audience): Promise<void> {
      const self = actorId(actor);
      const mentioned = audience.mentioned.filter((id) => id !== self);
      const others = audience.participants.filter((id) => id !== self && !audience.mentioned.includes(id));
      const notice =
        (kind: NewNotice['kind']) =>
        (recipientUserId: string): NewNotice => ({
          recipientUserId,
          kind,
          workspaceId: session.workspaceId,
          sessionId: session.id,
          messageId: comment.messageId,
          commentId: comment.id,
          actor: actorRecord(actor),
          excerpt: excerptOf(comment.text),
        });
      const all = [...mentioned.map(notice('mention')), ...others.map(notice('reply'))];
      if (all.length > 0) await notices.add(tx, all);
    },

    /** What was said and taken back reaches nobody by a notice, nor by the mail that follows one. */
    async revise(tx: Tx, { id: commentId, messageId, text, deletedAt }: CommentRow): Promise<void> {
      await notices.revise(tx, { messageId, commentId }, deletedAt ? null : excerptOf(text));
    },
  };
}

export type CommentNotices = ReturnType<typeof createCommentNotices>;
