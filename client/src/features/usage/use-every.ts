import { useEffect, useEffectEvent } from 'react';

/** Calls back now and then and as soon as somebody comes back to the page; never while nobody can see it. */
export function useEvery(everyMs: number, tell: () => void): void {
  const onTurn = useEffectEvent(() => {
    if (document.visibilityState === 'visible') tell();
  });
  useEffect(() => {
    const turn = (): void => onTurn();
    const timer = setInterval(turn, everyMs);
    addEventListener('online', turn);
    document.addEventListener('visibilitychange', turn);
    return () => {
      clearInterval(timer);
      removeEventListener('online', turn);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [everyMs]);
}
