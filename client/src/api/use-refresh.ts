import { useEffect } from 'react';
import { useApi } from './api-context.ts';

const EVERY_MS = 10_000;

/** Calls back every ten seconds while the page can be seen, as soon as somebody comes back to it, and when something happens in the session that is open. */
export function useRefresh(refresh: () => void): void {
  const { onActivity } = useApi();
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
