import { useCallback, useState } from 'react';
import { useClient, useQuery } from 'urql';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { toApiError } from './errors.ts';
import type { ApiError } from './errors.ts';

export interface PageOf<Node> {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  edges: readonly { node: Node }[];
}

interface PagesOptions<Data, Variables extends AnyVariables, Node> {
  query: TypedDocumentNode<Data, Variables>;
  /** Names the list: another one begins anew. */
  key: string;
  variablesOf: (after: string | null) => Variables;
  pageOf: (data: Data) => PageOf<Node> | null | undefined;
}

interface Older<Node> {
  /** The first page that they stand below. */
  below: PageOf<Node>;
  rows: readonly Node[];
  last: PageOf<Node>['pageInfo'];
  isLoading: boolean;
  error: ApiError | undefined;
}

/** A list by pages, kept as it was loaded: one that grows at its beginning starts anew from there. */
export function usePages<Data, Variables extends AnyVariables, Node>(options: PagesOptions<Data, Variables, Node>) {
  const { query, key, variablesOf, pageOf } = options;
  const client = useClient();
  const [{ data, error, operation }, refetch] = useQuery({ query, variables: variablesOf(null), requestPolicy: 'cache-and-network' });
  const [loaded, setLoaded] = useState<{ key: string; first: PageOf<Node> }>();
  const [older, setOlder] = useState<Older<Node>>();

  const isOfThis = operation === undefined || JSON.stringify(operation.variables) === JSON.stringify(variablesOf(null));
  const fresh = data === undefined || !isOfThis ? undefined : pageOf(data);
  if (fresh != null && (loaded?.key !== key || loaded.first !== fresh)) setLoaded({ key, first: fresh });
  const first = fresh ?? (loaded?.key === key ? loaded.first : undefined);
  const below = older !== undefined && older.below.pageInfo.endCursor === first?.pageInfo.endCursor ? older : undefined;
  const last = below?.last ?? first?.pageInfo;

  async function more(): Promise<void> {
    if (first === undefined || last?.hasNextPage !== true || below?.isLoading === true) return;
    const before = { below: first, rows: below?.rows ?? [], last, error: undefined };
    setOlder({ ...before, isLoading: true });
    const result = await client.query(query, variablesOf(last.endCursor ?? null), { requestPolicy: 'network-only' }).toPromise();
    const next = result.data === undefined ? undefined : pageOf(result.data);
    if (next == null) {
      setOlder({ ...before, isLoading: false, error: result.error === undefined ? undefined : toApiError(result.error) });
      return;
    }
    setOlder({ ...before, rows: [...before.rows, ...next.edges.map(({ node }) => node)], last: next.pageInfo, isLoading: false });
  }

  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  return {
    rows: first === undefined ? undefined : [...first.edges.map(({ node }) => node), ...(below?.rows ?? [])],
    /** Why nothing is here, or why no more came. */
    error: first === undefined ? (error === undefined ? undefined : toApiError(error)) : below?.error,
    hasMore: last?.hasNextPage === true,
    isLoadingMore: below?.isLoading === true,
    more: () => void more(),
    refresh,
  };
}
