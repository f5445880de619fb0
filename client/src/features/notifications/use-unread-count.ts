import { useQuery } from 'urql';
import { NotificationCountDocument } from './notification-documents.ts';

/** Of all workspaces; every window and device agrees on it. Asked for again by UnreadTitle, for all who show it. */
export function useUnreadCount(): number {
  const [{ data }] = useQuery({ query: NotificationCountDocument });
  return data?.viewer?.unreadNotificationCount ?? 0;
}
