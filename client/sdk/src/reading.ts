/** One session's reader, shared by all that watch it and by its draft: open while anybody needs it. */
import type { Client as SocketClient } from 'graphql-ws';
import { createComments } from '../../src/live/comments.ts';
import { ThreadsDocument } from '../../src/live/comment-documents.ts';
import type { SessionEvent } from '../../src/live/model.ts';
import { OneMessageDocument } from '../../src/live/page-documents.ts';
import { createSessionStore } from '../../src/live/session-store.ts';
import { subscribeToSession } from '../../src/live/subscription.ts';
import type { SessionSubscription, SubscriptionState } from '../../src/live/subscription.ts';
import { MAX_PAGE_SIZE } from '../../../schema/wire/limits.ts';
import type { Request } from './request.ts';

export interface Listener {
  /** After the event was applied. A message that came by a query is told as its id. */
  onEvent(event: SessionEvent | { __typename: 'MessageLoaded'; messageId: string }): void;
  onComments(): void;
  /** All there were at the last snapshot. */
  onCommentsLoaded(): void;
  onState(state: SubscriptionState): void;
}

interface Options {
  sessionId: string;
  socket: Pick<SocketClient, 'subscribe'>;
  request: Request;
}

export function createReading({ sessionId, socket, request }: Options) {
  const listeners = new Set<Listener>();
  const repairs = new Set<string>();
  let subscription: SessionSubscription | null = null;
  let state: SubscriptionState = { kind: 'connecting' };
  const store = createSessionStore({ requestNotify: (notify) => queueMicrotask(notify) });
  const comments = createComments(store);
  comments.subscribe(() => {
    for (const { onComments } of listeners) onComments();
  });

  function tell(event: Parameters<Listener['onEvent']>[0]): void {
    for (const { onEvent } of listeners) onEvent(event);
  }

  /** The text of a message that no snapshot carries (another branch) is behind. */
  async function repair(messageId: string): Promise<void> {
    if (repairs.has(messageId)) return;
    repairs.add(messageId);
    try {
      const { node } = await request(OneMessageDocument, { id: messageId });
      if (node?.__typename === 'Message') store.merge([node]);
      tell({ __typename: 'MessageLoaded', messageId });
    } catch {
      // It is behind until its next event, or until it ends and comes whole.
    } finally {
      repairs.delete(messageId);
    }
  }

  /** A snapshot has no comments. */
  async function loadComments(): Promise<void> {
    let after: string | null = null;
    try {
      do {
        const { session }: { session?: ThreadsPage | null } = await request(ThreadsDocument, { sessionId, first: MAX_PAGE_SIZE, after });
        if (!session) return;
        comments.receive(session.threads.edges.flatMap(({ node }) => node.comments));
        after = session.threads.pageInfo.hasNextPage ? (session.threads.pageInfo.endCursor ?? null) : null;
      } while (after !== null && subscription !== null);
      for (const { onCommentsLoaded } of listeners) onCommentsLoaded();
    } catch {
      // Those that are said from now on come by themselves.
    }
  }

  function onEvent(event: SessionEvent): boolean {
    const applied = store.apply(event);
    if (applied.kind === 'hole') return true;
    if (applied.kind === 'gap') void repair(applied.messageId);
    if (applied.kind !== 'applied') return false;
    if (event.__typename === 'SessionSnapshot') void loadComments();
    tell(event);
    return false;
  }

  return {
    store,
    comments,
    isLive: () => state.kind === 'live',
    startOver: () => subscription?.startOver(),
    /** The credential is not valid any more. */
    refuse(): void {
      if (!subscription) return;
      subscription.close();
      subscription = null;
      state = { kind: 'refused', code: 'UNAUTHENTICATED' };
      for (const { onState } of listeners) onState(state);
    },
    /** Returns what ends it. */
    follow(listener: Listener): () => void {
      listeners.add(listener);
      subscription ??= subscribeToSession({
        client: socket,
        sessionId,
        onEvent,
        onState(next) {
          state = next;
          for (const { onState } of listeners) onState(next);
        },
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        subscription?.close();
        subscription = null;
        state = { kind: 'connecting' };
      };
    },
  };
}

export type Reading = ReturnType<typeof createReading>;

interface ThreadsPage {
  threads: {
    pageInfo: { hasNextPage: boolean; endCursor?: string | null };
    edges: readonly { node: { comments: readonly Parameters<ReturnType<typeof createComments>['receive']>[0][number][] } }[];
  };
}
