import { useQuery } from 'urql';
import { useHint } from '../../api/use-hint.ts';
import { useTitleCount } from '../../ui/use-title.ts';
import { NotificationCountDocument } from './notification-documents.ts';
import { useReadOnVisit } from './use-read-on-visit.ts';
import { useReportActivity } from './use-report-activity.ts';
import { useUnreadCount } from './use-unread-count.ts';

/** Draws nothing: the tab says how much waits, and the server hears that somebody is here. Once per page. */
export function UnreadTitle({ sessionId }: { sessionId?: string | undefined }) {
  const [, refetch] = useQuery({ query: NotificationCountDocument });
  useHint('NOTIFICATIONS', () => refetch({ requestPolicy: 'network-only' }));
  const unread = useUnreadCount();
  useTitleCount(unread);
  useReadOnVisit(sessionId, unread);
  useReportActivity();
  return null;
}
