import { useCallback, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useHint } from '../../api/use-hint.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { toast } from '../../ui/toast-store.ts';
import { MarkNotificationsReadDocument, NotificationListDocument } from './notification-documents.ts';
import type { NotificationItem } from './notification-documents.ts';

const PAGE_SIZE = 30;
/** The most that one page gives. */
const MOST = 100;

/** Unread ones first, whatever their age. What is read here shows at once, and is taken back where the server refuses. */
export function useNotifications() {
  const [first, setFirst] = useState(PAGE_SIZE);
  const [justRead, setJustRead] = useState<ReadonlySet<string>>(new Set());
  const [{ data, error, fetching }, refetch] = useQuery({
    query: NotificationListDocument,
    variables: { first },
    requestPolicy: 'cache-and-network',
  });
  const [, markRead] = useMutation(MarkNotificationsReadDocument);
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  useHint('NOTIFICATIONS', refresh);
  const list = useLastGood(data?.viewer, 'notifications');

  async function read(ids: readonly string[], input: { ids: string[] } | { all: true }): Promise<void> {
    setJustRead((before) => new Set([...before, ...ids]));
    const { error: refusal } = await markRead({ input });
    if (refusal === undefined) return refresh();
    setJustRead((before) => new Set([...before].filter((id) => !ids.includes(id))));
    toast({ ...describeError(toApiError(refusal)), tone: 'danger' });
  }

  const isUnread = (item: NotificationItem): boolean => item.readAt == null && !justRead.has(item.id);
  const all = list?.notifications.edges.map((edge) => edge.node) ?? [];
  const unreadOnServer = list?.unread.edges.map((edge) => edge.node) ?? [];
  const unread = unreadOnServer.filter(isUnread);
  const known = new Map([...unreadOnServer, ...all].map((item) => [item.id, item]));
  const earlier = [...known.values()].filter((item) => !isUnread(item)).sort((a, b) => (a.id < b.id ? 1 : -1));

  return {
    isLoaded: list !== undefined,
    unread,
    earlier,
    error: error === undefined || fetching ? undefined : toApiError(error),
    hasMore: list?.notifications.pageInfo.hasNextPage === true && first < MOST,
    more: () => setFirst(Math.min(MOST, first + PAGE_SIZE)),
    refresh,
    readOne: (id: string) => void read([id], { ids: [id] }),
    readAll: () =>
      void read(
        unread.map(({ id }) => id),
        { all: true },
      ),
  };
}
