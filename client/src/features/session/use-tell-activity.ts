import { useEffect } from 'react';
import { useApi } from '../../api/api-context.ts';
import { isRunning } from '../../live/model.ts';
import { useSession, useSessionState } from './session-context.ts';

/** The list beside the page shows what is being answered here and who is here: it learns of a change now, not with its next look. */
export function useTellActivity(): void {
  const { tellActivity } = useApi();
  const { title } = useSession();
  const people = useSessionState((state) => state.participantCount);
  const running = useSessionState((state) => {
    let count = 0;
    for (const message of state.messages.values()) if (isRunning(message.status)) count++;
    return count;
  });
  useEffect(() => tellActivity(), [tellActivity, title, people, running]);
}
