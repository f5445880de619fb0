import { useCallback, useEffect } from 'react';
import { useQuery } from 'urql';
import { toApiError } from '../../api/errors.ts';
import { useHint } from '../../api/use-hint.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { BudgetPageDocument } from './budget-documents.ts';

const REFRESH_MS = 15_000;

/** Asked for again when somebody asks for more, when it is answered, and now and then while the page is looked at. */
export function useBudgets(slug: string) {
  const [{ data, error, fetching }, ask] = useQuery({ query: BudgetPageDocument, variables: { slug }, requestPolicy: 'cache-and-network' });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useHint('NOTIFICATIONS', refresh);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') refresh();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  const workspace = useLastGood(data?.workspace, slug);
  return {
    workspace,
    isGone: error === undefined && data?.workspace === null,
    problem: error === undefined || fetching ? undefined : toApiError(error),
    refresh,
  };
}
