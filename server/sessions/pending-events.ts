/** What the outbox notes, and what becomes of it: most notes name a thing, which is read when the note is published (see outbox.ts). */
import type { LogEvent } from '../../schema/wire/events.ts';
import type { Tx } from '../kit/db.ts';
import { branchesById } from './branches/branch-records.ts';
import { commentsById } from './comments/comment-records.ts';
import { costsOf } from './cost/cost-records.ts';
import { queuesOf } from './queue/queue-records.ts';
import { reactionsByMessages } from './reactions/reaction-records.ts';
import { messagesById, sessionsById } from './records.ts';
import { shownPolls } from './votes/poll-records.ts';

export type PendingEvent =
  | { kind: 'messageAdded' | 'messageChanged'; messageId: string }
  | { kind: 'sessionChanged' }
  | { kind: 'branchChanged'; branchId: string }
  | { kind: 'pollChanged'; promptId: string }
  | { kind: 'queueChanged' }
  | { kind: 'costChanged' }
  | { kind: 'commentChanged'; commentId: string }
  | { kind: 'reactionsChanged'; reactedId: string }
  | { kind: 'draftEdited'; update: string; version: number; clientId: string };

/** In the order of the notes; nothing for what is gone. */
export async function resolveEvents(tx: Tx, sessionId: string, events: readonly PendingEvent[]): Promise<LogEvent[]> {
  const ids = new Set(events.flatMap((event) => ('messageId' in event ? [event.messageId] : [])));
  const messages = new Map((await messagesById(tx.sql(), [...ids])).map((message) => [message.id, message]));
  const needsSession = events.some(({ kind }) => kind === 'sessionChanged');
  const session = needsSession ? (await sessionsById(tx.sql(), [sessionId]))[0] : undefined;
  const promptIds = events.flatMap((event) => (event.kind === 'pollChanged' ? [event.promptId] : []));
  const polls = new Map((await shownPolls(tx.sql(), promptIds)).map((poll) => [poll.promptId, poll]));
  const branchIds = events.flatMap((event) => (event.kind === 'branchChanged' ? [event.branchId] : []));
  const branches = new Map((await branchesById(tx.sql(), branchIds)).map((branch) => [branch.id, branch]));
  const needsQueue = events.some(({ kind }) => kind === 'queueChanged');
  const queue = needsQueue ? (await queuesOf(tx.sql(), [sessionId]))[0] : undefined;
  const commentIds = events.flatMap((event) => (event.kind === 'commentChanged' ? [event.commentId] : []));
  const comments = new Map((await commentsById(tx.sql(), commentIds)).map((comment) => [comment.id, comment]));
  const reactedIds = events.flatMap((event) => (event.kind === 'reactionsChanged' ? [event.reactedId] : []));
  const reactions = new Map((await reactionsByMessages(tx.sql(), reactedIds)).map((record) => [record.messageId, record]));
  const lastCost = events.findLastIndex(({ kind }) => kind === 'costChanged');
  const cost = lastCost < 0 ? undefined : (await costsOf(tx.sql(), [sessionId]))[0];
  return events.flatMap((event, index): LogEvent[] => {
    switch (event.kind) {
      case 'messageAdded':
      case 'messageChanged': {
        const message = messages.get(event.messageId);
        return message ? [{ kind: event.kind, message }] : [];
      }
      case 'sessionChanged':
        return session ? [{ kind: 'sessionChanged', session }] : [];
      case 'pollChanged': {
        const poll = polls.get(event.promptId);
        return poll ? [{ kind: 'pollChanged', poll }] : [];
      }
      case 'branchChanged': {
        const branch = branches.get(event.branchId);
        return branch ? [{ kind: 'branchChanged', branch }] : [];
      }
      case 'queueChanged':
        return queue ? [{ kind: 'queueChanged', queue }] : [];
      case 'costChanged':
        // One read and one event, however many runs ended together.
        return cost && index === lastCost ? [{ kind: 'costChanged', cost }] : [];
      case 'commentChanged': {
        const comment = comments.get(event.commentId);
        return comment ? [{ kind: 'commentChanged', comment }] : [];
      }
      case 'reactionsChanged': {
        const record = reactions.get(event.reactedId);
        return record ? [{ kind: 'reactionsChanged', ...record }] : [];
      }
      case 'draftEdited':
        return [event];
    }
  });
}
