import { sql } from 'kysely';
import type { CommentRecord, MentionRecord } from '../../../schema/wire/events.ts';
import { MAX_THREAD_COMMENTS } from '../../../schema/wire/limits.ts';
import { actorId, actorRecord } from '../../identity/actor.ts';
import type { Actor } from '../../identity/actor.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, invalid, notFound } from '../../kit/errors.ts';
import type { Ids } from '../../kit/ids.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import { can } from '../../workspaces/policy.ts';
import type { EmitWebhook } from '../../workspaces/webhook-port.ts';
import type { Access, SessionAccess } from '../access.ts';
import type { Outbox } from '../outbox.ts';
import { checkMutationId } from '../send-requests.ts';
import type { CommentNotices } from './comment-notices.ts';
import { commentsById } from './comment-records.ts';
import { checkAnchor, checkCommentText } from './comment-text.ts';
import type { AnchorInput } from './comment-text.ts';
import { CommentEntity } from './comment.entity.ts';
import type { CommentRow } from './comment.entity.ts';
import type { MentionChecks, MentionedPerson, Mentions } from './mentions.ts';
import type { Replies } from './replies.ts';
import { lockThread } from './threads.ts';

export interface AddCommentInput {
  messageId: string;
  /** Left out: a new thread. */
  threadId?: string | null | undefined;
  text: string;
  /** Only of a new thread; left out: the whole message. */
  anchor?: AnchorInput | null | undefined;
  mentions?: readonly MentionRecord[] | null | undefined;
  clientMutationId?: string | null | undefined;
}

export interface SaidComment {
  comment: CommentRecord;
  /** Mentioned people who are not in this session, and so were not told. */
  unreachable: MentionedPerson[];
}

export interface AddCommentDeps {
  db: Database;
  access: Access;
  outbox: Outbox;
  emit: EmitWebhook;
  mentions: MentionChecks;
  commentNotices: CommentNotices;
  replies: Replies;
  rateLimits: Pick<RateLimits, 'take'>;
  clock: Clock;
  ids: Ids;
  /** What a message says at this moment. */
  textOf(sessionId: string, messageId: string): Promise<string>;
}

export function createAddComment(deps: AddCommentDeps) {
  const { db, access, outbox, emit, mentions, commentNotices, replies, clock, ids } = deps;

  interface Draft {
    input: AddCommentInput;
    session: SessionAccess['session'];
    text: string;
    anchor: CommentRecord['anchor'];
    mentioned: Mentions;
    participants: string[];
  }

  async function findSaid(tx: Tx, actor: Actor, sessionId: string, clientMutationId: string | null): Promise<CommentRow | null> {
    if (clientMutationId === null) return null;
    const key = [sessionId, actor.kind, actorId(actor), clientMutationId].join(' ');
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.sql());
    return tx.em.findOne(CommentEntity, { sessionId, authorKind: actor.kind, authorId: actorId(actor), clientMutationId });
  }

  async function place(tx: Tx, { input, session }: Draft, ownId: string): Promise<string> {
    if (!input.threadId) return ownId;
    const { first, count } = await lockThread(tx, session.id, input.threadId);
    if (first.messageId !== input.messageId) throw notFound('thread');
    if (count >= MAX_THREAD_COMMENTS) throw new Expected('CONFLICT', 'This thread is full. Start another one beside it.');
    if (!first.resolvedAt) return first.id;
    // Nobody would see an answer to what is settled.
    Object.assign(first, { resolvedAt: null, resolvedByKind: null, resolvedById: null, resolvedByName: null, version: first.version + 1 });
    await outbox.add(tx, session.id, [{ kind: 'commentChanged', commentId: first.id }]);
    return first.id;
  }

  async function say(tx: Tx, actor: Actor, draft: Draft): Promise<string> {
    const { input, session, text, anchor, mentioned, participants } = draft;
    const clientMutationId = input.clientMutationId || null;
    const said = await findSaid(tx, actor, session.id, clientMutationId);
    if (said) return said.id;
    const id = ids.next('cmt');
    const threadId = await place(tx, draft, id);
    const author = actorRecord(actor);
    const comment = tx.em.create(CommentEntity, {
      id,
      sessionId: session.id,
      messageId: input.messageId,
      threadId,
      authorKind: author.kind,
      authorId: author.id,
      authorName: author.displayName,
      text,
      status: 'complete',
      anchorStart: anchor?.start ?? null,
      anchorEnd: anchor?.end ?? null,
      anchorQuote: anchor?.quote ?? null,
      mentions: mentioned.records,
      version: 1,
      clientMutationId,
      createdAt: new Date(clock.now()),
    });
    await tx.em.flush();
    await outbox.add(tx, session.id, [{ kind: 'commentChanged', commentId: id }]);
    const where = { id: session.id, isPrivate: session.visibility === 'private' };
    const data = { messageId: input.messageId, commentId: id, threadId };
    await emit(tx, { type: 'comment.created', workspaceId: session.workspaceId, session: where, actor: author, data });
    await commentNotices.add(tx, actor, session, comment, { mentioned: mentioned.reachable.map((person) => person.id), participants });
    await replies.begin(tx, session, comment, { asker: actor, modelIds: mentioned.modelIds });
    return id;
  }

  return async function addComment(actor: Actor, input: AddCommentInput): Promise<SaidComment> {
    const found = await access.requireForMessage(actor, input.messageId, 'session:comment');
    const { session } = found;
    if (session.archivedAt) throw new Expected('CONFLICT', 'This session is archived. Restore it to comment in it again.');
    checkMutationId(input.clientMutationId);
    if (input.anchor && input.threadId) throw invalid({ anchor: 'belongs to the first comment of a thread' });
    const text = checkCommentText(input.text);
    await countAction(deps.rateLimits, 'comment', { workspace: session.workspaceId });
    const mentioned = await mentions.check(input.mentions ?? [], text, found);
    if (mentioned.modelIds.length > 0 && !can(actor, 'session:write', found)) throw mayNotAsk();
    const anchor = input.anchor ? checkAnchor(input.anchor, await deps.textOf(session.id, input.messageId)) : null;
    const participants = input.threadId ? await commentNotices.participantsOf(input.threadId, session.id) : [];
    const id = await db.write((tx) => say(tx, actor, { input, session, text, anchor, mentioned, participants }));
    const [comment] = await commentsById(db.sql(), [id]);
    if (!comment) throw notFound('comment');
    return { comment, unreachable: mentioned.unreachable };
  };
}

function mayNotAsk(): Expected {
  return new Expected(
    'FORBIDDEN',
    'Asking a model costs, so only editors may mention one. Mention a person, or ask the owner for the role of editor.',
  );
}
