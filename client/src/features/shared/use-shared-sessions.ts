import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { SharedSessionsDocument } from './shared-documents.ts';

const CONTEXT = { additionalTypenames: ['Session'] };
const MOST = 100;

/** Sessions of other workspaces into which one came by a link. */
export function useSharedSessions(pageSize: number) {
  const [first, setFirst] = useState(pageSize);
  const [{ data, error }, refetch] = useQuery({
    query: SharedSessionsDocument,
    variables: { first },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  useRefresh(refresh);
  const page = useLastGood(data?.sharedSessions, 'shared');
  return {
    sessions: page?.edges.map(({ node }) => node),
    error: error === undefined ? undefined : toApiError(error),
    hasMore: page?.pageInfo.hasNextPage === true && first < MOST,
    more: () => setFirst(Math.min(MOST, first + pageSize)),
    refresh,
  };
}
