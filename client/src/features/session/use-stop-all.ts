import { useCallback } from 'react';
import { isRunning } from '../../live/model.ts';
import { useLive } from './session-context.ts';
import { useActions } from './use-actions.ts';
import { useView } from './view-context.ts';

/** Every answer of this session that is being written, seen here or not. */
export function useStopAll(): { running: readonly string[]; stopAll: () => void } {
  const { store } = useLive();
  const { stop } = useActions();
  const { tree } = useView();
  const running = [...tree.byId.values()].filter((message) => isRunning(message.status)).map((message) => message.id);

  const stopAll = useCallback(() => {
    for (const message of store.getState().messages.values()) if (isRunning(message.status)) void stop(message.id);
  }, [store, stop]);

  return { running, stopAll };
}
