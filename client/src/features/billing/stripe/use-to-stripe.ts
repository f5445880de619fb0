import { useState } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useBill } from '../bill-context.ts';
import type { Billing, PlanName } from '../billing-model.ts';
import { rememberDeparture } from './departure.ts';
import type { Errand } from './departure.ts';
import { OpenBillingPortalDocument, StartCheckoutDocument, StartTopUpDocument } from './payments-documents.ts';

export type ToStripe = { errand: 'checkout'; plan: PlanName } | { errand: 'topUp'; amountMicros: bigint } | { errand: 'portal' };

/** Leaves for a page of Stripe, and remembers how things stood. Busy until the browser is there. */
export function useToStripe() {
  const client = useClient();
  const { workspaceId } = useBill();
  const [errand, setErrand] = useState<Errand>();

  async function askUrl(way: ToStripe): Promise<{ url: string | undefined; error: CombinedError | undefined }> {
    switch (way.errand) {
      case 'checkout': {
        const { data, error } = await client.mutation(StartCheckoutDocument, { input: { workspaceId, plan: way.plan } }).toPromise();
        return { url: data?.startCheckout.url, error };
      }
      case 'topUp': {
        const input = { workspaceId, amountMicros: String(way.amountMicros) };
        const { data, error } = await client.mutation(StartTopUpDocument, { input }).toPromise();
        return { url: data?.startTopUp.url, error };
      }
      case 'portal': {
        const { data, error } = await client.mutation(OpenBillingPortalDocument, { input: { workspaceId } }).toPromise();
        return { url: data?.openBillingPortal.url, error };
      }
    }
  }

  async function go(billing: Billing, way: ToStripe): Promise<void> {
    setErrand(way.errand);
    const { url, error } = await askUrl(way);
    if (url !== undefined) {
      rememberDeparture(way.errand, workspaceId, billing);
      location.assign(url);
      return;
    }
    setErrand(undefined);
    if (error !== undefined) toast({ ...describeError(toApiError(error)), tone: 'danger' });
  }

  return { errand, go };
}
