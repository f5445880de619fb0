/** What an owner may do with a plan, and how it is said to Stripe. Pure: the service carries it out. */
import { Expected, invalid } from '../../kit/errors.ts';
import { PLANS } from '../plans.ts';
import type { SoldPlan } from '../plans.ts';
import { monthOf, nextMonth, startOfDay } from '../periods.ts';
import { isPaidPlan } from './states.ts';
import type { PaidPlan, SubscriptionState } from './states.ts';

export type PlanOrder =
  | { kind: 'nothing' }
  | { kind: 'cancel' }
  | { kind: 'resume' }
  | { kind: 'change'; plan: PaidPlan; isImmediate: boolean; kept: SubscriptionState['kept'] };

type Current = Pick<SubscriptionState, 'status' | 'plan' | 'kept' | 'cancelsAt' | 'periodEnd'>;

/** What has been paid for until the period ends. */
export function entitledPlan({ plan, kept }: Pick<SubscriptionState, 'plan' | 'kept'>, now: Date): PaidPlan {
  return kept !== null && kept.until > now ? kept.plan : plan;
}

/** Up: at once. Down: with the next period, and what was paid for is kept until then. On trial nothing was paid, so nothing is kept. */
export function planOrder(current: Current, wanted: SoldPlan, members: number, now: Date): PlanOrder {
  if (!isPaidPlan(wanted)) return current.cancelsAt === null ? { kind: 'cancel' } : { kind: 'nothing' };
  const { maxMembers, seatPrice } = PLANS[wanted];
  if (maxMembers !== null && members > maxMembers) {
    throw new Expected('CONFLICT', `This plan has room for ${maxMembers} members, and there are ${members}.`);
  }
  const entitled = entitledPlan(current, now);
  if (wanted === entitled) {
    if (wanted !== current.plan) return { kind: 'change', plan: wanted, isImmediate: false, kept: null };
    return current.cancelsAt === null ? { kind: 'nothing' } : { kind: 'resume' };
  }
  if (wanted === current.plan) return { kind: 'nothing' };
  const isUp = seatPrice > PLANS[entitled].seatPrice;
  if (isUp && current.status === 'past_due') {
    throw new Expected('PAYMENT_REQUIRED', 'An invoice is unpaid. Pay it first, then change the plan.');
  }
  if (current.status === 'trialing') return { kind: 'change', plan: wanted, isImmediate: false, kept: null };
  return { kind: 'change', plan: wanted, isImmediate: isUp, kept: isUp ? null : { plan: entitled, until: current.periodEnd } };
}

/** A trial lasts at least as long as the plan says, and until the month ends that it would end in: from then on months are whole. */
export function trialEnd(plan: PaidPlan, now: Date): Date {
  const atLeast = new Date(now.getTime() + PLANS[plan].trialDays * 86_400_000);
  const month = startOfDay(monthOf(atLeast));
  return month.getTime() === atLeast.getTime() ? month : startOfDay(nextMonth(monthOf(atLeast)));
}

export function checkPaidPlan(plan: SoldPlan | 'selfHosted'): PaidPlan {
  if (!isPaidPlan(plan)) throw invalid({ plan: 'is none that is paid for' });
  return plan;
}
