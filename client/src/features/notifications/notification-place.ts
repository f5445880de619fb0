import type { NotificationItem } from './notification-documents.ts';

type Placed = Pick<NotificationItem, 'session' | 'message' | 'commentId'>;

/** Where a notification leads; null where what it is about may not be read any more. `slug`: of the workspace that it is about. */
export function placeOf({ session, message, commentId }: Placed, slug: string | undefined): string | null {
  if (!session) return slug === undefined ? null : `/w/${slug}/budgets`;
  const place = new URLSearchParams({ ...(message ? { message: message.id } : {}), ...(commentId == null ? {} : { comment: commentId }) });
  return `/s/${session.id}${place.size === 0 ? '' : `?${place.toString()}`}`;
}
