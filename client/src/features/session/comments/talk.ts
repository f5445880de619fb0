/** What this reader does with threads: which one they look at, and where they write. Lasts while the session is open; nothing of it is sent. */
import type { CommentAnchor } from '../../../live/comments.ts';
import type { LiveSession } from '../../../live/live-session.ts';

export interface NewThread {
  readonly messageId: string;
  readonly anchor: CommentAnchor | null;
}

export interface TalkState {
  /** Whose threads are looked at, settled ones too; on narrow screens the sheet is open with it. */
  readonly messageId: string | null;
  readonly threadId: string | null;
  /** A thread that is about to begin. */
  readonly newThread: NewThread | null;
}

const NOTHING: TalkState = { messageId: null, threadId: null, newThread: null };

export function createTalk() {
  let state = NOTHING;
  const listeners = new Set<() => void>();

  function set(next: TalkState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  return {
    getState: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** What was typed and not sent stays here when its field goes: by thread, or by message for a new one. */
    texts: new Map<string, string>(),
    begin: (newThread: NewThread) => set({ messageId: newThread.messageId, threadId: null, newThread }),
    open: (messageId: string, threadId: string | null) => set({ messageId, threadId, newThread: null }),
    close: () => set(NOTHING),
  };
}

export type Talk = ReturnType<typeof createTalk>;

const talks = new WeakMap<LiveSession, Talk>();

export function talkOf(live: LiveSession): Talk {
  const talk = talks.get(live) ?? createTalk();
  talks.set(live, talk);
  return talk;
}
