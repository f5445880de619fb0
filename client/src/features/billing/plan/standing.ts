/** How the plan stands, in words and in what has to be done about it. */
import { billingMessages } from '../../../messages/billing-en.ts';
import type { PlanName, Subscription } from '../billing-model.ts';
import { dayName, daysUntil } from '../dates.ts';

/** Nothing of it holds any more: the next plan is a new beginning. */
export function isOver({ status }: Pick<Subscription, 'status'>): boolean {
  return status === 'CANCELED' || status === 'INCOMPLETE' || status === 'PAUSED';
}

/** Trial, renewal or end in one sentence. */
export function standingOf(plan: PlanName, subscription: Subscription | null, now: number): string {
  const words = billingMessages.standing;
  if (plan === 'SELF_HOSTED') return words.selfHosted;
  if (subscription === null) return words.none;
  const { status, nextPlan, cancelsAt, trialEndsAt, currentPeriodEnd } = subscription;
  if (status === 'CANCELED') return words.canceled;
  if (status === 'INCOMPLETE') return words.incomplete;
  if (status === 'PAUSED') return words.paused;
  if (cancelsAt !== null) return words.ends(dayName(cancelsAt, now));
  if (nextPlan !== null) return words.changes(billingMessages.plans[nextPlan], dayName(currentPeriodEnd, now));
  if (status === 'TRIALING' && trialEndsAt !== null) return words.trial(daysUntil(trialEndsAt, now), dayName(trialEndsAt, now));
  return words.renews(dayName(currentPeriodEnd, now));
}
