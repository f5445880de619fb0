import { Lock, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { usePages } from '../../api/use-pages.ts';
import { auditMessages as words } from '../../messages/audit-en.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingsFrame } from '../../ui/settings-frame.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useTitle } from '../../ui/use-title.ts';
import { AuditHeadDocument, AuditLogDocument } from './audit-documents.ts';
import { NO_FILTER, isEmptyFilter, sinceOf } from './audit-filter.ts';
import type { AuditFilter } from './audit-filter.ts';
import { AuditMenu } from './audit-menu.tsx';
import { EventRow } from './event-row.tsx';
import { FilterBar } from './filter-bar.tsx';

const PAGE_SIZE = 50;
const FILTER_DELAY_MS = 200;

/** Who did what in a workspace, for its owners and admins. */
export function AuditPage({ slug }: { slug: string }) {
  const [{ data, error, fetching, stale }, refetch] = useQuery({ query: AuditHeadDocument, variables: { slug } });
  const workspace = useLastGood(data?.workspace, slug);
  const [filter, setFilter] = useState(NO_FILTER);
  const problem = error === undefined ? undefined : toApiError(error);
  const isGone = problem?.code === 'NOT_FOUND' || (problem === undefined && data?.workspace === null && !fetching && !stale);
  const isManager = workspace?.viewerRole === 'OWNER' || workspace?.viewerRole === 'ADMIN';
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  if (isGone) return <ErrorState title={workspaceMessages.notHereTitle} description={workspaceMessages.notHereBody} level={1} />;
  return (
    <SettingsFrame slug={slug} current="audit" isManager={isManager}>
      {workspace && !isManager ? (
        <div className="pt-[8vh]">
          <EmptyState icon={<Lock />} title={words.noAccessTitle}>
            {words.noAccessBody}
          </EmptyState>
        </div>
      ) : (
        <div className="mx-auto flex w-full max-w-4xl flex-col gap-5 px-4 py-6 md:px-8 md:pb-12">
          <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
            <div className="min-w-56 flex-1">
              <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
              <p className="mt-1 text-sm text-pretty text-ink-soft">{words.body}</p>
            </div>
            {workspace ? <AuditMenu slug={slug} workspaceId={workspace.id} filter={filter} /> : null}
          </header>
          {workspace ? (
            <>
              <FilterBar filter={filter} people={workspace.members.edges.map(({ node }) => node.user)} onChange={setFilter} />
              <EventList slug={slug} filter={filter} onClear={() => setFilter(NO_FILTER)} />
            </>
          ) : problem ? (
            <ErrorState {...describeError(problem)} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
          ) : (
            <ListSkeleton />
          )}
        </div>
      )}
    </SettingsFrame>
  );
}

function EventList({ slug, filter, onClear }: { slug: string; filter: AuditFilter; onClear: () => void }) {
  const query = useDebounced(filter.query.trim(), FILTER_DELAY_MS);
  const [openedAt] = useState(() => Date.now());
  const { actorId, action, period } = filter;
  const pages = usePages({
    query: AuditLogDocument,
    key: JSON.stringify([slug, query, actorId, action, period]),
    variablesOf: (after) => ({
      slug,
      first: PAGE_SIZE,
      after,
      query: query === '' ? null : query,
      actorId: actorId === '' ? null : actorId,
      action: action === '' ? null : action,
      from: sinceOf(period, openedAt),
    }),
    pageOf: (data) => data.workspace?.auditEvents,
  });
  const { rows, error } = pages;
  if (rows === undefined) return error === undefined ? <ListSkeleton /> : <ErrorState {...describeError(error)} onRetry={pages.refresh} />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<ScrollText />}
        title={words.emptyTitle}
        action={isEmptyFilter(filter) ? undefined : <Button onClick={onClear}>{words.clear}</Button>}
      >
        {words.emptyBody}
      </EmptyState>
    );
  }
  return (
    <div>
      <ol aria-label={words.list} className="flex flex-col divide-y divide-line border-y border-line">
        {rows.map((event) => (
          <EventRow key={event.seq} event={event} />
        ))}
      </ol>
      {error === undefined ? null : (
        <p role="alert" className="pt-2 text-center text-xs text-danger">
          {describeError(error).title}
        </p>
      )}
      {pages.hasMore ? (
        <Button variant="ghost" className="mt-2 w-full" busy={pages.isLoadingMore ? words.loadingMore : undefined} onClick={pages.more}>
          {words.more}
        </Button>
      ) : null}
    </div>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-48', 'w-64', 'w-40', 'w-56', 'w-52'].map((width) => (
        <div key={width} className="flex h-13 items-center justify-between">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
