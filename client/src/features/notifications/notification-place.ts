import type { NotificationItem } from './notification-documents.ts';

/** Where a notification leads; null where its session may not be read any more. */
export function placeOf({ session, message, commentId }: Pick<NotificationItem, 'session' | 'message' | 'commentId'>): string | null {
  if (!session) return null;
  const place = new URLSearchParams({ ...(message ? { message: message.id } : {}), ...(commentId == null ? {} : { comment: commentId }) });
  return `/s/${session.id}${place.size === 0 ? '' : `?${place.toString()}`}`;
}
