import { useCallback } from 'react';
import { useQuery } from 'urql';
import { toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { PriceListDocument } from './price-documents.ts';

/** The price table as it stands. `isHidden`: the viewer is no operator. */
export function usePrices() {
  const [{ data, error, fetching, stale }, refetch] = useQuery({ query: PriceListDocument, requestPolicy: 'cache-and-network' });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  const admin = useLastGood(data?.serverAdmin ?? undefined, 'prices');
  const isHidden = error === undefined && data?.serverAdmin === null && !fetching && !stale;
  return { admin: isHidden ? undefined : admin, isHidden, error: error && toApiError(error), refresh };
}
