import { useMemo, useSyncExternalStore } from 'react';
import type { Thread } from '../../../live/comments.ts';
import type { SessionHead } from '../../../live/model.ts';
import type { Reaction } from '../../../live/reactions.ts';
import { useLive } from '../session-context.ts';
import { talkOf } from './talk.ts';
import type { Talk, TalkState } from './talk.ts';

export function useTalk(): { talk: Talk; state: TalkState } {
  const talk = talkOf(useLive());
  return { talk, state: useSyncExternalStore(talk.subscribe, talk.getState) };
}

export function useThreads(): ReadonlyMap<string, Thread> {
  const { comments } = useLive();
  return useSyncExternalStore(comments.subscribe, comments.getState);
}

export function useThreadsOf(messageId: string | null): readonly Thread[] {
  const threads = useThreads();
  return useMemo(() => [...threads.values()].filter((thread) => thread.messageId === messageId), [threads, messageId]);
}

export function useReactions(messageId: string): readonly Reaction[] {
  const { reactions } = useLive();
  return useSyncExternalStore(
    (listener) => reactions.subscribe(messageId, listener),
    () => reactions.of(messageId),
  );
}

export function mayComment(session: SessionHead): boolean {
  return !session.archivedAt && session.viewerRole !== 'VIEWER';
}
