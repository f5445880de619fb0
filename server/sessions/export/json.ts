/** A session as one JSON document, for programs; its shape is documented in docs/api.md and changes with EXPORT_VERSION only. */
import { sql } from 'kysely';
import type {
  ActorRecord,
  BranchRecord,
  CommentRecord,
  MessageRecord,
  PollRecord,
  ReactionRecord,
  SessionRecord,
} from '../../../schema/wire/events.ts';
import type { Database } from '../../kit/db.ts';
import { commentsOfThreads } from '../comments/comment-records.ts';
import { reactionsByMessages } from '../reactions/reaction-records.ts';
import { pollsByPrompts } from '../votes/poll-records.ts';

export const EXPORT_VERSION = 1;

export interface JsonHead {
  session: SessionRecord;
  people: readonly ActorRecord[];
  branches: readonly BranchRecord[];
  exportedAt: Date;
}

/** Everything before the messages; `jsonTail` closes it. */
export function jsonHead({ session, people, branches, exportedAt }: JsonHead): string {
  const { id, title, mainlineLeafId, archivedAt, createdAt, updatedAt } = session;
  const head = {
    format: 'parley.session',
    version: EXPORT_VERSION,
    exportedAt: exportedAt.toISOString(),
    session: { id, title, mainlineLeafId, archivedAt, createdAt, updatedAt },
    people,
    branches: branches.map(({ sessionId: _sessionId, version: _version, ...branch }) => branch),
  };
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "messages": [`;
}

export const JSON_TAIL = '\n  ]\n}\n';

export async function* jsonMessages(db: Database, messages: readonly MessageRecord[], isFirstPage: boolean): AsyncGenerator<string> {
  const ids = messages.map(({ id }) => id);
  const [polls, reactions, comments] = await Promise.all([
    pollsByPrompts(db.sql(), ids),
    reactionsByMessages(db.sql(), ids),
    commentsOn(db, ids),
  ]);
  const pollOf = new Map(polls.map((poll) => [poll.promptId, poll]));
  const reactionsOf = new Map(reactions.map((one) => [one.messageId, one.reactions]));
  const commentsOf = Map.groupBy(comments, ({ messageId }) => messageId);
  for (const [index, message] of messages.entries()) {
    const entry = exported(message, {
      poll: pollOf.get(message.id),
      reactions: reactionsOf.get(message.id) ?? [],
      comments: commentsOf.get(message.id) ?? [],
    });
    yield `${isFirstPage && index === 0 ? '' : ','}\n    ${JSON.stringify(entry)}`;
  }
}

interface Around {
  poll: PollRecord | undefined;
  reactions: readonly ReactionRecord[];
  comments: readonly CommentRecord[];
}

function exported(message: MessageRecord, { poll, reactions, comments }: Around) {
  const { sessionId: _sessionId, firstTokenAt = null, stoppedBy = null, origin = null, ...told } = message;
  return {
    ...told,
    firstTokenAt,
    stoppedBy,
    origin,
    poll: poll ? exportedPoll(poll) : null,
    reactions,
    comments: comments.map(({ sessionId: _of, messageId: _on, version: _version, ...comment }) => comment),
  };
}

function exportedPoll({ isBlind, state, openedBy, voteCount, votes }: PollRecord) {
  return { isBlind, state, openedBy, voteCount, votes };
}

/** Threads in which something is left to read, whole. */
async function commentsOn(db: Database, messageIds: readonly string[]): Promise<CommentRecord[]> {
  const { rows } = await sql<{ id: string }>`
    select root.id from comment root where root.message_id = any(${[...messageIds]}::text[]) and root.thread_id = root.id
      and exists (select 1 from comment c where c.thread_id = root.id and c.deleted_at is null)`.execute(db.sql());
  return commentsOfThreads(
    db.sql(),
    rows.map((row) => row.id),
  );
}
