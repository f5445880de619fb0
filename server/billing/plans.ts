/** What each plan gives: the one table of entitlements. Money in micro-USD. */

export const PLAN_NAMES = ['free', 'team', 'business', 'selfHosted'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];
/** Those that a customer chooses. */
export type SoldPlan = Exclude<PlanName, 'selfHosted'>;

export interface Plan {
  /** A month, per seat. */
  seatPrice: bigint;
  /** A month, per seat; what is left of it expires with the month. */
  creditsPerSeat: bigint;
  /** What happens to usage beyond credits and wallet. */
  beyond: 'stops' | 'metered';
  /** Null: as many as one likes. */
  maxMembers: number | null;
  /** Null: all that was ever used. */
  analyticsDays: number | null;
  weeklyReport: boolean;
  trialDays: number;
  /** Null: as many as one likes. */
  runsAtATime: RunsAtATime | null;
}

/** Each lane of a prompt is a run. */
export interface RunsAtATime {
  workspace: number;
  /** Of one person, or guest. */
  person: number;
  key: number;
}

const DOLLAR = 1_000_000n;

export const PLANS: Readonly<Record<PlanName, Plan>> = {
  free: {
    seatPrice: 0n,
    creditsPerSeat: 5n * DOLLAR,
    beyond: 'stops',
    maxMembers: 5,
    analyticsDays: 31,
    weeklyReport: false,
    trialDays: 0,
    runsAtATime: { workspace: 24, person: 12, key: 12 },
  },
  team: {
    seatPrice: 20n * DOLLAR,
    creditsPerSeat: 10n * DOLLAR,
    beyond: 'metered',
    maxMembers: 100,
    analyticsDays: 400,
    weeklyReport: true,
    trialDays: 14,
    runsAtATime: { workspace: 200, person: 24, key: 100 },
  },
  business: {
    seatPrice: 40n * DOLLAR,
    creditsPerSeat: 25n * DOLLAR,
    beyond: 'metered',
    maxMembers: null,
    analyticsDays: null,
    weeklyReport: true,
    trialDays: 14,
    runsAtATime: { workspace: 1_000, person: 48, key: 400 },
  },
  /** A server without Stripe: everything, and whoever runs it pays the providers. */
  selfHosted: {
    seatPrice: 0n,
    creditsPerSeat: 0n,
    beyond: 'metered',
    maxMembers: null,
    analyticsDays: null,
    weeklyReport: true,
    trialDays: 0,
    runsAtATime: null,
  },
};

/** Seats cost nothing on trial: more than these bring no credits. */
export const TRIAL_SEATS = 5;

export interface SeatsHeld {
  planName: PlanName;
  seats: number;
  isOnTrial: boolean;
}

/** Free has one grant a month, however many people share it. */
export function creditsAMonth({ planName, seats, isOnTrial }: SeatsHeld): bigint {
  if (planName === 'free') return PLANS.free.creditsPerSeat;
  return PLANS[planName].creditsPerSeat * BigInt(isOnTrial ? Math.min(seats, TRIAL_SEATS) : seats);
}
