import type { ReactNode } from 'react';
import { describeError } from '../../api/errors.ts';
import { useOnline } from '../../api/use-connection.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ListEnd } from './list-end.tsx';
import type { Scope } from './scopes.ts';
import { SessionListSkeleton } from './session-list-skeleton.tsx';
import { SessionRowItem } from './session-row.tsx';
import { useShelf } from './shelf-context.ts';
import type { LoadedList } from './use-session-list.ts';

export type SessionListProps = {
  list: LoadedList;
  scope: Scope;
  label: string;
  /** Shown where the list has nothing. */
  empty: ReactNode;
};

/** One part of the sidebar's list with all of its states. */
export function SessionList({ list, scope, label, empty }: SessionListProps) {
  const { apply } = useShelf();
  const isOnline = useOnline();

  if (list.rows === undefined) {
    if (list.error === undefined) return <SessionListSkeleton />;
    const { title, description } = isOnline
      ? describeError(list.error)
      : { title: messages.connection.offlineTitle, description: messages.errors.NETWORK.description };
    return <ErrorState title={title} description={description} onRetry={list.refresh} />;
  }
  const rows = apply(scope, list.rows);
  if (rows.length === 0 && !list.isStale) return empty;

  return (
    <>
      {list.error === undefined ? null : <StaleNote isOnline={isOnline} onRetry={list.refresh} />}
      <ul aria-label={label} aria-busy={list.isStale} className={list.isStale ? 'opacity-60' : undefined}>
        {rows.map((session) => (
          <SessionRowItem key={session.id} session={session} isArchived={scope.kind === 'archived'} />
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
