import type { Billing } from '../billing-model.ts';
import { sumOf } from '../money.ts';
import { monthlyCredits } from '../plan/plan-words.ts';

interface CreditsOfMonth {
  left: bigint;
  /** What the month gave: less than the plan says where the plan began in the middle of it. */
  all: bigint;
  /** That is left, from 0 to 100. */
  percent: number;
}

export function creditsOfMonth({
  plan,
  seats,
  balances,
  upcoming,
}: Pick<Billing, 'plan' | 'seats' | 'balances' | 'upcoming'>): CreditsOfMonth {
  const left = BigInt(balances.creditsMicros);
  const used = -sumOf(upcoming.lines.filter(({ kind }) => kind === 'CREDITS').map(({ amountMicros }) => amountMicros));
  const full = monthlyCredits(plan, seats);
  // What is held may be held of the credits: it is not counted as used while its run is under way.
  const counted = left + used + BigInt(balances.reservedMicros);
  const given = counted < full ? counted : full;
  const all = given > left ? given : left;
  return { left, all, percent: all === 0n ? 0 : Number((left * 1000n) / all) / 10 };
}
