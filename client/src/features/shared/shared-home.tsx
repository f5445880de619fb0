import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/errors.ts';
import { useSelf } from '../../api/viewer.ts';
import { sharedMessages } from '../../messages/shared-en.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SidebarToggle } from '../../ui/sidebar-toggle.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { SharedList } from './shared-list.tsx';
import { useSharedSessions } from './use-shared-sessions.ts';

const PAGE_SIZE = 20;

/** The start page of guests and of whoever is in no workspace. `empty`: what stands there where nothing is shared. */
export function SharedHome({ empty }: { empty?: ReactNode }) {
  const { displayName } = useSelf();
  const { sessions, error, hasMore, more, refresh } = useSharedSessions(PAGE_SIZE);
  useTitle(sharedMessages.title);
  if (sessions?.length === 0) {
    return (
      empty ?? (
        <div className="flex h-full items-center justify-center">
          <EmptyState icon={<Inbox />} title={sharedMessages.emptyTitle}>
            {sharedMessages.emptyBody}
          </EmptyState>
        </div>
      )
    );
  }
  return (
    <div className="flex h-full flex-col">
      <header className="flex h-13 shrink-0 items-center px-4 md:px-6">
        <SidebarToggle />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-10 md:px-10">
        <div className="mx-auto w-full max-w-180 pt-4 md:pt-[9vh]">
          <h1 className="text-xl font-semibold tracking-tight text-balance">
            {sharedMessages.welcome(displayName.split(' ')[0] ?? displayName)}
          </h1>
          {sessions === undefined && error !== undefined ? <ErrorState {...describeError(error)} onRetry={refresh} /> : null}
          {sessions === undefined && error === undefined ? <SharedSkeleton /> : null}
          {sessions === undefined ? null : <SharedList sessions={sessions} onMore={hasMore ? more : null} />}
        </div>
      </div>
    </div>
  );
}

function SharedSkeleton() {
  return (
    <div role="status" aria-label={sharedMessages.loading} className="mt-12 flex flex-col">
      {['w-2/3', 'w-1/2', 'w-3/5'].map((width) => (
        <div key={width} className="flex h-13 items-center border-t border-line">
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </div>
  );
}
