import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LiveSession, LiveStatus } from '../../live/live-session.ts';
import type { MessageNode, SessionHead } from '../../live/model.ts';
import type { SessionState } from '../../live/session-store.ts';

export const LiveContext = createContext<LiveSession | null>(null);

export function useLive(): LiveSession {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive is used outside of a session');
  return live;
}

export function useLiveStatus(live: LiveSession): LiveStatus {
  return useSyncExternalStore(live.subscribeStatus, live.status);
}

/** The selector returns what is in the state, or a plain value: nothing made anew. */
export function useSessionState<T>(select: (state: SessionState) => T): T {
  const { store } = useLive();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

export function useMessage(id: string): MessageNode | undefined {
  return useSessionState((state) => state.messages.get(id));
}

/** The text alone: a token draws what shows this one message, and nothing else. */
export function useMessageText(id: string): string {
  const { store } = useLive();
  return useSyncExternalStore(
    (listener) => store.subscribeText(id, listener),
    () => store.text(id),
  );
}

/** Only below the page's gate, where the snapshot is there. */
export function useSession(): SessionHead {
  const session = useSessionState((state) => state.session);
  if (!session) throw new Error('useSession is used before the snapshot came');
  return session;
}

export function canWrite(session: SessionHead): boolean {
  return !session.archivedAt && (session.viewerRole === 'OWNER' || session.viewerRole === 'EDITOR');
}
