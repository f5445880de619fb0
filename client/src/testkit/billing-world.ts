/** A workspace's plan, money, invoices and ledger, as the billing page's tests begin with them. */

export interface UsedRun {
  id: string;
  at: string;
  model: string;
  person: string;
  session: string;
  tokens: number;
  amount: bigint;
}

export interface LedgerEntry {
  kind: string;
  at: string;
  amounts: Record<string, bigint>;
  note?: string;
}

export const DOLLAR = 1_000_000n;
export const MODELS: Record<string, string> = { 'anthropic:claude-sonnet-5-5': 'Claude Sonnet 5.5', 'openai:gpt-6.1-sol': 'GPT-6.1 Sol' };
export const SESSIONS: Record<string, string> = { ses_1: 'Launch plan', ses_2: 'Pricing research', ses_3: 'Interview notes' };
export const PEOPLE: Record<string, string> = { usr_ana: 'Ana Reyes', usr_ben: 'Ben Okafor', usr_cleo: 'Cleo Marchetti' };

export const PLAN_TABLE = [
  {
    name: 'FREE',
    seatPriceMicros: '0',
    creditsPerSeatMicros: '5000000',
    beyond: 'STOPS',
    maxMembers: 5,
    analyticsDays: 31,
    hasWeeklyReport: false,
    trialDays: 0,
  },
  {
    name: 'TEAM',
    seatPriceMicros: '20000000',
    creditsPerSeatMicros: '10000000',
    beyond: 'METERED',
    maxMembers: 100,
    analyticsDays: 400,
    hasWeeklyReport: true,
    trialDays: 14,
  },
  {
    name: 'BUSINESS',
    seatPriceMicros: '40000000',
    creditsPerSeatMicros: '25000000',
    beyond: 'METERED',
    maxMembers: null,
    analyticsDays: null,
    hasWeeklyReport: true,
    trialDays: 14,
  },
] as const;
export const SELF_HOSTED = {
  name: 'SELF_HOSTED',
  seatPriceMicros: '0',
  creditsPerSeatMicros: '0',
  beyond: 'METERED',
  maxMembers: null,
  analyticsDays: null,
  hasWeeklyReport: true,
  trialDays: 0,
} as const;

/** The same runs each time: no two sums are alike by accident. */
export function runsOf(month: string, amount = 160): UsedRun[] {
  const [people, sessions, models] = [PEOPLE, SESSIONS, MODELS].map(Object.keys) as [string[], string[], string[]];
  return Array.from({ length: amount }, (_, index) => ({
    id: `msg_${month}_${index}`,
    at: `${month}-${String(1 + ((index * 7) % 27)).padStart(2, '0')}T${String((index * 5) % 24).padStart(2, '0')}:${String((index * 13) % 60).padStart(2, '0')}:00.000Z`,
    model: models[index % 3 === 0 ? 1 : 0]!,
    person: people[(index * index) % 3]!,
    session: sessions[(index * 11) % 3]!,
    tokens: 900 + ((index * 977) % 5000),
    amount: BigInt(31_007 + ((index * 104_729) % 290_003)),
  }));
}

export function billingWorld() {
  return {
    viewerRole: 'OWNER' as 'OWNER' | 'ADMIN' | 'MEMBER',
    plan: PLAN_TABLE[1] as (typeof PLAN_TABLE)[number] | typeof SELF_HOSTED,
    seats: 3,
    payments: true,
    balances: {
      creditsMicros: 26_879_560n,
      walletMicros: 25n * DOLLAR,
      reservedMicros: 120_440n,
      owedMicros: 0n,
      invoicedMicros: 0n,
      spentMicros: 22_576_082n,
    },
    subscription: null as Record<string, unknown> | null,
    autoTopUp: null as Record<string, unknown> | null,
    receipts: [] as Record<string, unknown>[],
    /** What Stripe would charge at once for another plan. */
    dueNow: 18_338_000n,
    openMonth: '2026-11',
    open: runsOf('2026-11', 40),
    invoices: [
      { month: '2026-10', status: 'OPEN', runs: runsOf('2026-10') },
      { month: '2026-09', status: 'PAID', runs: runsOf('2026-09', 90) },
      { month: '2026-08', status: 'PAID', runs: runsOf('2026-08', 30) },
    ],
    ledger: [] as LedgerEntry[],
    /** Of the first group of each explanation so much is missing. */
    lost: 0n,
    /** What was asked of the server to change, in order. */
    asked: [] as { name: string; input: Record<string, unknown> }[],
    /** With this code everything is refused. */
    refusal: undefined as string | undefined,
  };
}

export type BillingWorld = ReturnType<typeof billingWorld>;
