/** What changing the plan will do, told before it happens: the server's arithmetic, until its own preview is there. */
import type { Plan, Subscription } from '../billing-model.ts';
import { daysUntil, nextMonthStart } from '../dates.ts';
import { monthlyPrice } from './plan-words.ts';
import { isOver } from './standing.ts';

export type PlanChange =
  /** The first time, or again: checkout at Stripe. `today`: for the rest of the month; null: a trial until `from`. */
  | { kind: 'start'; monthly: bigint; today: bigint | null; from: string }
  /** At once. `today`: about what is charged for the rest of the month; null: it is a trial, nothing is. */
  | { kind: 'now'; monthly: bigint; today: bigint | null; daysLeft: number; from: string }
  /** At the end of what is paid already. */
  | { kind: 'later'; monthly: bigint; from: string }
  | { kind: 'cancel'; from: string };

interface ChangeInput {
  now: number;
  current: Plan;
  next: Plan;
  seats: number;
  subscription: Subscription | null;
}

const DAY_MS = 86_400_000;

export function planChange({ now, current, next, seats, subscription }: ChangeInput): PlanChange {
  const monthly = monthlyPrice(next, seats);
  const monthEnd = nextMonthStart(new Date(now).toISOString());
  if (subscription === null && next.trialDays > 0) return { kind: 'start', monthly, today: null, from: trialEnd(next.trialDays, now) };
  if (subscription === null || isOver(subscription))
    return { kind: 'start', monthly, today: restOf(monthly, monthEnd, now), from: monthEnd };
  const from = subscription.currentPeriodEnd;
  if (next.name === 'FREE') return { kind: 'cancel', from };
  const daysLeft = daysUntil(from, now);
  if (subscription.status === 'TRIALING') return { kind: 'now', monthly, today: null, daysLeft, from };
  const difference = monthly - monthlyPrice(current, seats);
  if (difference < 0n) return { kind: 'later', monthly, from };
  return { kind: 'now', monthly, today: restOf(difference, from, now), daysLeft, from };
}

/** The share of a month's sum that belongs to the time that is left of it. Months end on the first, UTC. */
function restOf(sum: bigint, end: string, now: number): bigint {
  const endsAt = Date.parse(end);
  const last = new Date(endsAt);
  const whole = endsAt - Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - 1, last.getUTCDate());
  const left = Math.min(Math.max(0, endsAt - now), whole);
  return (sum * BigInt(left)) / BigInt(whole);
}

/** At least so many days, and on to the end of their month. */
function trialEnd(days: number, now: number): string {
  return nextMonthStart(new Date(now + days * DAY_MS - 1).toISOString());
}
