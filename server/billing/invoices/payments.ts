/** What becomes of an invoice: paid, taken back or given up. For the payments' gateway, which calls it in a transaction of its own. */
import { sql } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import { lockAccount } from '../accounts.ts';
import { post } from '../ledger.ts';
import type { PlanName } from '../plans.ts';
import { invoiceById } from './invoice-records.ts';
import type { InvoiceRecord } from './invoice.ts';

export interface StripeLink {
  stripeId: string;
  pdfUrl: string | null;
  hostedUrl: string | null;
}

export function createPayments({ defaultPlan }: { defaultPlan: PlanName }) {
  /** As it is under the account's lock. */
  async function locked(tx: Tx, invoiceId: string, at: Date): Promise<InvoiceRecord> {
    const found = await invoiceById(tx.sql(), invoiceId);
    if (!found) throw new Error(`there is no invoice ${invoiceId}`);
    await lockAccount(tx, found.workspaceId, at, { defaultPlan });
    return (await invoiceById(tx.sql(), invoiceId))!;
  }

  return {
    /** False: it was paid, taken back or never due. What was given up before can still be paid. */
    async markPaid(tx: Tx, invoiceId: string, { reference, at }: { reference: string; at: Date }): Promise<boolean> {
      const { workspaceId, status, total } = await locked(tx, invoiceId, at);
      if (status !== 'open' && status !== 'uncollectible') return false;
      const from = status === 'open' ? 'invoiced' : 'absorbed';
      await post(tx, {
        workspaceId,
        kind: 'payment',
        key: `payment:${invoiceId}`,
        subject: invoiceId,
        note: reference,
        postings: { paid: -total, [from]: total },
        at,
      });
      await sql`update invoice set status = 'paid', paid_at = ${at} where id = ${invoiceId}`.execute(tx.sql());
      return true;
    },

    /** False: it is not open. */
    async writeOff(tx: Tx, invoiceId: string, { as, at }: { as: 'void' | 'uncollectible'; at: Date }): Promise<boolean> {
      const { workspaceId, status, total } = await locked(tx, invoiceId, at);
      if (status !== 'open') return false;
      const postings = { invoiced: total, absorbed: -total };
      await post(tx, { workspaceId, kind: 'writeOff', key: `writeOff:${invoiceId}`, subject: invoiceId, postings, at });
      await sql`update invoice set status = ${as} where id = ${invoiceId}`.execute(tx.sql());
      return true;
    },

    async linkStripe(tx: Tx, invoiceId: string, { stripeId, pdfUrl, hostedUrl }: StripeLink): Promise<void> {
      await sql`update invoice set stripe_id = ${stripeId}, pdf_url = ${pdfUrl}, hosted_url = ${hostedUrl}
        where id = ${invoiceId}`.execute(tx.sql());
    },
  };
}
