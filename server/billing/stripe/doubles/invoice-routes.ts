/** Invoices over the API. */
import { z } from 'zod';
import type { Invoices } from './invoices.ts';
import { flag, paging, text } from './params.ts';
import type { InvoiceRecord } from './records.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import type { Route } from './routes.ts';
import { page, wholeList } from './tables.ts';
import type { World } from './world.ts';

const status = z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']);
const nothing = z.strictObject({});

export function invoiceRoutes(world: World, invoices: Invoices): Route[] {
  const { table } = invoices;

  world.include('invoice', 'payments', (invoice: InvoiceRecord) =>
    wholeList(
      `/v1/invoice_payments?invoice=${invoice.id}`,
      invoices.intentsOf(invoice).map((intent) => ({
        id: `inpay_${intent.id}`,
        object: 'invoice_payment',
        amount_paid: intent.amount_received,
        amount_requested: intent.amount,
        created: intent.created,
        currency: intent.currency,
        invoice: invoice.id,
        is_default: true,
        livemode: false,
        payment: { type: 'payment_intent', payment_intent: intent.id },
        status: intent.status === 'succeeded' ? 'paid' : 'open',
      })),
    ),
  );

  function payByRequest(
    invoice: InvoiceRecord,
    { paid_out_of_band: isElsewhere = false, method }: { paid_out_of_band?: boolean | undefined; method?: string | undefined },
  ) {
    if (invoice.status === 'draft') invoices.finalize(invoice);
    if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid.', { code: 'invoice_already_paid' });
    if (isElsewhere) invoices.settleOutOfBand(invoice);
    else if (!invoices.pay(invoice, method)) throw declined(invoice);
    return invoice;
  }

  function declined(invoice: InvoiceRecord): Refusal {
    const failure = invoices.intentsOf(invoice).at(-1)?.last_payment_error;
    if (!failure)
      return invalidRequest('There is no default payment method set on this Customer or Invoice.', { code: 'resource_missing' });
    const { type: _, message, ...details } = failure;
    return new Refusal(402, 'card_error', message, details);
  }

  return [
    route(
      'GET',
      '/v1/invoices',
      z.strictObject({ customer: text.optional(), subscription: text.optional(), status: status.optional(), ...paging }),
      ({ params }) =>
        table.list(
          '/v1/invoices',
          params,
          (invoice) =>
            (params.customer === undefined || params.customer === invoice.customer) &&
            (params.status === undefined || params.status === invoice.status) &&
            (params.subscription === undefined || params.subscription === invoice.parent?.subscription_details.subscription),
        ),
    ),
    route('GET', '/v1/invoices/:id', nothing, ({ path }) => table.get(path['id']!)),
    route('GET', '/v1/invoices/:id/lines', z.strictObject(paging), ({ path, params }) => {
      const { lines } = table.get(path['id']!);
      return page(lines.url, lines.data, params, 'line item');
    }),
    route('POST', '/v1/invoices/:id/finalize', z.strictObject({ auto_advance: flag.optional() }), ({ path, params }) => {
      const invoice = table.get(path['id']!);
      if (params.auto_advance !== undefined) invoice.auto_advance = params.auto_advance;
      return invoices.finalize(invoice);
    }),
    route(
      'POST',
      '/v1/invoices/:id/pay',
      z.strictObject({ paid_out_of_band: flag.optional(), payment_method: text.optional(), off_session: flag.optional() }),
      ({ path, params }) => payByRequest(table.get(path['id']!), { ...params, method: params.payment_method }),
    ),
    route('POST', '/v1/invoices/:id/void', nothing, ({ path }) => invoices.close(table.get(path['id']!), 'void')),
    route('POST', '/v1/invoices/:id/mark_uncollectible', nothing, ({ path }) => invoices.close(table.get(path['id']!), 'uncollectible')),
  ];
}
