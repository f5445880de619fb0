import { useEffect } from 'react';
import { useLive, useSessionState } from '../session-context.ts';
import { createAwayWatch } from './away-watch.ts';
import { peopleOf } from './people.ts';
import { useSelfId } from './use-people.ts';

/** Tells whether this tab is used, and takes over where another tab of the same person spoke last and then fell silent. */
export function useTellPresence(): void {
  const { presence, store } = useLive();
  const selfId = useSelfId();
  const heard = useSessionState((state) => peopleOf(state.participants).find(({ id }) => id === selfId)?.state);

  useEffect(() => {
    const watch = createAwayWatch({ onChange: presence.setAway });
    return watch.close;
  }, [presence]);

  useEffect(() => {
    if (heard && heard.away !== null && heard.clientId !== presence.state().clientId && presence.state().away === null) presence.sayAgain();
  }, [presence, heard]);

  useEffect(() => {
    function onLook(): void {
      if (document.visibilityState === 'hidden') return;
      const mine = peopleOf(store.getState().participants).find(({ id }) => id === selfId);
      if (mine && mine.state.clientId !== presence.state().clientId) presence.sayAgain();
    }
    addEventListener('focus', onLook);
    document.addEventListener('visibilitychange', onLook);
    return () => {
      removeEventListener('focus', onLook);
      document.removeEventListener('visibilitychange', onLook);
    };
  }, [presence, store, selfId]);
}
