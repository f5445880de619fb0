import { SharedList } from './shared-list.tsx';
import { useSharedSessions } from './use-shared-sessions.ts';

const PAGE_SIZE = 8;

/** Below the sessions of a workspace; nothing where nothing is shared. */
export function SharedOnHome() {
  const { sessions, hasMore, more } = useSharedSessions(PAGE_SIZE);
  return sessions === undefined || sessions.length === 0 ? null : <SharedList sessions={sessions} onMore={hasMore ? more : null} />;
}
