/** What a month comes to, from the rows alone: usage by model and purpose, who paid for it, seats, and what was adjusted. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { BillingAccount } from '../accounts.ts';
import { IS_OF_PEOPLE } from '../ledger.ts';
import { nextMonth, startOfDay } from '../periods.ts';
import type { SoldPlan } from '../plans.ts';
import type { BillLine, UsagePurpose } from './invoice.ts';
import { seatLines } from './seats.ts';
import type { SeatChange } from './seats.ts';

type Sql = Kysely<unknown>;

export interface Bill {
  lines: BillLine[];
  total: bigint;
  /** All usage of the month, whoever paid for it. */
  spent: bigint;
  /** Of the metered account, with its adjustments: what the invoice takes over. */
  metered: bigint;
  seats: bigint;
  /** False: whoever used it owes it to nobody, and the invoice is a statement. */
  isCharged: boolean;
}

export interface UsageSum {
  modelId: string;
  purpose: UsagePurpose;
  runs: number;
  inputTokens: bigint;
  outputTokens: bigint;
  cost: bigint;
  credits: bigint;
  wallet: bigint;
  absorbed: bigint;
}

interface UsageRow {
  model_id: string;
  purpose: UsagePurpose;
  runs: number;
  input: string;
  output: string;
  cost: string;
  credits: string;
  wallet: string;
  absorbed: string;
}

export interface Adjustment {
  note: string | null;
  amount: bigint;
}

export interface BillParts {
  usage: readonly UsageSum[];
  changes: readonly SeatChange[];
  adjustments: readonly Adjustment[];
}

const PAID_BY_SERVER = 'Paid to the providers by whoever runs this server';
const NOT_COLLECTED = 'Taken back by a refund or a bank, and not charged on this plan';

/** The same for closing a month, under the account's lock, and for looking at an open one. */
export async function readBill(db: Sql, account: Pick<BillingAccount, 'workspaceId' | 'planName'>, period: string): Promise<Bill> {
  const { workspaceId } = account;
  const parts = {
    usage: await usageOf(db, workspaceId, period),
    changes: await changesBefore(db, workspaceId, startOfDay(nextMonth(period))),
    adjustments: await adjustmentsOf(db, workspaceId),
  };
  return billOf(account, parts, period);
}

export function billOf({ planName }: Pick<BillingAccount, 'planName'>, { usage, changes, adjustments }: BillParts, period: string): Bill {
  const seats = seatLines(changes, period);
  const paid = (amount: bigint, kind: BillLine['kind'], description: string) => (amount === 0n ? [] : [other(kind, -amount, description)]);
  const [cost, credits, wallet, absorbed] = (['cost', 'credits', 'wallet', 'absorbed'] as const).map((part) =>
    sum(usage, (row) => row[part]),
  );
  const used = cost! - credits! - wallet! - absorbed!;
  const metered = used + sum(adjustments, ({ amount }) => amount);
  // Metered without ever having had a plan that meters: used before this server took payments, or spent and taken back.
  const isCharged = planName !== 'selfHosted' && (planName !== 'free' || metered === 0n || changes.some(({ plan }) => plan !== 'free'));
  const lines = [
    ...usage.map(usageLine),
    ...paid(credits!, 'credits', 'Paid with credits of the plan'),
    ...paid(wallet!, 'wallet', 'Paid from the wallet'),
    ...paid(absorbed!, 'absorbed', 'Beyond what there was to pay with, not charged'),
    ...seats,
    ...adjustments.map(({ amount, note }) => other('adjustment', amount, note ?? 'Adjustment')),
    ...(isCharged ? [] : paid(metered, 'absorbed', used === 0n ? NOT_COLLECTED : PAID_BY_SERVER)),
  ];
  return { lines, total: sum(lines, ({ amount }) => amount), spent: cost!, metered, seats: sum(seats, ({ amount }) => amount), isCharged };
}

export async function usageOf(db: Sql, workspaceId: string, period: string): Promise<UsageSum[]> {
  const { rows } = await sql<UsageRow>`
    select provider || ':' || model as model_id, purpose, count(*)::integer as runs,
      sum(uncached_input + cache_read + cache_write)::bigint as input, sum(output + reasoning)::bigint as output,
      sum(cost_micros)::bigint as cost, sum(paid_credits)::bigint as credits, sum(paid_wallet)::bigint as wallet,
      sum(absorbed_micros)::bigint as absorbed
    from usage_entry where workspace_id = ${workspaceId} and period = ${period}::date and not on_own_key
    group by provider, model, purpose order by sum(cost_micros) desc, provider, model, purpose`.execute(db);
  return rows.map((row) => ({
    modelId: row.model_id,
    purpose: row.purpose,
    runs: row.runs,
    inputTokens: BigInt(row.input),
    outputTokens: BigInt(row.output),
    cost: BigInt(row.cost),
    credits: BigInt(row.credits),
    wallet: BigInt(row.wallet),
    absorbed: BigInt(row.absorbed),
  }));
}

export async function changesBefore(db: Sql, workspaceId: string, end: Date): Promise<SeatChange[]> {
  const { rows } = await sql<{ plan: SoldPlan; seats: number; trial_ends_at: string | null; effective_at: string }>`
    select plan, seats, trial_ends_at, effective_at from plan_change
    where workspace_id = ${workspaceId} and effective_at < ${end} order by id`.execute(db);
  return rows.map((row) => ({
    plan: row.plan,
    seats: row.seats,
    trialEndsAt: row.trial_ends_at === null ? null : new Date(row.trial_ends_at),
    effectiveAt: new Date(row.effective_at),
  }));
}

/** What refunds, disputes and corrections have moved on the metered account since the last month with an invoice was closed. */
async function adjustmentsOf(db: Sql, workspaceId: string): Promise<Adjustment[]> {
  const { rows } = await sql<{ note: string | null; amount: string }>`
    select note, -metered as amount from ledger_transaction
    where workspace_id = ${workspaceId} and ${IS_OF_PEOPLE} and kind not in ('close', 'invoice') and metered <> 0
      and id > coalesce((select max(id) from ledger_transaction
        where workspace_id = ${workspaceId} and ${IS_OF_PEOPLE} and kind = 'close'), 0)
    order by id`.execute(db);
  return rows.map(({ note, amount }) => ({ note, amount: BigInt(amount) }));
}

function usageLine({ modelId, purpose, runs, inputTokens, outputTokens, cost }: UsageSum): BillLine {
  const what = { answer: 'answers', title: 'titles', comment: 'replies', api: 'runs of programs' }[purpose];
  const description = `${modelId.slice(modelId.indexOf(':') + 1)}: ${what}`;
  return { kind: 'usage', modelId, purpose, runs, inputTokens, outputTokens, amount: cost, description };
}

function other(kind: BillLine['kind'], amount: bigint, description: string): BillLine {
  return { kind, modelId: null, purpose: null, runs: 0, inputTokens: 0n, outputTokens: 0n, amount, description };
}

function sum<Row>(rows: readonly Row[], part: (row: Row) => bigint): bigint {
  return rows.reduce((total, row) => total + part(row), 0n);
}
