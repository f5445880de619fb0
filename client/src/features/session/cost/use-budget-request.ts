import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { BudgetRequestStateDocument } from './cost-documents.ts';
import type { BudgetRequestShown } from './cost-documents.ts';
import { useCostChange } from './use-cost.ts';

/** What this reader asked for here, followed until it is answered: the session says that something changed, whoever asked looks. */
export function useBudgetRequest() {
  const client = useClient();
  const [request, take] = useState<BudgetRequestShown | null>(null);

  const look = useCallback(async (): Promise<void> => {
    if (request?.state !== 'OPEN') return;
    const { data } = await client.query(BudgetRequestStateDocument, { id: request.id }, { requestPolicy: 'network-only' }).toPromise();
    if (data?.node?.__typename === 'BudgetRequest') take(data.node);
  }, [client, request]);
  useCostChange(() => void look());

  return { request, take };
}
