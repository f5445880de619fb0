/**
 * Closing a month: one transaction under the workspace's lock makes its invoice, moves the ledger and opens the next month. Whatever dies in
 * the middle has done nothing, and whoever comes second finds the month closed.
 */
import { sql } from 'kysely';
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import type { Ids } from '../../kit/ids.ts';
import { lockAccount, settleOverdrawn } from '../accounts.ts';
import { post } from '../ledger.ts';
import { monthOf, nextMonth } from '../periods.ts';
import type { PlanName } from '../plans.ts';
import { readBill } from './bill.ts';
import type { Bill } from './bill.ts';
import type { InvoiceStatus } from './invoice.ts';

/** Longer than the clocks of two nodes are apart: no node still works in a month that another one closes. */
export const CLOSING_GRACE_MS = 600_000;
export const PAYMENT_TERM_MS = 14 * 86_400_000;

export interface ClosingOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  defaultPlan: PlanName;
}

export function createClosing({ db, clock, ids, defaultPlan }: ClosingOptions) {
  async function insertInvoice(tx: Tx, workspaceId: string, period: string, bill: Bill, at: Date): Promise<string> {
    const id = ids.next('ivc');
    const status: InvoiceStatus = bill.isCharged ? (bill.total > 0n ? 'open' : 'paid') : 'statement';
    const dueAt = status === 'open' ? new Date(at.getTime() + PAYMENT_TERM_MS) : null;
    await sql`insert into invoice (id, workspace_id, period, number, status, total_micros, issued_at, due_at, paid_at)
      select ${id}, id, ${period}::date, upper(slug) || '-' || ${period.slice(0, 7)}, ${status}, ${bill.total.toString()}::bigint,
        ${at}, ${dueAt}, ${status === 'paid' ? at : null} from workspace where id = ${workspaceId}`.execute(tx.sql());
    for (const [index, line] of bill.lines.entries()) {
      await sql`insert into invoice_line (id, invoice_id, position, kind, model_id, purpose, runs, input_tokens, output_tokens, amount_micros, description)
        values (${ids.next('ivl')}, ${id}, ${index + 1}, ${line.kind}, ${line.modelId}, ${line.purpose}, ${line.runs},
          ${line.inputTokens.toString()}::bigint, ${line.outputTokens.toString()}::bigint, ${line.amount.toString()}::bigint,
          ${line.description})`.execute(tx.sql());
    }
    return id;
  }

  async function postBill(tx: Tx, workspaceId: string, period: string, bill: Bill, subject: string, at: Date): Promise<void> {
    const { spent, metered, seats, total, isCharged } = bill;
    const key = `${workspaceId}:${period}`;
    await post(tx, { workspaceId, kind: 'close', key: `close:${key}`, subject, postings: { spent: -spent, revenue: spent }, at });
    const postings = isCharged ? { metered, revenue: seats, invoiced: -total } : { metered, absorbed: -metered };
    if (metered !== 0n || seats !== 0n) await post(tx, { workspaceId, kind: 'invoice', key: `invoice:${key}`, subject, postings, at });
  }

  /** Of the workspace's first open month. Null: it has not ended, or it is closed already. */
  async function closeNext(workspaceId: string, now: Date): Promise<{ period: string; invoiceId: string | null } | null> {
    return db.write(async (tx) => {
      const account = await lockAccount(tx, workspaceId, now, { defaultPlan });
      const period = account.openPeriod;
      if (period >= lastToStayOpen(now)) return null;
      const at = new Date(clock.now());
      if (account.creditsPeriod !== null && account.creditsPeriod <= period) await settleOverdrawn(tx, account, at);
      const bill = await readBill(tx.sql(), account, period);
      const invoiceId = bill.lines.length === 0 ? null : await insertInvoice(tx, workspaceId, period, bill, at);
      if (invoiceId !== null) await postBill(tx, workspaceId, period, bill, invoiceId, at);
      await sql`update billing_account set open_period = ${nextMonth(period)}::date where workspace_id = ${workspaceId}`.execute(tx.sql());
      return { period, invoiceId };
    });
  }

  return {
    closeNext,

    /** Workspaces with a month that has ended and is still open. */
    async due(now: Date): Promise<string[]> {
      const { rows } = await sql<{ workspace_id: string }>`
        select workspace_id from billing_account where open_period < ${lastToStayOpen(now)}::date order by workspace_id`.execute(db.sql());
      return rows.map((row) => row.workspace_id);
    },
  };
}

export type Closing = ReturnType<typeof createClosing>;

/** The month of a moment ago, by the slowest clock there may be. */
function lastToStayOpen(now: Date): string {
  return monthOf(new Date(now.getTime() - CLOSING_GRACE_MS));
}
