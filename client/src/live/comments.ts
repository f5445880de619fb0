/** What people say about the messages: threads as the log and the first query tell them, the newest of each comment by its version. */
import type { CommentFieldsFragment } from '../gql/graphql.ts';
import type { SessionEvent } from './model.ts';

export type Comment = CommentFieldsFragment;
export type CommentAnchor = NonNullable<Comment['anchor']>;
export type Mention = Comment['mentions'][number];

export interface Thread {
  readonly id: string;
  readonly messageId: string;
  /** The one with the anchor; it says whether the thread is settled. */
  readonly first: Comment;
  /** What is to be shown, oldest first: a deleted one only where something follows it. */
  readonly comments: readonly Comment[];
}

interface Source {
  subscribeEvents(listener: (event: SessionEvent) => void): () => void;
}

/** Ids of comments that were said here and that the server has not confirmed. */
const LOCAL = 'local:';

export function isLocal({ id }: Pick<Comment, 'id'>): boolean {
  return id.startsWith(LOCAL);
}

export function localId(): string {
  return `${LOCAL}${crypto.randomUUID()}`;
}

/** Confirmed ones are in the order of their ids; what was just said here is the last. */
function inOrder(a: Comment, b: Comment): number {
  if (isLocal(a) !== isLocal(b)) return isLocal(a) ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

function toThread(all: readonly Comment[]): Thread | null {
  const comments = all.toSorted(inOrder);
  const first = comments.find(({ id, threadId }) => id === threadId);
  const last = comments.findLastIndex(({ deletedAt }) => !deletedAt);
  return first && last >= 0 ? { id: first.id, messageId: first.messageId, first, comments: comments.slice(0, last + 1) } : null;
}

function isSameSaying(local: Comment, said: Comment): boolean {
  const isSamePlace = local.messageId === said.messageId && (local.threadId === said.threadId || local.id === local.threadId);
  return isSamePlace && local.text === said.text && local.author?.id === said.author?.id;
}

export function createComments({ subscribeEvents }: Source) {
  const byThread = new Map<string, Map<string, Comment>>();
  /** New with every change, so that who watches can compare. */
  let threads: ReadonlyMap<string, Thread> = new Map();
  const listeners = new Set<() => void>();

  function publish(changed: Iterable<string>): void {
    const next = new Map(threads);
    for (const threadId of changed) {
      const thread = toThread([...(byThread.get(threadId)?.values() ?? [])]);
      if (thread) next.set(threadId, thread);
      else next.delete(threadId);
    }
    threads = next;
    for (const listener of listeners) listener();
  }

  function put(comment: Comment): void {
    const known = byThread.get(comment.threadId) ?? new Map<string, Comment>();
    byThread.set(comment.threadId, known.set(comment.id, comment));
  }

  function remove({ id, threadId }: Comment): void {
    const known = byThread.get(threadId);
    known?.delete(id);
    if (known?.size === 0) byThread.delete(threadId);
  }

  /** What was said here and now comes back: it takes the place of what was shown meanwhile. */
  function localOf(said: Comment): Comment | undefined {
    if (said.version > 1) return undefined;
    for (const known of byThread.values()) {
      for (const comment of known.values()) if (isLocal(comment) && isSameSaying(comment, said)) return comment;
    }
    return undefined;
  }

  function receive(incoming: readonly Comment[]): void {
    const changed = new Set<string>();
    for (const comment of incoming) {
      const known = byThread.get(comment.threadId)?.get(comment.id);
      if (known && known.version >= comment.version) continue;
      const local = known ? undefined : localOf(comment);
      if (local) {
        remove(local);
        changed.add(local.threadId);
      }
      put(comment);
      changed.add(comment.threadId);
    }
    if (changed.size > 0) publish(changed);
  }

  subscribeEvents((event) => {
    if (event.__typename === 'CommentChanged') receive([event.comment]);
  });

  return {
    /** In the order in which they began. */
    getState: () => threads,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What came by a query or as the answer to a change. */
    receive,
    /** Threads of which nothing is left: what was deleted while nobody listened comes no more. */
    forget(threadIds: readonly string[]): void {
      for (const id of threadIds) byThread.delete(id);
      if (threadIds.length > 0) publish(threadIds);
    },
    /** Shown at once; `drop` takes it back. */
    addLocal(comment: Comment): void {
      put(comment);
      publish([comment.threadId]);
    },
    drop(comment: Comment): void {
      remove(comment);
      publish([comment.threadId]);
    },
  };
}

export type Comments = ReturnType<typeof createComments>;

export function isOpen({ first }: Thread): boolean {
  return !first.resolvedAt;
}

/** How many comments stand in open threads at a message. */
export function countOpen(threads: Iterable<Thread>): number {
  let count = 0;
  for (const thread of threads) if (isOpen(thread)) count += thread.comments.filter(({ deletedAt }) => !deletedAt).length;
  return count;
}
