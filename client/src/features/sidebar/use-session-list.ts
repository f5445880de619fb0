import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { toApiError } from '../../api/errors.ts';
import { useHint } from '../../api/use-hint.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { mergeSessions } from './merge-sessions.ts';
import { filterOf } from './scopes.ts';
import type { Scope } from './scopes.ts';
import { SessionListDocument } from './session-documents.ts';
import type { SessionPage, SessionRow } from './session-documents.ts';
import { useShelf } from './shelf-context.ts';

const PAGE_SIZE = 30;
/** An empty list holds no session yet must be refetched after the first one is made. */
const CONTEXT = { additionalTypenames: ['Session'] };

type Loaded = { key: string; kind: string; firstPage: SessionPage };
type Older = { key: string; rows: SessionRow[]; pageInfo: SessionPage['pageInfo'] };

export function useSessionList(slug: string, scope: Scope) {
  const client = useClient();
  const { register } = useShelf();
  const filter = JSON.stringify(filterOf(scope));
  const key = `${slug} ${filter}`;
  const kind = `${slug} ${scope.kind}`;
  const variables = useMemo(() => ({ slug, first: PAGE_SIZE, ...(JSON.parse(filter) as ReturnType<typeof filterOf>) }), [slug, filter]);
  const [result, refetch] = useQuery({ query: SessionListDocument, variables, requestPolicy: 'cache-and-network', context: CONTEXT });
  const [loaded, setLoaded] = useState<Loaded>();
  const [older, setOlder] = useState<Older>();
  const [isLoadingMore, setIsLoadingMore] = useState(false);

  const fresh = result.data?.workspace?.sessions;
  const asked = result.operation?.variables;
  const isOfThisList = asked === undefined || JSON.stringify(asked) === JSON.stringify(variables);
  if (fresh !== undefined && isOfThisList && fresh !== loaded?.firstPage) setLoaded({ key, kind, firstPage: fresh });

  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  useRefresh(refresh, result.data?.workspace?.id);
  useHint('SHELF', () => {
    if (document.visibilityState === 'visible') refresh();
  });
  useEffect(
    () => register(() => client.query(SessionListDocument, variables, { ...CONTEXT, requestPolicy: 'network-only' }).toPromise()),
    [register, client, variables],
  );

  const belowFirst = older?.key === key ? older : undefined;
  const shown = loaded?.kind === kind ? loaded.firstPage : undefined;
  const pageInfo = belowFirst?.pageInfo ?? shown?.pageInfo;

  async function loadMore(): Promise<void> {
    if (pageInfo?.hasNextPage !== true || isLoadingMore) return;
    setIsLoadingMore(true);
    const page = await client
      .query(SessionListDocument, { ...variables, after: pageInfo.endCursor ?? null }, { requestPolicy: 'network-only' })
      .toPromise();
    setIsLoadingMore(false);
    const next = page.data?.workspace?.sessions;
    if (next === undefined) return;
    const rows = next.edges.map((edge) => edge.node);
    setOlder((before) => ({ key, rows: [...(before?.key === key ? before.rows : []), ...rows], pageInfo: next.pageInfo }));
  }

  return {
    rows:
      shown === undefined
        ? undefined
        : mergeSessions(
            shown.edges.map((edge) => edge.node),
            belowFirst?.rows ?? [],
          ),
    isStale: loaded?.key !== key,
    error: result.error === undefined ? undefined : toApiError(result.error),
    hasMore: pageInfo?.hasNextPage === true,
    isLoadingMore,
    loadMore,
    refresh,
  };
}

export type LoadedList = ReturnType<typeof useSessionList>;
