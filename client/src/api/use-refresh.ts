import { useEffect } from 'react';
import { useApi } from './api-context.ts';
import { useHint } from './use-hint.ts';

/** What no hint tells: who is in the sessions of the list. */
const EVERY_MS = 30_000;

/**
 * For lists of sessions: calls back when one of them changed, when something happens in the session that is open, as soon as somebody comes
 * back to the page, and now and then; never while nobody can see it. `workspaceId`: whose list it is, once that is known.
 */
export function useRefresh(refresh: () => void, workspaceId?: string): void {
  const { onActivity } = useApi();
  useHint('SESSIONS', (changed) => {
    const isOurs = changed === null || workspaceId === undefined || changed === workspaceId;
    if (isOurs && document.visibilityState === 'visible') refresh();
  });
  useEffect(() => {
    const refreshIfSeen = (): void => {
      if (document.visibilityState === 'visible') refresh();
    };
    const stopListening = onActivity(refreshIfSeen);
    const timer = setInterval(refreshIfSeen, EVERY_MS);
    addEventListener('focus', refreshIfSeen);
    addEventListener('online', refreshIfSeen);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      stopListening();
      clearInterval(timer);
      removeEventListener('focus', refreshIfSeen);
      removeEventListener('online', refreshIfSeen);
      document.removeEventListener('visibilitychange', refreshIfSeen);
    };
  }, [refresh, onActivity]);
}
