/** A workspace's plan and money, as its owners and admins see them. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { readAccount } from '../accounts.ts';
import type { BillingAccount } from '../accounts.ts';
import { monthOf, nextMonth, startOfDay } from '../periods.ts';
import { PLANS, creditsAMonth } from '../plans.ts';
import type { Plan, PlanName, SeatsHeld } from '../plans.ts';

export interface NamedPlan extends Plan {
  name: PlanName;
}

export interface OverviewRecord {
  workspaceId: string;
  plan: NamedPlan;
  plans: NamedPlan[];
  seats: number;
  hasPayments: boolean;
  balances: { credits: bigint; wallet: bigint; reserved: bigint; owed: bigint; invoiced: bigint; spent: bigint };
  creditsRenewAt: Date | null;
}

export interface OverviewOptions {
  defaultPlan: PlanName;
  hasPayments: boolean;
}

const SOLD: readonly PlanName[] = ['free', 'team', 'business'];

export async function readOverview(
  db: Kysely<unknown>,
  workspaceId: string,
  now: Date,
  { defaultPlan, hasPayments }: OverviewOptions,
): Promise<OverviewRecord> {
  const account = await readAccount(db, workspaceId, { defaultPlan });
  const name = account?.planName ?? defaultPlan;
  const seats = account?.seats ?? 1;
  const held: SeatsHeld = { planName: name, seats, isOnTrial: account?.isOnTrial ?? false };
  const names = hasPayments ? SOLD : [];
  return {
    workspaceId,
    plan: named(name),
    plans: (names.includes(name) ? names : [name, ...names]).map(named),
    seats,
    hasPayments,
    balances: {
      credits: creditsNow(account, held, now),
      wallet: account?.balances.wallet ?? 0n,
      reserved: account?.balances.reserved ?? 0n,
      owed: await owedBy(db, workspaceId),
      invoiced: -(account?.balances.invoiced ?? 0n),
      spent: account?.balances.spent ?? 0n,
    },
    creditsRenewAt: creditsAMonth(held) > 0n ? startOfDay(nextMonth(monthOf(now))) : null,
  };
}

/** A month's credits are given with its first run; until then they are shown as they will be. */
function creditsNow(account: BillingAccount | null, held: SeatsHeld, now: Date): bigint {
  const isGranted = account !== null && account.creditsPeriod !== null && account.creditsPeriod >= monthOf(now);
  return isGranted ? account.balances.credits : creditsAMonth(held);
}

/** Without what is held for runs under way: both as of one moment. */
async function owedBy(db: Kysely<unknown>, workspaceId: string): Promise<bigint> {
  const { rows } = await sql<{ owed: string }>`
    select -metered - (select coalesce(sum(from_metered), 0) from reservation where workspace_id = ${workspaceId})::bigint as owed
    from billing_account where workspace_id = ${workspaceId}`.execute(db);
  return BigInt(rows[0]?.owed ?? 0);
}

function named(name: PlanName): NamedPlan {
  return { name, ...PLANS[name] };
}
