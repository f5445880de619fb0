/** What runs would cost, and whether that could be paid, asked before anybody sends: it reads, and holds nothing. */
import type { Clock } from '../kit/clock.ts';
import type { Database } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { readAccount } from './accounts.ts';
import type { BillingAccount } from './accounts.ts';
import { MIN_OUTPUT_TOKENS, decide } from './allowance.ts';
import type { Means, Wanted } from './allowance.ts';
import { costMicros, isFree, worstCostMicros } from './cost.ts';
import { limitsOf, readLimits } from './limits.ts';
import type { Work } from './limits.ts';
import { monthOf } from './periods.ts';
import { PLANS, creditsAMonth } from './plans.ts';
import type { PlanName } from './plans.ts';
import { pricesAt } from './price-list.ts';
import { FROZEN, refusal } from './reservations.ts';
import type { RunToReserve } from './reservations.ts';

export interface RunToEstimate extends RunToReserve {
  /** What the prompt likely counts; `inputTokens` is the most. */
  likelyInputTokens: number;
}

export interface Estimate {
  /** The prompt with a short answer. */
  leastMicros: bigint;
  /** With the longest answers that the models give. */
  mostMicros: bigint;
  verdict: 'free' | 'covered' | 'cut' | 'refused';
  /** Only where it is refused. */
  refusal: Refusal | null;
}

/** What the error of a send would say. */
export interface Refusal {
  code: Expected['code'];
  message: string;
  budgetId: string | null;
  /** Null: never, or nobody knows. */
  resetsAt: Date | null;
}

export interface EstimatesOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  defaultPlan: PlanName;
}

const FREE: Estimate = { leastMicros: 0n, mostMicros: 0n, verdict: 'free', refusal: null };

export function createEstimates({ db, clock, defaultPlan }: EstimatesOptions) {
  return {
    async estimate(work: Work, runs: readonly RunToEstimate[]): Promise<Estimate> {
      const at = new Date(clock.now());
      const wanted: Wanted[] = [];
      for (const run of runs) {
        const prices = run.onOwnKey ? null : await pricesAt(db.sql(), work.workspaceId, run.modelId, at);
        wanted.push({ ...run, price: prices?.charged ?? null });
      }
      if (runs.every(({ onOwnKey }) => onOwnKey)) return FREE;
      const account = await readAccount(db.sql(), work.workspaceId, { defaultPlan });
      const cost = { leastMicros: leastOf(runs, wanted), mostMicros: mostOf(wanted) };
      if (account?.isFrozen) return { ...cost, verdict: 'refused', refusal: refusalOf(new Expected('PAYMENT_REQUIRED', FROZEN)) };
      if (wanted.every(({ price }) => price === null || isFree(price))) return FREE;
      const means = meansAt(account, defaultPlan, at);
      const limits = await readLimits(db.sql(), work.workspaceId, await limitsOf(db.sql(), work), at);
      const decision = decide(means, limits, wanted);
      if (decision.kind === 'refused') return { ...cost, verdict: 'refused', refusal: refusalOf(refusal(decision.obstacle, means, at)) };
      return { ...cost, verdict: decision.allowances.some(({ isCut }) => isCut) ? 'cut' : 'covered', refusal: null };
    },
  };
}

function refusalOf({ code, message, details }: Expected): Refusal {
  return { code, message, budgetId: details.budgetId ?? null, resetsAt: details.resetsAt ?? null };
}

/** With the month's credits where nobody has used any of them yet. */
function meansAt(account: BillingAccount | null, defaultPlan: PlanName, at: Date): Means & { planName: PlanName } {
  const held = account ?? { planName: defaultPlan, plan: PLANS[defaultPlan], seats: 1, isOnTrial: false, creditsPeriod: null };
  const { planName, plan, creditsPeriod } = held;
  const isGranted = creditsPeriod !== null && creditsPeriod >= monthOf(at);
  const credits = isGranted && account ? account.balances.credits : creditsAMonth(held);
  return { planName, plan, balances: { credits, wallet: account?.balances.wallet ?? 0n } };
}

function leastOf(runs: readonly RunToEstimate[], wanted: readonly Wanted[]): bigint {
  return wanted.reduce((sum, { price, maxOutputTokens }, index) => {
    if (price === null) return sum;
    const output = Math.min(MIN_OUTPUT_TOKENS, maxOutputTokens);
    return sum + costMicros({ uncachedInput: runs[index]!.likelyInputTokens, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 }, price);
  }, 0n);
}

function mostOf(wanted: readonly Wanted[]): bigint {
  return wanted.reduce((sum, { price, inputTokens, maxOutputTokens: outputTokens }) => {
    return price === null ? sum : sum + worstCostMicros({ inputTokens, outputTokens }, price);
  }, 0n);
}
