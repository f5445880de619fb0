import { billingMessages } from '../../../messages/billing-en.ts';
import type { Plan } from '../billing-model.ts';
import { price } from '../money.ts';

/** What a plan gives, one thing a line. */
export function planGives(plan: Plan): readonly string[] {
  const words = billingMessages.plan;
  const credits = price(plan.creditsPerSeatMicros);
  return [
    plan.creditsPerSeatMicros === '0' ? null : plan.name === 'FREE' ? words.creditsAll(credits) : words.creditsSeat(credits),
    beyondWords(plan),
    plan.maxMembers === null ? words.membersAll : words.members(plan.maxMembers),
    plan.analyticsDays === null ? words.analyticsAll : words.analytics(plan.analyticsDays),
    plan.hasWeeklyReport ? words.weeklyReport : null,
  ].filter((line) => line !== null);
}

function beyondWords({ name, beyond }: Plan): string {
  const words = billingMessages.plan;
  if (name === 'SELF_HOSTED') return words.meteredSelf;
  return beyond === 'METERED' ? words.metered : words.stops;
}

/** A month, for so many seats. */
export function monthlyPrice(plan: Plan, seats: number): bigint {
  return BigInt(plan.seatPriceMicros) * BigInt(seats);
}

/** For so many seats; Free has one grant, however many people share it. */
export function monthlyCredits({ name, creditsPerSeatMicros }: Pick<Plan, 'name' | 'creditsPerSeatMicros'>, seats: number): bigint {
  return BigInt(creditsPerSeatMicros) * BigInt(name === 'FREE' ? 1 : seats);
}
