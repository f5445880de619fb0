/** What seats cost in a month: each stretch between two changes of the plan by its share of the month, in whole micro-USD, rounded down. */
import { dayOf, nextMonth, startOfDay } from '../periods.ts';
import { PLANS } from '../plans.ts';
import type { SoldPlan } from '../plans.ts';
import type { BillLine } from './invoice.ts';

/** As it stands in `plan_change`, in the order of its ids. */
export interface SeatChange {
  plan: SoldPlan;
  seats: number;
  trialEndsAt: Date | null;
  effectiveAt: Date;
}

const PLAN_LABELS: Record<SoldPlan, string> = { free: 'Free', team: 'Team', business: 'Business' };
const DAY_MS = 86_400_000;

export function seatLines(changes: readonly SeatChange[], period: string): BillLine[] {
  const [start, end] = [startOfDay(period).getTime(), startOfDay(nextMonth(period)).getTime()];
  return changes.flatMap(({ plan, seats, trialEndsAt, effectiveAt }, index) => {
    const from = Math.max(start, effectiveAt.getTime(), trialEndsAt?.getTime() ?? 0);
    const to = Math.min(end, changes[index + 1]?.effectiveAt.getTime() ?? end);
    const price = PLANS[plan].seatPrice * BigInt(seats);
    if (to <= from || price === 0n) return [];
    const amount = (price * BigInt(to - from)) / BigInt(end - start);
    const isWhole = from === start && to === end;
    const stretch = isWhole ? '' : `, ${stretchOf(from, to)} of ${(end - start) / DAY_MS} days`;
    const description = `${PLAN_LABELS[plan]}: ${seats} ${seats === 1 ? 'seat' : 'seats'}${stretch}`;
    return [{ kind: 'seats', modelId: null, purpose: null, runs: 0, inputTokens: 0n, outputTokens: 0n, amount, description }];
  });
}

/** `12 to 30 June, 18.4`: the days that it touches, and how many they are to the tenth. */
function stretchOf(from: number, to: number): string {
  const [first, last] = [dayOf(new Date(from)), dayOf(new Date(to - 1))];
  const days = Math.round(((to - from) / DAY_MS) * 10) / 10;
  return `${first === last ? first : `${first} to ${last}`}, ${days}`;
}
