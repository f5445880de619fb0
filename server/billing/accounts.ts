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
  /** The month that plan credits were last granted for, `YYYY-MM-01`; null: never. */
  creditsPeriod: string | null;
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

/** The month's plan credits, once; what was left of the month before expires. The caller holds the lock. */
export async function grantMonth(tx: Tx, account: BillingAccount, at: Date): Promise<BillingAccount> {
  const month = monthOf(at);
  const { workspaceId, planName, seats, creditsPeriod } = account;
  if (creditsPeriod !== null && creditsPeriod >= month) return account;
  const old = account.balances.credits;
  const fresh = creditsAMonth(planName, seats);
  if (old > 0n) {
    const postings = { credits: -old, granted: old };
    await post(tx, { workspaceId, kind: 'expire', key: `expire:${workspaceId}:${month}`, postings, at });
  }
  if (fresh > 0n) {
    const postings = { credits: fresh, granted: -fresh };
    await post(tx, { workspaceId, kind: 'grant', key: `grant:${workspaceId}:${month}`, postings, at });
  }
  await sql`update billing_account set credits_period = ${month}::date where workspace_id = ${workspaceId}`.execute(tx.sql());
  const balances = { ...account.balances, credits: fresh, granted: account.balances.granted + old - fresh };
  return { ...account, creditsPeriod: month, balances };
}

function accountOf(row: AccountRow, defaultPlan: PlanName): BillingAccount {
  const planName = row.plan ?? defaultPlan;
  return {
    workspaceId: row.workspace_id,
    planName,
    // On trial nothing can be owed: Stripe charges nothing for it.
    plan: row.is_on_trial ? { ...PLANS[planName], beyond: 'stops' } : PLANS[planName],
    seats: row.seats,
    creditsPeriod: row.credits_period,
    openPeriod: row.open_period,
    isFrozen: row.frozen_at !== null,
    balances: balancesOf(row),
  };
}
