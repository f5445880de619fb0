/** Which of Stripe's invoices asks for which month of ours, and what became of it. Called under the account's lock. */
import { sql } from 'kysely';
import type { Tx } from '../../kit/db.ts';

/** The invoices' own side of it (billing/invoices/payments.ts). */
export interface InvoicePort {
  markPaid(tx: Tx, invoiceId: string, payment: { reference: string; at: Date }): Promise<boolean>;
  writeOff(tx: Tx, invoiceId: string, how: { as: 'void' | 'uncollectible'; at: Date }): Promise<boolean>;
  linkStripe(tx: Tx, invoiceId: string, link: { stripeId: string; pdfUrl: string | null; hostedUrl: string | null }): Promise<void>;
}

interface Pair {
  invoice_id: string;
  stripe_id: string;
  status: 'open' | 'paid' | 'uncollectible' | 'void';
  paid_at: string | null;
  pdf_url: string | null;
  hosted_url: string | null;
}

/** A last invoice comes within an hour of the end. */
const LAST_INVOICE_MS = 86_400_000;

/** The renewal that follows a month asks for that month's usage. */
export async function linkInvoices(tx: Tx, workspaceId: string, port: InvoicePort, now: Date): Promise<void> {
  const { rows } = await sql<Pair>`
    select distinct on (i.id) i.id as invoice_id, s.id as stripe_id, s.status, s.paid_at, s.pdf_url, s.hosted_url
    from stripe_invoice s join invoice i
      on i.workspace_id = s.workspace_id and i.period = date_trunc('month', s.period_start at time zone 'UTC')::date
    where s.workspace_id = ${workspaceId} and s.reason = 'subscription_cycle' and s.status <> 'draft'
      and (i.stripe_id is null or i.stripe_id = s.id) and i.status in ('open', 'paid', 'uncollectible')
      and (i.stripe_id is null or (i.pdf_url, i.hosted_url) is distinct from (s.pdf_url, s.hosted_url) or i.status not in ('paid', s.status))
    order by i.id, s.created_at desc`.execute(tx.sql());
  for (const { invoice_id: id, stripe_id: stripeId, status, paid_at: paidAt, pdf_url: pdfUrl, hosted_url: hostedUrl } of rows) {
    await port.linkStripe(tx, id, { stripeId, pdfUrl, hostedUrl });
    if (status === 'paid') await port.markPaid(tx, id, { reference: stripeId, at: paidAt ? new Date(paidAt) : now });
    else if (status !== 'open') await port.writeOff(tx, id, { as: status, at: now });
  }
  await settleLastMonth(tx, workspaceId, port, now);
}

/** A subscription that ended without usage has no last invoice: its seats were paid in advance. */
async function settleLastMonth(tx: Tx, workspaceId: string, port: InvoicePort, now: Date): Promise<void> {
  const { rows } = await sql<{ invoice_id: string; subscription_id: string }>`
    select i.id as invoice_id, s.id as subscription_id from subscription s join invoice i
      on i.workspace_id = s.workspace_id and i.period = date_trunc('month', (s.ended_at - interval '1 second') at time zone 'UTC')::date
    where s.workspace_id = ${workspaceId} and s.status = 'canceled' and s.ended_at < ${new Date(now.getTime() - LAST_INVOICE_MS)}
      and i.status = 'open' and i.stripe_id is null
      and not exists (select from stripe_invoice o where o.workspace_id = s.workspace_id and o.status in ('draft', 'open', 'uncollectible'))
      and not exists (select from invoice_line l where l.invoice_id = i.id and l.kind not in ('seats', 'credits', 'wallet', 'usage'))
      and (select coalesce(sum(l.amount_micros), 0) from invoice_line l where l.invoice_id = i.id and l.kind <> 'seats') = 0`.execute(
    tx.sql(),
  );
  for (const { invoice_id: id, subscription_id: reference } of rows) await port.markPaid(tx, id, { reference, at: now });
}
