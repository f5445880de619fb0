/** What is said about the messages of a session, and how people react to them, as a server keeps it, for tests. */
import type { Comment, CommentAnchor, Mention } from '../live/comments.ts';
import type { Reaction } from '../live/reactions.ts';
import type { createEventFeed } from './event-feed.ts';

type Author = NonNullable<Comment['author']>;

interface Saying {
  messageId: string;
  threadId?: string | null;
  text: string;
  anchor?: { start: number; end: number } | null;
  mentions?: readonly Mention[] | null;
}

interface Options {
  feed: Pick<ReturnType<typeof createEventFeed>, 'say'>;
  messages: ReadonlyMap<string, { text: string }>;
  viewer: Author;
}

const SAID_AT = '2026-11-20T00:01:00.000Z';
export const BEN: Author = { __typename: 'User', id: 'usr_ben', displayName: 'Ben Okoro' };

export function createCommentWorld({ feed, messages, viewer }: Options) {
  const comments = new Map<string, Comment>();
  const reacted = new Map<string, { version: number; reactions: Reaction[] }>();

  function put(comment: Comment): Comment {
    comments.set(comment.id, comment);
    feed.say({ __typename: 'CommentChanged', comment });
    return comment;
  }

  function change(id: string, to: Partial<Comment>): Comment {
    const before = comments.get(id)!;
    return put({ ...before, ...to, version: before.version + 1 });
  }

  function anchorOf(messageId: string, anchor: Saying['anchor']): CommentAnchor | null {
    return anchor ? { ...anchor, quote: messages.get(messageId)!.text.slice(anchor.start, anchor.end) } : null;
  }

  function say(saying: Saying, author: Author | null = viewer, more: Partial<Comment> = {}): Comment {
    const id = `cmt_${comments.size + 1}`;
    return put({
      id,
      messageId: saying.messageId,
      threadId: saying.threadId ?? id,
      author,
      model: null,
      text: saying.text,
      status: 'COMPLETE',
      failure: null,
      anchor: anchorOf(saying.messageId, saying.anchor),
      mentions: [...(saying.mentions ?? [])],
      resolvedAt: null,
      resolvedBy: null,
      version: 1,
      createdAt: SAID_AT,
      editedAt: null,
      deletedAt: null,
      ...more,
    });
  }

  return {
    say,
    change,
    /** Who is mentioned but not in the session. */
    unreachable: [] as { id: string; displayName: string }[],
    threads() {
      const byThread = Map.groupBy(comments.values(), (comment) => comment.threadId);
      const readable = [...byThread].filter(([, all]) => all.some(({ deletedAt }) => !deletedAt));
      const edges = readable.map(([id, all]) => ({ cursor: id, node: { id, messageId: all[0]!.messageId, comments: all } }));
      return {
        edges,
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: edges.at(-1)?.cursor ?? null },
      };
    },
    react(messageId: string, emoji: string, on: boolean, actor: Author = viewer) {
      const { version, reactions } = reacted.get(messageId) ?? { version: 0, reactions: [] };
      const known = reactions.find((one) => one.emoji === emoji) ?? { emoji, count: 0, actors: [] };
      const others = known.actors.filter(({ id }) => id !== actor.id);
      const actors = on ? [...others, actor] : others;
      const rest = reactions.filter((one) => one.emoji !== emoji);
      const next = actors.length > 0 ? [...rest, { emoji, count: actors.length, actors }] : rest;
      reacted.set(messageId, { version: version + 1, reactions: next });
      feed.say({ __typename: 'ReactionsChanged', messageId, version: version + 1, reactions: next });
      return { isChanged: actors.length !== known.actors.length, version: version + 1, reactions: next };
    },
    reactions: (messageId: string) => reacted.get(messageId) ?? { version: 0, reactions: [] },
  };
}
