/** Reserve before work begins, so that what is accepted can be paid: decided and written under the account's lock, all runs or none. */
import { sql } from 'kysely';
import type { Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import { grantMonth, lockAccount, readAccount } from './accounts.ts';
import type { BillingAccount } from './accounts.ts';
import { decide, meansOf, takeFrom } from './allowance.ts';
import type { Allowance, Held, Obstacle, Wanted } from './allowance.ts';
import { isFree } from './cost.ts';
import { countLimits, leftOf, limitsOf, readLimits } from './limits.ts';
import type { Limit, Work } from './limits.ts';
import { post } from './ledger.ts';
import { nextMonth, monthOf, startOfDay } from './periods.ts';
import { PLANS } from './plans.ts';
import type { PlanName } from './plans.ts';
import { pricesAt } from './price-list.ts';
import { takeSlots } from './run-slots.ts';
import type { BillingTiming } from './timing.ts';

export interface RunToReserve {
  /** The answer's message, the reply's comment, or what else names the work. Once in all time. */
  id: string;
  modelId: string;
  /** At most so many. */
  inputTokens: number;
  maxOutputTokens: number;
  /** It goes by the workspace's own key: nothing is held for it, no limit stops it, and its end charges nothing. */
  onOwnKey?: boolean;
  /** A small one beside an answer, which takes no place among the runs at a time. */
  isAside?: boolean;
}

/** Somebody could not be let through. `limit` null: the workspace's own means were used up. */
export interface Refusal extends Pick<Work, 'workspaceId' | 'actor'> {
  limit: Pick<Limit, 'id' | 'scope' | 'period'> | null;
  at: Date;
}

export interface ReservationsOptions {
  defaultPlan: PlanName;
  timing: BillingTiming;
  /** Told at once, although the transaction ends in nothing; must not throw. */
  onRefused?: ((refusal: Refusal) => void) | undefined;
}

const LOCK_NOT_AVAILABLE = '55P03';

export function createReservations({ defaultPlan, timing, onRefused }: ReservationsOptions) {
  /**
   * What each run may write, in the order of `runs`. Throws BUDGET_EXCEEDED with `resetsAt` where it cannot be paid, PAYMENT_REQUIRED for a
   * frozen workspace, RATE_LIMITED where as many run as may at a time, UNAVAILABLE where nobody can say in time and the limits are hard; then
   * the transaction must not go on.
   */
  async function reserve(tx: Tx, work: Work, runs: readonly RunToReserve[], at: Date): Promise<Allowance[]> {
    const allowances = await reserveMeans(tx, work, runs, at);
    const { plan } = (await readAccount(tx.sql(), work.workspaceId, { defaultPlan })) ?? { plan: PLANS[defaultPlan] };
    if (plan.runsAtATime) {
      const ids = runs.filter(({ isAside }) => !isAside).map(({ id }) => id);
      await takeSlots(tx, work, ids, plan.runsAtATime, { at, expiresAt: new Date(at.getTime() + timing.reservationMs) });
    }
    return allowances;
  }

  async function reserveMeans(tx: Tx, work: Work, runs: readonly RunToReserve[], at: Date): Promise<Allowance[]> {
    const wanted: Wanted[] = [];
    for (const run of runs) {
      if (run.onOwnKey) await holdNothing(tx, work, run, at);
      const prices = run.onOwnKey ? null : await pricesAt(tx.sql(), work.workspaceId, run.modelId, at);
      wanted.push({ ...run, price: prices?.charged ?? null });
    }
    if (runs.every(({ onOwnKey }) => onOwnKey)) return free(wanted);
    const costs = wanted.some(({ price }) => price !== null && !isFree(price));
    const account = costs ? await lockInTime(tx, work, at) : await readAccount(tx.sql(), work.workspaceId, { defaultPlan });
    if (account?.isFrozen) throw new Expected('PAYMENT_REQUIRED', FROZEN);
    if (!costs) return free(wanted);
    if (account === null) return reserveUnchecked(tx, work, runs, wanted, at);
    const standing = await grantMonth(tx, account, at);
    const limits = await countLimits(tx, work.workspaceId, await limitsOf(tx.sql(), work), at);
    const decision = decide(standing, limits, wanted);
    if (decision.kind === 'refused') throw refused(work, decision.obstacle, standing, at);
    let { credits, wallet } = standing.balances;
    for (const [index, allowance] of decision.allowances.entries()) {
      const { price } = wanted[index]!;
      if (price === null || isFree(price)) continue;
      const from = takeFrom({ credits, wallet }, allowance.amount);
      credits -= from.fromCredits;
      wallet -= from.fromWallet;
      const { creditsPeriod } = standing;
      await hold(tx, work, runs[index]!, { ...from, amount: allowance.amount, priceId: price.id, creditsPeriod, isChecked: true }, at);
      const postings = { credits: -from.fromCredits, wallet: -from.fromWallet, metered: -from.fromMetered, reserved: allowance.amount };
      const { id } = runs[index]!;
      const isPosted = await post(tx, { workspaceId: work.workspaceId, kind: 'reserve', key: `reserve:${id}`, subject: id, postings, at });
      if (!isPosted) throw new Error(`${id} was reserved before`);
    }
    return decision.allowances;
  }

  function refused({ workspaceId, actor }: Work, obstacle: Obstacle, account: Pick<BillingAccount, 'planName'>, at: Date): Expected {
    onRefused?.({ workspaceId, actor, limit: obstacle.kind === 'budget' ? obstacle.limit : null, at });
    return refusal(obstacle, account, at);
  }

  /** Null: somebody else held the account for longer than a prompt can wait. The transaction can go on. */
  async function lockInTime(tx: Tx, { workspaceId }: Work, at: Date): Promise<BillingAccount | null> {
    const db = tx.sql();
    await sql`savepoint reserving`.execute(db);
    try {
      await sql`select set_config('lock_timeout', ${String(timing.lockMs)}, true)`.execute(db);
      const account = await lockAccount(tx, workspaceId, at, { defaultPlan });
      await sql`select set_config('lock_timeout', '0', true)`.execute(db);
      await sql`release savepoint reserving`.execute(db);
      return account;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      await sql`rollback to savepoint reserving`.execute(db);
      return null;
    }
  }

  /**
   * Nobody could say in time. Hard limits and prepaid means say no; where only soft limits stand, the work goes on within a small exposure per
   * workspace, which has a lock of its own and is charged like any other when it ends.
   */
  async function reserveUnchecked(
    tx: Tx,
    work: Work,
    runs: readonly RunToReserve[],
    wanted: readonly Wanted[],
    at: Date,
  ): Promise<Allowance[]> {
    const unavailable = new Expected('UNAVAILABLE', BUSY, { retryAfter: 1 });
    const account = await readAccount(tx.sql(), work.workspaceId, { defaultPlan });
    if (account?.isFrozen) throw new Expected('PAYMENT_REQUIRED', FROZEN);
    if (!account) throw unavailable;
    const hard = (await limitsOf(tx.sql(), work)).filter(({ mode }) => mode === 'hard');
    // That there is enough can change before this commits; that there is not is an answer.
    const byBudgets = decide(
      { ...account, plan: { ...account.plan, beyond: 'metered' } },
      await readLimits(tx.sql(), work.workspaceId, hard, at),
      wanted,
    );
    if (byBudgets.kind === 'refused') throw refused(work, byBudgets.obstacle, account, at);
    if (meansOf(account) !== null || hard.length > 0) throw unavailable;
    const { rows: locks } = await sql<{ is_locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`unchecked:${work.workspaceId}`}, 0)) as is_locked`.execute(tx.sql());
    // Not in the same statement: that would see what stood before the lock.
    const { rows } = await sql<{ exposed: string }>`
      select coalesce(sum(amount_micros), 0)::bigint as exposed from reservation
      where workspace_id = ${work.workspaceId} and not is_checked`.execute(tx.sql());
    const left = timing.exposureMicros - BigInt(rows[0]?.exposed ?? 0);
    const means = {
      balances: { ...account.balances, credits: 0n, wallet: left > 0n ? left : 0n },
      plan: { ...account.plan, beyond: 'stops' as const },
    };
    const decision = locks[0]?.is_locked ? decide(means, [], wanted) : null;
    if (decision?.kind !== 'granted') throw unavailable;
    for (const [index, { amount }] of decision.allowances.entries()) {
      const { price } = wanted[index]!;
      if (price === null || isFree(price)) continue;
      const nothing = { fromCredits: 0n, fromWallet: 0n, fromMetered: 0n, creditsPeriod: null };
      await hold(tx, work, runs[index]!, { ...nothing, amount, priceId: price.id, isChecked: false }, at);
    }
    return decision.allowances;
  }

  async function hold(
    tx: Tx,
    { workspaceId, sessionId, actor }: Work,
    { id, modelId }: RunToReserve,
    held: Held & { amount: bigint; priceId: string; creditsPeriod: string | null; isChecked: boolean },
    at: Date,
  ): Promise<void> {
    await sql`insert into reservation (id, workspace_id, session_id, actor_kind, actor_id, model_id, price_id, amount_micros,
        from_credits, from_wallet, from_metered, credits_period, is_checked, created_at, expires_at)
      values (${id}, ${workspaceId}, ${sessionId}, ${actor.kind}, ${actor.id}, ${modelId}, ${held.priceId}::bigint, ${held.amount.toString()}::bigint,
        ${held.fromCredits.toString()}::bigint, ${held.fromWallet.toString()}::bigint, ${held.fromMetered.toString()}::bigint,
        ${held.creditsPeriod}::date, ${held.isChecked}, ${at}, ${new Date(at.getTime() + timing.reservationMs)})`.execute(tx.sql());
  }

  /** Which key a run goes by is decided once: whoever ends it, on whichever node, finds it here. */
  async function holdNothing(tx: Tx, { workspaceId, sessionId, actor }: Work, { id, modelId }: RunToReserve, at: Date): Promise<void> {
    await sql`insert into reservation (id, workspace_id, session_id, actor_kind, actor_id, model_id, amount_micros,
        from_credits, from_wallet, from_metered, is_checked, on_own_key, created_at, expires_at)
      values (${id}, ${workspaceId}, ${sessionId}, ${actor.kind}, ${actor.id}, ${modelId}, 0, 0, 0, 0, true, true, ${at},
        ${new Date(at.getTime() + timing.reservationMs)})`.execute(tx.sql());
  }

  return { reserve };
}

export const FROZEN = 'This workspace is frozen because a payment is overdue. An owner can settle it on the billing page; reading goes on.';
const BUSY = 'Whether this can be paid could not be checked in time. Nothing was sent; try again in a moment.';

function free(wanted: readonly Wanted[]): Allowance[] {
  return wanted.map(({ maxOutputTokens }) => ({ amount: 0n, maxOutputTokens, isCut: false }));
}

export function refusal(obstacle: Obstacle, account: Pick<BillingAccount, 'planName'>, at: Date): Expected {
  if (obstacle.kind === 'budget') {
    const { limit } = obstacle;
    const whose = { workspace: 'the workspace’s', session: 'this session’s', person: 'your', apiKey: 'this API key’s' }[limit.scope];
    const what = leftOf(limit) > 0n ? `What is left of ${whose} budget does not cover this.` : `All of ${whose} budget is used up or held.`;
    const message = `${what} Ask an admin for more.`;
    return new Expected('BUDGET_EXCEEDED', message, { ...(limit.resetsAt && { resetsAt: limit.resetsAt }), budgetId: limit.id });
  }
  const message =
    account.planName === 'free'
      ? 'The free credits of this month are used up. An owner can top up or change the plan.'
      : 'The credits of this workspace are used up. An owner can top up.';
  return new Expected('BUDGET_EXCEEDED', message, { resetsAt: startOfDay(nextMonth(monthOf(at))) });
}
