/** The life of an invoice: draft for an hour, finalised, paid by card, tried again at three times, given up. */
import type { Cards } from './cards.ts';
import type { Customers } from './customers.ts';
import { addUp } from './invoice-lines.ts';
import type { Period } from './invoice-lines.ts';
import type { Payments } from './payments.ts';
import type { InvoiceRecord, LineRecord, PaymentIntentRecord, SubscriptionRecord } from './records.ts';
import { invalidRequest } from './refusals.ts';
import { wholeList } from './tables.ts';
import { DAY, HOUR } from './timeline.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

/** Days after the first try. */
const RETRY_DAYS = [3, 5, 7];

export interface NewInvoice {
  customer: string;
  lines: LineRecord[];
  reason: InvoiceRecord['billing_reason'];
  period: Period;
  subscription?: SubscriptionRecord;
  metadata?: Record<string, string>;
  description?: string | null;
  /** False: nothing happens with it by itself. */
  autoAdvance?: boolean;
}

export type InvoiceListener = (invoice: InvoiceRecord, outcome: 'paid' | 'failed' | 'given up') => void;

interface InvoicesOptions {
  customers: Customers;
  cards: Cards;
  payments: Payments;
}

export function createInvoices(world: World, { customers, cards, payments }: InvoicesOptions) {
  const table = world.table<InvoiceRecord>('invoice');
  const listeners: InvoiceListener[] = [];
  const beforeFinalize: ((invoice: InvoiceRecord) => void)[] = [];
  const firstTries = new Map<string, number>();
  const intents = new Map<string, PaymentIntentRecord[]>();

  const tell = (invoice: InvoiceRecord, outcome: Parameters<InvoiceListener>[1]) => listeners.forEach((listen) => listen(invoice, outcome));

  /** As it would be, without keeping it. */
  function draft(fresh: NewInvoice, id: string): InvoiceRecord {
    const customer = customers.get(fresh.customer);
    const { subscription } = fresh;
    const invoice: InvoiceRecord = {
      id,
      object: 'invoice',
      amount_due: 0,
      amount_paid: 0,
      amount_remaining: 0,
      attempt_count: 0,
      attempted: false,
      auto_advance: fresh.autoAdvance ?? true,
      automatically_finalizes_at: null,
      billing_reason: fresh.reason,
      collection_method: 'charge_automatically',
      created: world.now(),
      currency: fresh.lines[0]?.currency ?? subscription?.currency ?? 'usd',
      customer: fresh.customer,
      customer_email: customer.email,
      customer_name: customer.name ?? null,
      description: fresh.description ?? null,
      due_date: null,
      effective_at: null,
      ending_balance: null,
      hosted_invoice_url: null,
      invoice_pdf: null,
      lines: wholeList(
        `/v1/invoices/${id}/lines`,
        fresh.lines.map((line) => ({ ...line, invoice: id })),
      ),
      livemode: false,
      metadata: fresh.metadata ?? {},
      next_payment_attempt: null,
      number: null,
      parent: subscription
        ? {
            type: 'subscription_details',
            quote_details: null,
            subscription_details: { subscription: subscription.id, metadata: { ...subscription.metadata } },
          }
        : null,
      period_end: fresh.period.end,
      period_start: fresh.period.start,
      starting_balance: 0,
      status: 'draft',
      status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
      subtotal: 0,
      total: 0,
    };
    addUp(invoice, customer.balance);
    return invoice;
  }

  function create(fresh: NewInvoice): InvoiceRecord {
    const invoice = table.add(draft(fresh, world.id('in')));
    if (fresh.subscription) fresh.subscription.latest_invoice = invoice.id;
    if (invoice.auto_advance) invoice.automatically_finalizes_at = world.now() + HOUR;
    world.emit('invoice.created', invoice);
    if (invoice.auto_advance) world.timeline.schedule(`${invoice.id}:finalize`, world.now() + HOUR, () => advance(invoice));
    return invoice;
  }

  function finalize(invoice: InvoiceRecord): InvoiceRecord {
    if (invoice.status !== 'draft') throw invalidRequest('This invoice is already finalized.', { code: 'invoice_not_editable' });
    world.timeline.cancel(`${invoice.id}:finalize`);
    for (const refresh of beforeFinalize) refresh(invoice);
    const customer = customers.get(invoice.customer);
    addUp(invoice, customer.balance);
    const used = invoice.total + invoice.starting_balance - invoice.amount_due;
    customers.addToBalance(customer, used - invoice.starting_balance);
    const number = `${invoice.customer.slice(-6).toUpperCase()}-${String(table.all().filter((other) => other.number !== null).length + 1).padStart(4, '0')}`;
    Object.assign(invoice, {
      status: 'open',
      number,
      ending_balance: customer.balance,
      automatically_finalizes_at: null,
      effective_at: world.now(),
      hosted_invoice_url: `${world.baseUrl()}/i/${invoice.id}`,
      invoice_pdf: `${world.baseUrl()}/i/${invoice.id}/pdf`,
    });
    invoice.status_transitions.finalized_at = world.now();
    world.emit('invoice.finalized', invoice);
    if (invoice.amount_due === 0) settle(invoice);
    return invoice;
  }

  function settle(invoice: InvoiceRecord): void {
    world.timeline.cancel(`${invoice.id}:retry`);
    const isCharged = invoice.amount_due > 0;
    Object.assign(invoice, {
      status: 'paid',
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      attempted: true,
      attempt_count: invoice.attempt_count + (isCharged ? 1 : 0),
      next_payment_attempt: null,
      auto_advance: false,
    });
    invoice.status_transitions.paid_at = world.now();
    world.emit('invoice.paid', invoice);
    world.emit('invoice.payment_succeeded', invoice);
    tell(invoice, 'paid');
  }

  function cardOf(invoice: InvoiceRecord): string | null {
    const subscriptionId = invoice.parent?.subscription_details.subscription;
    const subscription = subscriptionId === undefined ? undefined : (world.find(subscriptionId) as SubscriptionRecord);
    return subscription?.default_payment_method ?? customers.get(invoice.customer).invoice_settings.default_payment_method;
  }

  /** True: paid. */
  function pay(invoice: InvoiceRecord, method = cardOf(invoice)): boolean {
    if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid.', { code: 'invoice_already_paid' });
    if (invoice.status !== 'open') throw invalidRequest(`This invoice is ${invoice.status}: it cannot be paid.`);
    const intent =
      method === null
        ? null
        : payments.create({
            amount: invoice.amount_due,
            currency: invoice.currency,
            customer: invoice.customer,
            description: invoice.number,
          });
    if (intent !== null && method !== null) {
      intents.set(invoice.id, [...(intents.get(invoice.id) ?? []), intent]);
      payments.confirm(intent, cards.attach(method, invoice.customer).id);
    }
    if (intent?.status === 'succeeded') {
      settle(invoice);
      return true;
    }
    fail(invoice);
    return false;
  }

  function fail(invoice: InvoiceRecord): void {
    const first = firstTries.get(invoice.id) ?? world.now();
    firstTries.set(invoice.id, first);
    const days = RETRY_DAYS.find((day) => first + day * DAY > world.now());
    const next = invoice.auto_advance && days !== undefined ? first + days * DAY : null;
    Object.assign(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: next });
    world.emit('invoice.payment_failed', invoice);
    if (next !== null) world.timeline.schedule(`${invoice.id}:retry`, next, () => pay(invoice));
    else world.timeline.cancel(`${invoice.id}:retry`);
    tell(invoice, next === null && invoice.auto_advance ? 'given up' : 'failed');
  }

  /** Finalised and charged, as it happens by itself an hour after a draft. */
  function advance(invoice: InvoiceRecord): void {
    if (finalize(invoice).status === 'open') pay(invoice);
  }

  function close(invoice: InvoiceRecord, status: 'void' | 'uncollectible'): InvoiceRecord {
    if (invoice.status !== 'open') throw invalidRequest(`Only open invoices can become ${status}; this one is ${invoice.status}.`);
    world.timeline.cancel(`${invoice.id}:retry`);
    apply(invoice, { status, next_payment_attempt: null, auto_advance: false });
    invoice.status_transitions[status === 'void' ? 'voided_at' : 'marked_uncollectible_at'] = world.now();
    world.emit(status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', invoice);
    return invoice;
  }

  return {
    table,
    draft,
    create,
    finalize,
    pay,
    advance,
    close,
    settleOutOfBand: settle,
    intentsOf: (invoice: InvoiceRecord): readonly PaymentIntentRecord[] => intents.get(invoice.id) ?? [],
    linkIntent: (invoice: InvoiceRecord, intent: PaymentIntentRecord): void => void intents.set(invoice.id, [intent]),
    onOutcome: (listen: InvoiceListener): void => void listeners.push(listen),
    onFinalize: (refresh: (invoice: InvoiceRecord) => void): void => void beforeFinalize.push(refresh),
    /** No further tries. */
    stopRetries(invoice: InvoiceRecord): void {
      world.timeline.cancel(`${invoice.id}:retry`);
      apply(invoice, { next_payment_attempt: null, auto_advance: false });
    },
  };
}

export type Invoices = ReturnType<typeof createInvoices>;
