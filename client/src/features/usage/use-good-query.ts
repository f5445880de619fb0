import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import type { AnyVariables, TypedDocumentNode, UseQueryArgs } from 'urql';
import { toApiError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import { useEvery } from './use-every.ts';

const REFRESH_MS = 60_000;

export interface GoodQuery<Data, Variables> {
  /** The newest answer with the question that it answers: while another is on its way, what was shown stays. */
  readonly good: { readonly data: Data; readonly variables: Variables } | undefined;
  readonly problem: ApiError | undefined;
  /** What is shown answers another question than the one that is asked. */
  readonly isStale: boolean;
  readonly again: () => void;
}

interface Options<Data, Variables> {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  pause?: boolean;
}

/** Asks again every minute while somebody looks: figures are gathered that often. For components that are made anew for another workspace. */
export function useGoodQuery<Data, Variables extends AnyVariables>(options: Options<Data, Variables>): GoodQuery<Data, Variables> {
  const { query, variables, pause = false } = options;
  const args = { query, variables, requestPolicy: 'cache-and-network', pause } as UseQueryArgs<Variables, Data>;
  const [result, ask] = useQuery<Data, Variables>(args);
  const [kept, setKept] = useState<{ data: Data; variables: Variables }>();
  const { data, error, operation, fetching } = result;
  const isAnswer = data !== undefined && error === undefined && operation !== undefined && same(operation.variables, variables);
  if (isAnswer && (kept?.data !== data || !same(kept.variables, variables))) setKept({ data, variables });

  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useEvery(REFRESH_MS, () => {
    if (!pause) again();
  });
  const good = pause ? undefined : kept;
  return {
    good,
    // Over nothing, another try looks like the first one.
    problem: error === undefined || pause || (fetching && good === undefined) ? undefined : toApiError(error),
    isStale: good !== undefined && !same(good.variables, variables),
    again,
  };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
