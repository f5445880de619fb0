import { useCallback } from 'react';
import { useClient } from 'urql';
import { loadWayTo } from '../load-way.ts';
import { useLive, useSession } from '../session-context.ts';
import { useViewActions } from '../view-context.ts';
import { holderOf, scrollToMessage } from './scroll-to-message.ts';

export type JumpEnd = 'shown' | 'missing' | 'failed';

/** Shows a message wherever it is: further up than what is loaded, or on another branch. The one way to jump in a session. */
export function useGoToMessage(): (messageId: string) => Promise<JumpEnd> {
  const client = useClient();
  const live = useLive();
  const { id: sessionId } = useSession();
  const { choose } = useViewActions();

  return useCallback(
    async (messageId) => {
      const end = await loadWayTo(client, live, sessionId, messageId);
      if (end !== 'there') return end;
      if (!holderOf(messageId)) choose(messageId);
      return (await scrollToMessage(messageId)) ? 'shown' : 'missing';
    },
    [client, live, sessionId, choose],
  );
}
