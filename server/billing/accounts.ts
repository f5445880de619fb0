/** A workspace's billing account: its row is the one lock under which everything about its money is decided. */
import { sql } from 'kysely';
import type { Tx } from '../kit/db.ts';
import type { Account, Balances } from './ledger.ts';
import { balancesOf, post } from './ledger.ts';
import { monthOf } from './periods.ts';
import { PLANS, creditsAMonth } from './plans.ts';
import type { Plan, PlanName, SoldPlan } from './plans.ts';

export interface BillingAccount {
  workspaceId: string;
  planName: PlanName;
  plan: Plan;
  seats: number;
  isOnTrial: boolean;
  /** The month that plan credits were last granted for, `YYYY-MM-01`; null: never. */
  creditsPeriod: string | null;
  /** What the plan gave in that month, less what a smaller one took back. */
  creditsGiven: bigint;
  /** What a smaller plan would have taken back in that month if it had not been used already: a larger one gives so much less. */
  creditsOverdrawn: bigint;
  /** The first month that is not closed. Whatever is used counts in this one or a later one. */
  openPeriod: string;
  isFrozen: boolean;
  balances: Balances;
}

interface AccountRow extends Record<Account, string> {
  workspace_id: string;
  plan: SoldPlan | null;
  seats: number;
  credits_period: string | null;
  credits_given: string;
  credits_overdrawn: string;
  open_period: string;
  frozen_at: string | null;
  is_on_trial: boolean;
}

/** Without a plan of its own: what this server gives by default. */
export interface AccountsOptions {
  defaultPlan: PlanName;
}

const columns = sql.raw('*, credits_period::text as credits_period, open_period::text as open_period');

/** Locked until the transaction ends. Waits for others who decide about the same workspace. Makes the account where there is none. */
export async function lockAccount(tx: Tx, workspaceId: string, at: Date, { defaultPlan }: AccountsOptions): Promise<BillingAccount> {
  const locked = () =>
    sql<AccountRow>`select ${columns} from billing_account where workspace_id = ${workspaceId} for no key update`.execute(tx.sql());
  const { rows } = await locked();
  if (rows[0]) return accountOf(rows[0], defaultPlan);
  await sql`insert into billing_account (workspace_id, open_period) values (${workspaceId}, ${monthOf(at)}::date)
    on conflict do nothing`.execute(tx.sql());
  const made = await locked();
  return accountOf(made.rows[0]!, defaultPlan);
}

/** Null: nothing was ever paid or used. */
export async function readAccount(
  db: ReturnType<Tx['sql']>,
  workspaceId: string,
  { defaultPlan }: AccountsOptions,
): Promise<BillingAccount | null> {
  const { rows } = await sql<AccountRow>`select ${columns} from billing_account where workspace_id = ${workspaceId}`.execute(db);
  return rows[0] ? accountOf(rows[0], defaultPlan) : null;
}

/**
 * What seats gave that were used and then taken away: Stripe gives their price back, so it is owed, as soon as the month can bring them back no
 * more. On a plan that stops, nothing can be owed. The caller holds the lock.
 */
export async function settleOverdrawn(tx: Tx, account: BillingAccount, at: Date): Promise<BillingAccount> {
  const { workspaceId, creditsOverdrawn: owed, creditsPeriod, plan, balances } = account;
  if (owed === 0n || plan.beyond !== 'metered') return account;
  const key = `overdrawn:${workspaceId}:${creditsPeriod}`;
  const note = 'Credits of seats that were used and then taken away';
  await post(tx, { workspaceId, kind: 'adjust', key, note, postings: { metered: -owed, granted: owed }, at });
  await sql`update billing_account set credits_overdrawn = 0 where workspace_id = ${workspaceId}`.execute(tx.sql());
  return {
    ...account,
    creditsOverdrawn: 0n,
    balances: { ...balances, metered: balances.metered - owed, granted: balances.granted + owed },
  };
}

/** The month's plan credits, once; what was left of the month before expires. The caller holds the lock. */
export async function grantMonth(tx: Tx, locked: BillingAccount, at: Date): Promise<BillingAccount> {
  const month = monthOf(at);
  const { workspaceId, creditsPeriod } = locked;
  if (creditsPeriod !== null && creditsPeriod >= month) return locked;
  const account = await settleOverdrawn(tx, locked, at);
  const old = account.balances.credits;
  const fresh = creditsAMonth(locked);
  if (old > 0n) {
    const postings = { credits: -old, granted: old };
    await post(tx, { workspaceId, kind: 'expire', key: `expire:${workspaceId}:${month}`, postings, at });
  }
  if (fresh > 0n) {
    const postings = { credits: fresh, granted: -fresh };
    await post(tx, { workspaceId, kind: 'grant', key: `grant:${workspaceId}:${month}`, postings, at });
  }
  await sql`update billing_account set credits_period = ${month}::date, credits_given = ${fresh.toString()}::bigint, credits_overdrawn = 0
    where workspace_id = ${workspaceId}`.execute(tx.sql());
  const balances = { ...account.balances, credits: fresh, granted: account.balances.granted + old - fresh };
  return { ...account, creditsPeriod: month, creditsGiven: fresh, creditsOverdrawn: 0n, balances };
}

function accountOf(row: AccountRow, defaultPlan: PlanName): BillingAccount {
  const planName = row.plan ?? defaultPlan;
  return {
    workspaceId: row.workspace_id,
    planName,
    // On trial nothing can be owed: Stripe charges nothing for it.
    plan: row.is_on_trial ? { ...PLANS[planName], beyond: 'stops' } : PLANS[planName],
    seats: row.seats,
    isOnTrial: row.is_on_trial,
    creditsPeriod: row.credits_period,
    creditsGiven: BigInt(row.credits_given),
    creditsOverdrawn: BigInt(row.credits_overdrawn),
    openPeriod: row.open_period,
    isFrozen: row.frozen_at !== null,
    balances: balancesOf(row),
  };
}
