import { useEffect } from 'react';

const EVERY_MS = 10_000;

/** Calls back every ten seconds while the page can be seen, and as soon as somebody comes back to it. */
export function useRefresh(refresh: () => void): void {
  useEffect(() => {
    const refreshIfSeen = (): void => {
      if (document.visibilityState === 'visible') refresh();
    };
    const timer = setInterval(refreshIfSeen, EVERY_MS);
    addEventListener('focus', refreshIfSeen);
    addEventListener('online', refreshIfSeen);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      clearInterval(timer);
      removeEventListener('focus', refreshIfSeen);
      removeEventListener('online', refreshIfSeen);
      document.removeEventListener('visibilitychange', refreshIfSeen);
    };
  }, [refresh]);
}
