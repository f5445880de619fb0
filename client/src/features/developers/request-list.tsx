import { RotateCw, Search, Waypoints } from 'lucide-react';
import { useId, useState } from 'react';
import { ERROR_CODES } from '../../../../schema/wire/errors.ts';
import { describeError } from '../../api/errors.ts';
import { usePages } from '../../api/use-pages.ts';
import { developerMessages as words } from '../../messages/developers-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { ApiRequestListDocument } from './developers-documents.ts';
import { Part } from './part.tsx';
import { RequestRow } from './request-row.tsx';

const PAGE_SIZE = 25;
const FILTER_DELAY_MS = 200;
const REQUEST_ID = /^[A-Za-z0-9._-]{0,64}$/;
const NO_FILTER = { requestId: '', outcome: '', apiKeyId: '' };

interface RequestListProps {
  slug: string;
  /** Of the workspace; left out: the reader sees the requests of their own keys. */
  keys: readonly { id: string; displayName: string }[] | undefined;
}

/** What came with API keys lately, to be found again by the id that an answer had. */
export function RequestList({ slug, keys }: RequestListProps) {
  const [filter, setFilter] = useState(NO_FILTER);
  const typed = useDebounced(filter.requestId.trim(), FILTER_DELAY_MS);
  const problemId = useId();
  const isWrong = !REQUEST_ID.test(filter.requestId.trim());
  const requestId = REQUEST_ID.test(typed) ? typed : '';
  const { outcome, apiKeyId } = filter;
  const isFiltered = filter.requestId !== '' || outcome !== '' || apiKeyId !== '';
  const pages = usePages({
    query: ApiRequestListDocument,
    key: JSON.stringify([slug, requestId, outcome, apiKeyId]),
    variablesOf: (after) => ({
      slug,
      first: PAGE_SIZE,
      after,
      requestId: requestId === '' ? null : requestId,
      code: outcome === '' || outcome === 'failed' ? null : outcome,
      failed: outcome === 'failed' ? true : null,
      apiKeyId: apiKeyId === '' ? null : apiKeyId,
    }),
    pageOf: (data) => data.workspace?.apiRequests,
  });
  const { rows, error } = pages;
  return (
    <Part
      title={words.requestsTitle}
      body={keys === undefined ? `${words.requestsBody} ${words.requestsOwn}` : words.requestsBody}
      actions={
        <Button size="small" icon={<RotateCw className="size-3.5" aria-hidden="true" />} onClick={pages.refresh}>
          {words.refresh}
        </Button>
      }
    >
      <div role="search" className="flex flex-wrap gap-2">
        <div className="relative min-w-48 flex-1 max-md:basis-full">
          <Search className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" aria-hidden="true" />
          <input
            type="search"
            value={filter.requestId}
            maxLength={64}
            onChange={({ target }) => setFilter({ ...filter, requestId: target.value })}
            aria-label={words.searchLabel}
            aria-invalid={isWrong ? true : undefined}
            aria-describedby={isWrong ? problemId : undefined}
            placeholder={words.searchPlaceholder}
            autoComplete="off"
            spellCheck={false}
            className="field-surface h-9 w-full pr-2 pl-8.5 font-mono text-sm max-md:h-11 max-md:text-base"
          />
        </div>
        <Select
          label={words.outcome}
          value={outcome}
          options={[
            { value: '', label: words.anyOutcome },
            { value: 'failed', label: words.failed },
            ...ERROR_CODES.map((code) => ({ value: code as string, label: code })),
          ]}
          onChange={(next) => setFilter({ ...filter, outcome: next })}
          className="max-w-56 max-md:max-w-none max-md:flex-1"
        />
        {keys === undefined || keys.length === 0 ? null : (
          <Select
            label={words.key}
            value={apiKeyId}
            options={[{ value: '', label: words.anyKey }, ...keys.map(({ id, displayName }) => ({ value: id, label: displayName }))]}
            onChange={(next) => setFilter({ ...filter, apiKeyId: next })}
            className="max-w-44 max-md:max-w-none max-md:flex-1"
          />
        )}
        {isFiltered ? (
          <Button variant="ghost" onClick={() => setFilter(NO_FILTER)} className="max-md:h-11 max-md:basis-full">
            {words.clear}
          </Button>
        ) : null}
      </div>
      {isWrong ? (
        <p id={problemId} role="alert" className="mt-1.5 text-xs text-danger">
          {words.badId}
        </p>
      ) : null}
      <div className="mt-3">
        {rows === undefined ? (
          error === undefined ? (
            <ListSkeleton />
          ) : (
            <ErrorState {...describeError(error)} onRetry={pages.refresh} />
          )
        ) : rows.length === 0 ? (
          <EmptyState icon={<Waypoints />} title={isFiltered ? words.noneTitle : words.emptyTitle} className="border-y border-line">
            {isFiltered ? words.noneBody : words.emptyBody}
          </EmptyState>
        ) : (
          <ol aria-label={words.list} className="flex flex-col divide-y divide-line border-y border-line">
            {rows.map((request, place) => (
              <RequestRow key={`${request.requestId} ${request.at} ${place}`} request={request} />
            ))}
          </ol>
        )}
        {rows !== undefined && error !== undefined ? (
          <p role="alert" className="pt-2 text-center text-xs text-danger">
            {describeError(error).title}
          </p>
        ) : null}
        {pages.hasMore ? (
          <Button variant="ghost" className="mt-2 w-full" busy={pages.isLoadingMore ? words.loadingMore : undefined} onClick={pages.more}>
            {words.more}
          </Button>
        ) : null}
      </div>
    </Part>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={words.requestsLoading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-40', 'w-56', 'w-48', 'w-52'].map((width) => (
        <div key={width} className="flex flex-col gap-2 py-3">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3 w-72 max-w-full" />
        </div>
      ))}
    </div>
  );
}
