import { useEffect } from 'react';
import { useMutation } from 'urql';
import { MarkNotificationsReadDocument } from './notification-documents.ts';

/** Who is in a session has seen that its answers are there: what says so is read on all their devices. */
export function useReadOnVisit(sessionId: string | undefined, unread: number): void {
  const [, markRead] = useMutation(MarkNotificationsReadDocument);
  useEffect(() => {
    if (sessionId === undefined || unread === 0) return;
    function read(): void {
      if (document.visibilityState === 'visible' && sessionId !== undefined) void markRead({ input: { sessionId } });
    }
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [sessionId, unread, markRead]);
}
