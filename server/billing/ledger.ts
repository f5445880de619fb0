/**
 * The ledger: double entry in micro-USD. A transaction is one row that moves amounts between a workspace's accounts and sums to zero (the
 * database checks it); rows are never changed. The balances beside it are kept by the same statement and can be rebuilt from the rows.
 */
import { sql } from 'kysely';
import type { Tx } from '../kit/db.ts';

export const ACCOUNTS = [
  /** What the plan gave this month and is not used yet. Never below zero. */
  'credits',
  /** Prepaid money. Never below zero. */
  'wallet',
  /** Usage beyond credits and wallet that is not on an invoice yet, as a debt: never above zero. */
  'metered',
  /** Held for runs under way. Never below zero. */
  'reserved',
  /** Used since the last closing. */
  'spent',
  /** Used in closed months, and seats. */
  'revenue',
  /** What the providers ask for the same usage, and the other side of it. */
  'provider_cost',
  'provider_payable',
  /** Where credits come from, as a negative sum. */
  'granted',
  /** Money that came in, as a negative sum. */
  'paid',
  /** On invoices that are not paid yet, as a debt. */
  'invoiced',
  /** Used beyond what could be charged: ours to bear, as a negative sum. */
  'absorbed',
] as const;

/** Those that people read a transaction by: each row says what they come to after it. */
const AFTER = ['credits', 'wallet', 'metered'] as const satisfies readonly Account[];

export type Account = (typeof ACCOUNTS)[number];
export type Balances = Record<Account, bigint>;
export type Postings = Partial<Balances>;

export type TransactionKind =
  | 'grant'
  | 'expire'
  | 'topUp'
  | 'reserve'
  | 'settle'
  | 'release'
  | 'refund'
  | 'adjust'
  | 'close'
  | 'invoice'
  | 'payment'
  | 'writeOff';

/** Not of a run. Written in a query as it stands here, an index holds just these. */
export const IS_OF_PEOPLE = sql.raw(`kind not in ('reserve', 'settle', 'release')`);

export interface LedgerTransaction {
  workspaceId: string;
  kind: TransactionKind;
  /** Posting the same key again does nothing: `settle:msg_…`, `topUp:pi_…`. */
  key: string;
  /** The run, invoice or payment that it is about. */
  subject?: string | null;
  note?: string | null;
  postings: Postings;
  at: Date;
}

/**
 * True: posted; false: the key was posted before. Throws where it would not sum to zero, or bring an account below its floor. The caller
 * holds the account's lock (accounts.ts), so that what it decided on is still true.
 */
export async function post(tx: Tx, { workspaceId, kind, key, subject, note, postings, at }: LedgerTransaction): Promise<boolean> {
  const moved = ACCOUNTS.filter((account) => (postings[account] ?? 0n) !== 0n);
  const amounts = moved.map((account) => postings[account] ?? 0n);
  if (amounts.reduce((sum, amount) => sum + amount, 0n) !== 0n) throw new Error(`the transaction ${key} does not sum to zero`);
  const columns = sql.join(moved.map((account) => sql.ref(account)));
  const values = sql.join(amounts.map((amount) => sql`${amount.toString()}::bigint`));
  const { rows } = await sql<{ workspace_id: string }>`
    with posted as (
      insert into ledger_transaction (workspace_id, kind, key, subject, note, created_at,
        credits_after, wallet_after, metered_after ${moved.length > 0 ? sql`, ${columns}` : sql``})
      select workspace_id, ${kind}, ${key}, ${subject ?? null}, ${note ?? null}, ${at}::timestamptz,
        ${sql.join(AFTER.map((account) => sql`${sql.ref(account)} + ${(postings[account] ?? 0n).toString()}::bigint`))}
        ${moved.length > 0 ? sql`, ${values}` : sql``}
      from billing_account where workspace_id = ${workspaceId}
      on conflict (key) do nothing returning *
    )
    update billing_account a set ${sql.join(ACCOUNTS.map((account) => sql`${sql.ref(account)} = a.${sql.ref(account)} + posted.${sql.ref(account)}`))}
    from posted where a.workspace_id = posted.workspace_id returning a.workspace_id`.execute(tx.sql());
  return rows.length > 0;
}

/** What the balances must be, from the rows alone. */
export async function rebuiltBalances(db: ReturnType<Tx['sql']>, workspaceId: string): Promise<Balances> {
  const sums = ACCOUNTS.map((account) => sql`coalesce(sum(${sql.ref(account)}), 0)::bigint as ${sql.ref(account)}`);
  const { rows } = await sql<Record<Account, string>>`
    select ${sql.join(sums)} from ledger_transaction where workspace_id = ${workspaceId}`.execute(db);
  return balancesOf(rows[0]!);
}

export function balancesOf(row: Record<Account, string>): Balances {
  return Object.fromEntries(ACCOUNTS.map((account) => [account, BigInt(row[account])])) as Balances;
}
