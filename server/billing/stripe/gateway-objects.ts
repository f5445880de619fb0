/** Stripe's objects to our states. */
import type Stripe from 'stripe';
import { z } from 'zod';
import { INVOICE_STATUSES, SUBSCRIPTION_STATUSES, centsToMicros, isPaidPlan } from './states.ts';
import type { IncomingEvent, InvoiceState, PaymentState, Subject, SubscriptionState } from './states.ts';

/** Of the year 9999, in seconds. */
const LAST_SECOND = 253_402_300_799;

const idOf = (value: string | { id: string }): string => (typeof value === 'string' ? value : value.id);
const dateOf = (seconds: number): Date => new Date(seconds * 1000);
const optionalDate = (seconds: number | null | undefined): Date | null => (typeof seconds === 'number' ? dateOf(seconds) : null);

function oneOf<T extends string>(values: readonly T[], value: string | null): T {
  const found = values.find((one) => one === value);
  if (found === undefined) throw new Error(`Stripe says "${value}", which is none of ${values.join(', ')}`);
  return found;
}

/** Null: none of ours. */
export function subscriptionState(subscription: Stripe.Subscription): SubscriptionState | null {
  const seat = subscription.items.data.find(({ price }) => isPaidPlan(price.metadata['plan']));
  const plan = seat?.price.metadata['plan'];
  if (seat === undefined || !isPaidPlan(plan)) return null;
  const { keptPlan, keptUntil } = subscription.metadata;
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer),
    status: oneOf(SUBSCRIPTION_STATUSES, subscription.status),
    plan,
    kept: isPaidPlan(keptPlan) && keptUntil ? { plan: keptPlan, until: dateOf(Number(keptUntil)) } : null,
    seats: seat.quantity ?? 1,
    seatItemId: seat.id,
    trialEndsAt: optionalDate(subscription.trial_end),
    periodStart: dateOf(seat.current_period_start),
    periodEnd: dateOf(seat.current_period_end),
    cancelsAt: optionalDate(subscription.cancel_at),
    endedAt: optionalDate(subscription.ended_at),
    createdAt: dateOf(subscription.created),
  };
}

export function invoiceState(invoice: Stripe.Invoice): InvoiceState | null {
  if (invoice.customer === null) return null;
  const { finalized_at: finalizedAt, paid_at: paidAt } = invoice.status_transitions;
  const subscription = invoice.parent?.subscription_details?.subscription;
  return {
    id: invoice.id,
    customerId: idOf(invoice.customer),
    subscriptionId: subscription ? idOf(subscription) : null,
    number: invoice.number,
    status: oneOf(INVOICE_STATUSES, invoice.status),
    reason: invoice.billing_reason ?? 'manual',
    totalMicros: centsToMicros(invoice.total),
    dueMicros: centsToMicros(invoice.amount_due),
    paidMicros: centsToMicros(invoice.amount_paid),
    periodStart: dateOf(invoice.period_start),
    periodEnd: dateOf(invoice.period_end),
    issuedAt: optionalDate(finalizedAt),
    paidAt: optionalDate(paidAt),
    attempts: invoice.attempt_count,
    nextAttemptAt: optionalDate(invoice.next_payment_attempt),
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    createdAt: dateOf(invoice.created),
  };
}

/** What a bank has taken back until it is decided otherwise. */
const DISPUTES_IN_OUR_FAVOUR = new Set(['won', 'warning_closed', 'warning_needs_response', 'warning_under_review', 'prevented']);

export function paymentState(intent: Stripe.PaymentIntent, disputes: readonly Stripe.Dispute[]): PaymentState | null {
  const { purpose, attempt } = intent.metadata;
  if (intent.customer === null || (purpose !== 'topUp' && purpose !== 'autoTopUp')) return null;
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const disputed = disputes.filter(({ status }) => !DISPUTES_IN_OUR_FAVOUR.has(status)).reduce((sum, { amount }) => sum + amount, 0);
  const takenBack = Math.min((charge?.amount_refunded ?? 0) + disputed, intent.amount_received);
  return {
    id: intent.id,
    customerId: idOf(intent.customer),
    purpose,
    attempt: attempt ?? null,
    status: paymentStatus(intent),
    amountMicros: centsToMicros(intent.amount),
    takenBackMicros: centsToMicros(takenBack),
    createdAt: dateOf(intent.created),
  };
}

function paymentStatus({ status, last_payment_error: error }: Stripe.PaymentIntent): PaymentState['status'] {
  if (status === 'succeeded' || status === 'processing') return status === 'succeeded' ? 'succeeded' : 'pending';
  return error || status === 'canceled' ? 'failed' : 'pending';
}

/** Of all that Stripe names. */
const NAME = z.string().regex(/^[\w.:-]{1,255}$/);
/** What the library has checked is who sent it, and not what it is. */
const EVENT = z.object({
  object: z.literal('event'),
  id: NAME,
  type: NAME,
  created: z.int().min(0).max(LAST_SECOND),
  data: z.object({ object: z.looseObject({}) }),
});
const NOTICE = z.object({ object: z.literal('v2.core.event'), id: NAME, type: NAME, created: z.iso.datetime() });

export function incomingEvent(event: Stripe.Event): IncomingEvent {
  const { id, type, created, data } = EVENT.parse(event);
  return { id, type, createdAt: dateOf(created), subject: subjectOf(data.object) };
}

/** Of the newer kind, which says that something happened and not what. */
export function incomingNotice(notice: Stripe.V2.Core.EventNotification): IncomingEvent {
  const { id, type, created } = NOTICE.parse(notice);
  return { id, type, createdAt: new Date(created), subject: null };
}

const isName = (value: unknown): value is string => NAME.safeParse(value).success;

/** By what the object is, not by the event's name: a new kind of event about a known object is understood. */
function subjectOf(object: object): Subject | null {
  const { object: kind, id, payment_intent: intent } = object as { object?: unknown; id?: unknown; payment_intent?: unknown };
  if (!isName(id)) return null;
  switch (kind) {
    case 'subscription':
    case 'invoice':
      return { kind, id };
    case 'checkout.session':
      return { kind: 'checkout', id };
    case 'payment_intent':
      return { kind: 'payment', id };
    case 'charge':
    case 'refund':
    case 'dispute':
      return isName(intent) ? { kind: 'payment', id: intent } : null;
    default:
      return null;
  }
}
