/** Which plan a workspace has, since when, and what changes with it: its credits for the rest of the month, and the seats on its invoices. */
import { sql } from 'kysely';
import type { Database, Tx } from '../kit/db.ts';
import { grantMonth, lockAccount, readAccount } from './accounts.ts';
import type { BillingAccount } from './accounts.ts';
import { post } from './ledger.ts';
import { monthOf, nextMonth, startOfDay } from './periods.ts';
import { PLANS, creditsAMonth } from './plans.ts';
import type { Plan, PlanName, SeatsHeld, SoldPlan } from './plans.ts';

export interface PlanChange {
  plan: SoldPlan;
  seats: number;
  /** Until then the seats cost nothing. */
  trialEndsAt?: Date | null;
}

/** In the transaction: another plan counts from now on, whoever or whatever brought it. */
export type OnPlanChanged = (tx: Tx, workspaceId: string, change: { from: PlanName; to: PlanName; seats: number }) => void;

export interface PlanChangesOptions {
  db: Pick<Database, 'sql'>;
  defaultPlan: PlanName;
  onPlanChanged?: OnPlanChanged;
}

export function createPlanChanges({ db, defaultPlan, onPlanChanged }: PlanChangesOptions) {
  /** False: it was so already. What it changes in the seats' price stands on the invoice of the month. */
  async function change(tx: Tx, workspaceId: string, { plan, seats, trialEndsAt = null }: PlanChange, at: Date): Promise<boolean> {
    const account = await lockAccount(tx, workspaceId, at, { defaultPlan });
    const { rows } = await sql<{ plan: SoldPlan; seats: number; trial_ends_at: string | null; effective_at: string }>`
      select plan, seats, trial_ends_at, effective_at from plan_change where workspace_id = ${workspaceId}
      order by id desc limit 1`.execute(tx.sql());
    const last = rows[0];
    const lastTrial = last?.trial_ends_at ? Date.parse(last.trial_ends_at) : null;
    if (last && last.plan === plan && last.seats === seats && lastTrial === (trialEndsAt?.getTime() ?? null)) return false;
    // Never before another change, nor in a closed month, whatever the clock says: every moment of a seat is on one invoice.
    const effectiveAt = new Date(
      Math.max(at.getTime(), last ? Date.parse(last.effective_at) : 0, startOfDay(account.openPeriod).getTime()),
    );
    const inserted = await sql<{ id: string }>`
      insert into plan_change (workspace_id, plan, seats, trial_ends_at, effective_at)
      values (${workspaceId}, ${plan}, ${seats}, ${trialEndsAt}, ${effectiveAt}) returning id`.execute(tx.sql());
    const next = { planName: plan, seats, isOnTrial: trialEndsAt !== null && trialEndsAt > effectiveAt };
    await regrant(tx, await grantMonth(tx, account, effectiveAt), next, `change:${inserted.rows[0]!.id}`, effectiveAt);
    await sql`update billing_account set plan = ${plan}, seats = ${seats} where workspace_id = ${workspaceId}`.execute(tx.sql());
    if (account.planName !== plan) onPlanChanged?.(tx, workspaceId, { from: account.planName, to: plan, seats });
    return true;
  }

  return {
    change,

    async planOf(workspaceId: string): Promise<Plan & { name: PlanName }> {
      const name = (await readAccount(db.sql(), workspaceId, { defaultPlan }))?.planName ?? defaultPlan;
      return { name, ...PLANS[name] };
    },

    /** How many members the plan has room for; null: no end. */
    async maxMembersOf(tx: Tx, workspaceId: string): Promise<number | null> {
      const account = await readAccount(tx.sql(), workspaceId, { defaultPlan });
      return (account?.plan ?? PLANS[defaultPlan]).maxMembers;
    },
  };
}

/**
 * The difference of the two plans' credits for what is left of the month. What was used already is not asked back, but neither is it given
 * a second time to whoever goes up and down and up again.
 */
async function regrant(tx: Tx, account: BillingAccount, next: SeatsHeld, key: string, at: Date): Promise<void> {
  const { workspaceId, balances, creditsOverdrawn } = account;
  // A change that was noticed late lies before the month whose credits were given already: all of them are of the new plan.
  const month = account.creditsPeriod ?? monthOf(at);
  const [start, end] = [startOfDay(month).getTime(), startOfDay(nextMonth(month)).getTime()];
  const difference = creditsAMonth(next) - creditsAMonth(account);
  const share = (difference * BigInt(end - Math.max(at.getTime(), start))) / BigInt(end - start) - creditsOverdrawn;
  const given = share > -balances.credits ? share : -balances.credits;
  if (given !== 0n) {
    const kind = given > 0n ? 'grant' : 'expire';
    await post(tx, { workspaceId, kind, key: `${kind}:${key}`, postings: { credits: given, granted: -given }, at });
  }
  await sql`update billing_account set credits_given = greatest(0, credits_given + ${given.toString()}::bigint),
    credits_overdrawn = ${(given - share).toString()}::bigint where workspace_id = ${workspaceId}`.execute(tx.sql());
}

export type PlanChanges = ReturnType<typeof createPlanChanges>;
