import type { CommentRecord, MentionRecord } from '../../../schema/wire/events.ts';
import { isId } from '../../../schema/wire/ids.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import { can, demand } from '../../workspaces/policy.ts';
import type { Action } from '../../workspaces/policy.ts';
import type { Access, SessionAccess } from '../access.ts';
import type { Outbox } from '../outbox.ts';
import type { SaidComment } from './add-comment.ts';
import type { CommentNotices } from './comment-notices.ts';
import { commentsById } from './comment-records.ts';
import { checkCommentText } from './comment-text.ts';
import { CommentEntity } from './comment.entity.ts';
import type { CommentRow } from './comment.entity.ts';
import type { MentionChecks } from './mentions.ts';
import type { Replies } from './replies.ts';
import { lockThread } from './threads.ts';

export interface EditCommentInput {
  id: string;
  text: string;
  mentions?: readonly MentionRecord[] | null | undefined;
}

export interface ChangeCommentDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  mentions: MentionChecks;
  commentNotices: CommentNotices;
  replies: Replies;
  clock: Clock;
}

const UNRESOLVED = { resolvedAt: null, resolvedByKind: null, resolvedById: null, resolvedByName: null };

export function createChangeComment({ db, access, outbox, mentions, commentNotices, replies, clock }: ChangeCommentDeps) {
  /** What the actor may do with a comment; what they cannot see answers as what is not there. */
  async function open(actor: Actor, id: string, action: Action): Promise<{ comment: CommentRecord; found: SessionAccess }> {
    const [comment] = isId('cmt', id) ? await commentsById(db.sql(), [id]) : [];
    const found = comment ? await access.find(actor, comment.sessionId) : null;
    if (!comment || !found) throw notFound('comment');
    demand(actor, action, found, 'comment');
    return { comment, found };
  }

  async function read(id: string): Promise<CommentRecord> {
    const [comment] = await commentsById(db.sql(), [id]);
    if (!comment) throw notFound('comment');
    return comment;
  }

  /** The row as it is now, in the order of the thread's changes. */
  async function lock(tx: Tx, { id, sessionId, threadId }: CommentRecord): Promise<CommentRow> {
    await lockThread(tx, sessionId, threadId);
    const row = await tx.em.findOne(CommentEntity, { id, deletedAt: null });
    if (!row) throw notFound('comment');
    return row;
  }

  async function settle(actor: Actor, threadId: string, isResolved: boolean): Promise<CommentRecord> {
    const { comment } = await open(actor, threadId, 'session:comment');
    await db.write(async (tx) => {
      const { first } = await lockThread(tx, comment.sessionId, threadId);
      if ((first.resolvedAt !== null) === isResolved) return;
      const by = actorRecord(actor);
      const resolved = { resolvedAt: new Date(clock.now()), resolvedByKind: by.kind, resolvedById: by.id, resolvedByName: by.displayName };
      Object.assign(first, isResolved ? resolved : UNRESOLVED, { version: first.version + 1 });
      await outbox.add(tx, comment.sessionId, [{ kind: 'commentChanged', commentId: threadId }]);
    });
    return read(threadId);
  }

  return {
    comment: async (actor: Actor, id: string): Promise<CommentRecord> => (await open(actor, id, 'session:read')).comment,

    /** One's own. Who is newly mentioned is told; models are asked by new comments only. */
    async editComment(actor: Actor, input: EditCommentInput): Promise<SaidComment> {
      const { comment, found } = await open(actor, input.id, 'session:comment');
      if (!isBy(comment, actor)) throw new Expected('FORBIDDEN', 'Only its author may change a comment.');
      refuseArchived(found);
      const text = checkCommentText(input.text);
      const mentioned = await mentions.check(input.mentions ?? [], text, found);
      const known = new Set(comment.mentions.map(({ id }) => id));
      if (mentioned.modelIds.some((id) => !known.has(id))) throw invalid({ mentions: 'ask a model in a new comment' });
      await db.write(async (tx) => {
        const row = await lock(tx, comment);
        Object.assign(row, { text, mentions: mentioned.records, editedAt: new Date(clock.now()), version: row.version + 1 });
        await outbox.add(tx, comment.sessionId, [{ kind: 'commentChanged', commentId: comment.id }]);
        await commentNotices.revise(tx, row);
        const added = mentioned.reachable.map(({ id }) => id).filter((id) => !known.has(id));
        await commentNotices.add(tx, actor, found.session, row, { mentioned: added, participants: [] });
      });
      return { comment: await read(comment.id), unreachable: mentioned.unreachable };
    },

    /** One's own, and the replies that one asked for; owners any. */
    async deleteComment(actor: Actor, id: string): Promise<CommentRecord> {
      const { comment, found } = await open(actor, id, 'session:comment');
      await db.write(async (tx) => {
        const row = await lock(tx, comment);
        const isOwn = isBy(comment, actor) || (row.requesterKind === actor.kind && row.requesterId === actorId(actor));
        if (!isOwn && !can(actor, 'session:manage', found)) {
          throw new Expected('FORBIDDEN', 'Only its author or an owner of the session may delete a comment.');
        }
        Object.assign(row, { text: '', mentions: [], deletedAt: new Date(clock.now()), version: row.version + 1 });
        await outbox.add(tx, comment.sessionId, [{ kind: 'commentChanged', commentId: comment.id }]);
        await commentNotices.revise(tx, row);
      });
      replies.stop(comment.id);
      return read(comment.id);
    },

    resolveThread: (actor: Actor, threadId: string): Promise<CommentRecord> => settle(actor, threadId, true),
    reopenThread: (actor: Actor, threadId: string): Promise<CommentRecord> => settle(actor, threadId, false),
  };
}

function isBy({ author }: CommentRecord, actor: Actor): boolean {
  return author !== null && author.kind === actor.kind && author.id === actorId(actor);
}

function refuseArchived({ session }: SessionAccess): void {
  if (session.archivedAt) throw new Expected('CONFLICT', 'This session is archived. Restore it to comment in it again.');
}
