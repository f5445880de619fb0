/** The ledger as people read it. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { invalid } from '../../kit/errors.ts';
import { ACCOUNTS, IS_OF_PEOPLE } from '../ledger.ts';
import type { Account, TransactionKind } from '../ledger.ts';
import type { Page } from './invoice.ts';

export interface TransactionRecord {
  id: string;
  kind: TransactionKind;
  amounts: { account: Account; amount: bigint }[];
  subject: string | null;
  note: string | null;
  creditsAfter: bigint;
  walletAfter: bigint;
  owedAfter: bigint;
  at: Date;
}

export interface TransactionPage extends Page {
  kinds: readonly TransactionKind[] | null;
}

interface TransactionRow extends Record<Account, string> {
  id: string;
  kind: TransactionKind;
  subject: string | null;
  note: string | null;
  credits_after: string;
  wallet_after: string;
  metered_after: string;
  created_at: string;
}

const OF_RUNS: readonly TransactionKind[] = ['reserve', 'settle', 'release'];

/** Newest first. `secrets`: answers of which not even the price may be told, as it tells the model. */
export async function transactionPage(
  db: Kysely<unknown>,
  workspaceId: string,
  { kinds, after, before, limit, inverted }: TransactionPage,
  secrets: readonly string[],
): Promise<TransactionRecord[]> {
  const conditions = [sql`workspace_id = ${workspaceId}`];
  if (kinds !== null) conditions.push(sql`kind = any(${[...kinds]}::text[])`);
  if (kinds !== null && !kinds.some((kind) => OF_RUNS.includes(kind))) conditions.push(IS_OF_PEOPLE);
  if (secrets.length > 0) conditions.push(sql`(subject is null or subject <> all(${[...secrets]}::text[]))`);
  if (after !== undefined) conditions.push(sql`id < ${position(after, 'after')}::bigint`);
  if (before !== undefined) conditions.push(sql`id > ${position(before, 'before')}::bigint`);
  const { rows } = await sql<TransactionRow>`
    select * from ledger_transaction where ${sql.join(conditions, sql` and `)}
    order by id ${sql.raw(inverted ? 'asc' : 'desc')} limit ${limit}`.execute(db);
  return rows.map(recordOf);
}

function recordOf(row: TransactionRow): TransactionRecord {
  return {
    id: row.id,
    kind: row.kind,
    amounts: ACCOUNTS.map((account) => ({ account, amount: BigInt(row[account]) })).filter(({ amount }) => amount !== 0n),
    subject: row.subject,
    note: row.note,
    creditsAfter: BigInt(row.credits_after),
    walletAfter: BigInt(row.wallet_after),
    owedAfter: -BigInt(row.metered_after),
    at: new Date(row.created_at),
  };
}

function position(cursor: string, argument: string): string {
  if (/^[0-9]{1,18}$/.test(cursor)) return cursor;
  throw invalid({ [argument]: 'is no cursor of this list' });
}
