import { MessagesSquare, SearchX } from 'lucide-react';
import { describeError } from '../../api/errors.ts';
import { useOnline } from '../../api/use-connection.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ListEnd } from './list-end.tsx';
import { SessionListSkeleton } from './session-list-skeleton.tsx';
import { SessionRowItem } from './session-row.tsx';
import { useSessionChanges } from './use-session-changes.ts';
import { useSessionList } from './use-session-list.ts';

export type SessionListProps = {
  slug: string;
  filter: string;
  currentSessionId: string | undefined;
  onOpen: () => void;
  onArchived: (sessionId: string) => void;
};

export function SessionList({ slug, filter, currentSessionId, onOpen, onArchived }: SessionListProps) {
  const list = useSessionList(slug, filter);
  const changes = useSessionChanges();
  const isOnline = useOnline();
  const words = messages.sidebar;

  if (list.rows === undefined) {
    if (list.error === undefined) return <SessionListSkeleton />;
    const { title, description } = isOnline
      ? describeError(list.error)
      : { title: messages.connection.offlineTitle, description: messages.errors.NETWORK.description };
    return <ErrorState title={title} description={description} onRetry={list.refresh} />;
  }
  const rows = changes.apply(list.rows);
  if (rows.length === 0 && !list.isStale) {
    if (filter !== '')
      return (
        <EmptyState icon={<SearchX />} title={words.noMatchTitle}>
          {words.noMatchBody(filter)}
        </EmptyState>
      );
    return (
      <EmptyState icon={<MessagesSquare />} title={words.emptyTitle}>
        {words.emptyBody}
      </EmptyState>
    );
  }

  return (
    <>
      {list.error === undefined ? null : <StaleNote isOnline={isOnline} onRetry={list.refresh} />}
      <ul aria-label={words.sessions} aria-busy={list.isStale} className={list.isStale ? 'opacity-60' : undefined}>
        {rows.map((session) => (
          <SessionRowItem
            key={session.id}
            session={session}
            isCurrent={session.id === currentSessionId}
            onOpen={onOpen}
            onRename={(id, title) => void changes.rename(id, title)}
            onArchive={(id) => {
              onArchived(id);
              void changes.archive(id);
            }}
          />
        ))}
      </ul>
      {list.hasMore ? <ListEnd isLoading={list.isLoadingMore} onReach={() => void list.loadMore()} /> : null}
    </>
  );
}

function StaleNote({ isOnline, onRetry }: { isOnline: boolean; onRetry: () => void }) {
  return (
    <div
      role="status"
      className="mb-1 flex items-center justify-between gap-2 rounded-md bg-warning-soft px-2.5 py-1.5 text-xs text-warning"
    >
      {isOnline ? messages.sidebar.stale : messages.connection.offlineTitle}
      <Button variant="ghost" size="small" onClick={onRetry} className="-mr-1.5 text-warning!">
        {messages.common.retry}
      </Button>
    </div>
  );
}
