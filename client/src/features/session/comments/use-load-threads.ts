import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { useLive, useSession } from '../session-context.ts';
import { createThreadLoader } from './thread-loader.ts';
import type { ThreadsState } from './thread-loader.ts';

/** All threads of the session, once after each snapshot: what was said while nobody listened. Events bring the rest. */
export function useLoadThreads(): { state: ThreadsState; load: () => void } {
  const client = useClient();
  const { store, comments } = useLive();
  const { id: sessionId } = useSession();
  const [state, setState] = useState<ThreadsState>('loading');
  const loader = useRef<ReturnType<typeof createThreadLoader>>(null);

  useEffect(() => {
    const created = createThreadLoader({ client, comments, sessionId, onState: setState });
    loader.current = created;
    void created.load();
    const stop = store.subscribeEvents((event) => {
      if (event.__typename === 'SessionSnapshot') void created.load();
    });
    return () => {
      stop();
      created.close();
    };
  }, [client, store, comments, sessionId]);

  const load = useCallback(() => {
    setState('loading');
    void loader.current?.load();
  }, []);
  return { state, load };
}
