import { useEffect, useEffectEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { billingMessages } from '../../../messages/billing-en.ts';
import { toast } from '../../../ui/toast-store.ts';
import { useBill } from '../bill-context.ts';
import type { Billing } from '../billing-model.ts';
import { isOver } from '../plan/standing.ts';
import { departureOf, forgetDeparture, stateOf } from './departure.ts';
import type { Errand } from './departure.ts';
import { money } from '../money.ts';

/** What Stripe's pages lead back with: `?stripe=checkout`, `?stripe=canceled`. */
const PARAM = 'stripe';
const ERRANDS: readonly Errand[] = ['checkout', 'topUp', 'portal'];
const EVERY_MS = 1_500;
const SLOW_AFTER_MS = 30_000;
/** Nothing need have changed at the portal, and nobody can tell what did who does not know how things stood. */
const UNSURE_AFTER_MS = 9_000;

/** Null: nothing is waited for. Asks again and again until the bill is another one than before the person left. */
export function useReturn(billing: Billing): { errand: Errand; isSlow: boolean } | null {
  const { workspaceId, refresh } = useBill();
  const [params, setParams] = useSearchParams();
  const [slow, setSlow] = useState<Errand>();
  const told = params.get(PARAM);
  const errand = ERRANDS.find((one) => one === told);
  const departure = errand === undefined ? null : departureOf(workspaceId);
  const isUnsure = errand === 'portal' || departure === null;
  const isSettled = departure !== null && departure.state !== stateOf(billing) && (errand !== 'checkout' || isWhole(billing));

  const forget = useEffectEvent(() => {
    forgetDeparture();
    setParams(
      (now) => {
        now.delete(PARAM);
        return now;
      },
      { replace: true },
    );
  });

  const settle = useEffectEvent(() => {
    const title = settledWords(errand, departure?.walletMicros, billing);
    if (title !== null) toast({ title, tone: 'success' });
    forget();
  });

  useEffect(() => {
    if (told !== null && errand === undefined) {
      toast({ title: billingMessages.returning.canceled });
      forget();
    } else if (isSettled) settle();
  }, [told, errand, isSettled]);

  const ask = useEffectEvent(() => refresh());
  useEffect(() => {
    if (errand === undefined || isSettled) return;
    const timer = setInterval(() => ask(), EVERY_MS);
    const patience = isUnsure ? setTimeout(() => forget(), UNSURE_AFTER_MS) : setTimeout(() => setSlow(errand), SLOW_AFTER_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(patience);
    };
  }, [errand, isSettled, isUnsure]);

  return errand === undefined || isSettled ? null : { errand, isSlow: slow === errand };
}

/** Plan and subscription are read one after the other: what a checkout began is there once both know of it. */
function isWhole({ plan, subscription }: Billing): boolean {
  return subscription === null || isOver(subscription) || subscription.plan === plan.name;
}

function settledWords(errand: Errand | undefined, walletBefore: string | undefined, billing: Billing): string | null {
  const words = billingMessages.returning;
  const hasPlan = billing.subscription !== null && !isOver(billing.subscription);
  if (errand === 'checkout') return hasPlan ? words.planSettled(billingMessages.plans[billing.plan.name]) : null;
  const added = BigInt(billing.balances.walletMicros) - BigInt(walletBefore ?? billing.balances.walletMicros);
  return errand === 'topUp' && added > 0n ? words.topUpSettled(money(added)) : null;
}
