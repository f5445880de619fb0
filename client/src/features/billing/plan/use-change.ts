import { useState } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useBill } from '../bill-context.ts';
import type { PlanName, Subscription } from '../billing-model.ts';
import { dayName } from '../dates.ts';
import { CancelSubscriptionDocument, ChangePlanDocument, ResumeSubscriptionDocument } from '../stripe/payments-documents.ts';
import type { PlanChange } from './plan-change.ts';

/** What is changed from here, without a page of Stripe. */
export function useChange() {
  const client = useClient();
  const { workspaceId, refresh, now } = useBill();
  const [isBusy, setIsBusy] = useState(false);

  async function carryOut(act: () => Promise<{ error?: CombinedError | undefined }>, title: string): Promise<boolean> {
    setIsBusy(true);
    const { error } = await act();
    setIsBusy(false);
    refresh();
    toast(error === undefined ? { title, tone: 'success' } : { ...describeError(toApiError(error)), tone: 'danger' });
    return error === undefined;
  }

  return {
    isBusy,

    change(plan: PlanName, { kind, from }: PlanChange): Promise<boolean> {
      const name = billingMessages.plans[plan];
      const words = billingMessages.change;
      const day = dayName(from, now);
      const act = (): Promise<{ error?: CombinedError | undefined }> =>
        kind === 'cancel'
          ? client.mutation(CancelSubscriptionDocument, { input: { workspaceId } }).toPromise()
          : client.mutation(ChangePlanDocument, { input: { workspaceId, plan } }).toPromise();
      if (kind === 'cancel') return carryOut(act, words.canceled(day));
      return carryOut(act, kind === 'later' ? words.doneLater(name, day) : words.done(name));
    },

    /** Neither ends nor becomes a lower plan. */
    keep: ({ cancelsAt }: Pick<Subscription, 'cancelsAt'>, plan: PlanName): Promise<boolean> =>
      carryOut(
        () =>
          cancelsAt === null
            ? client.mutation(ChangePlanDocument, { input: { workspaceId, plan } }).toPromise()
            : client.mutation(ResumeSubscriptionDocument, { input: { workspaceId } }).toPromise(),
        billingMessages.plan.resumed,
      ),
  };
}
