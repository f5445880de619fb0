/** What must be true of closed months, asked of the database in one go. */
import { sql } from 'kysely';
import { ACCOUNTS, rebuiltBalances } from '../../server/billing/ledger.ts';
import { invoicesOf, problemsOf } from '../../server/billing/invoices/testkit/recomputed.ts';
import type { Database } from '../../server/kit/db.ts';

export interface Books {
  /** Rows of usage, and those of them that are on exactly one invoice by their workspace and period. */
  rows: number;
  billed: number;
  /** Of the invoices' lines. */
  runs: number;
  /** Rows that stand in another month than the one of their end: late ones. */
  late: number;
  invoices: number;
  /** Of one workspace and month. */
  mostInvoicesAMonth: number;
  /** Invoices otherwise than recomputed, balances otherwise than rebuilt, and what else is wrong. */
  problems: string[];
}

export async function readBooks(db: Database, workspaceIds: readonly string[]): Promise<Books> {
  const ids = [...workspaceIds];
  const { rows } = await sql<Record<'rows' | 'billed' | 'runs' | 'late' | 'invoices' | 'most', string>>`
    select (select count(*) from usage_entry where workspace_id = any(${ids}::text[])) as rows,
      (select count(*) from usage_entry u where workspace_id = any(${ids}::text[])
        and (select count(*) from invoice i where i.workspace_id = u.workspace_id and i.period = u.period) = 1) as billed,
      (select coalesce(sum(runs), 0) from invoice_line l join invoice i on i.id = l.invoice_id where i.workspace_id = any(${ids}::text[])) as runs,
      (select count(*) from usage_entry where workspace_id = any(${ids}::text[])
        and to_char(ended_at at time zone 'UTC', 'YYYY-MM') <> to_char(period, 'YYYY-MM')) as late,
      (select count(*) from invoice where workspace_id = any(${ids}::text[])) as invoices,
      (select coalesce(max(count), 0) from (select count(*) from invoice where workspace_id = any(${ids}::text[])
        group by workspace_id, period) as months) as most`.execute(db.sql());
  const found = rows[0]!;
  const problems: string[] = [];
  for (const workspaceId of ids) {
    for (const invoice of await invoicesOf(db, workspaceId)) problems.push(...(await problemsOf(db, invoice)));
    problems.push(...(await unsound(db, workspaceId)));
  }
  return {
    rows: Number(found.rows),
    billed: Number(found.billed),
    runs: Number(found.runs),
    late: Number(found.late),
    invoices: Number(found.invoices),
    mostInvoicesAMonth: Number(found.most),
    problems,
  };
}

/** The balances are those of the ledger's rows, and all that was used and is invoiced stands in them. */
async function unsound(db: Database, workspaceId: string): Promise<string[]> {
  const problems: string[] = [];
  const rebuilt = await rebuiltBalances(db.sql(), workspaceId);
  const { rows } = await sql<Record<string, string>>`select * from billing_account where workspace_id = ${workspaceId}`.execute(db.sql());
  for (const account of ACCOUNTS) {
    if (BigInt(rows[0]?.[account] ?? 0) !== rebuilt[account]) problems.push(`${workspaceId}: ${account} is not what its rows sum to`);
  }
  const { rows: sums } = await sql<{ used: string; seats: string; due: string }>`
    select (select coalesce(sum(cost_micros), 0) from usage_entry where workspace_id = ${workspaceId}) as used,
      (select coalesce(sum(l.amount_micros), 0) from invoice_line l join invoice i on i.id = l.invoice_id
        where i.workspace_id = ${workspaceId} and l.kind = 'seats') as seats,
      (select coalesce(sum(total_micros), 0) from invoice where workspace_id = ${workspaceId} and status = 'open') as due`.execute(
    db.sql(),
  );
  const { used, seats, due } = sums[0]!;
  if (rebuilt.spent + rebuilt.revenue !== BigInt(used) + BigInt(seats))
    problems.push(`${workspaceId}: spent and revenue are not what was used`);
  if (-rebuilt.invoiced !== BigInt(due)) problems.push(`${workspaceId}: what is invoiced is not what the open invoices say`);
  return problems;
}
