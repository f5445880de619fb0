/** What time does to a subscription: renewals, the end of a trial, the end at a period's end, and what became of its invoices. */
import { periodAround } from './billing-cycle.ts';
import type { Customers } from './customers.ts';
import type { Period } from './invoice-lines.ts';
import type { Invoices } from './invoices.ts';
import type { InvoiceRecord, SubscriptionRecord } from './records.ts';
import type { SubscriptionLines } from './subscription-lines.ts';
import type { Table } from './tables.ts';
import { DAY, HOUR } from './timeline.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

const UPCOMING_DAYS = 7;
const TRIAL_NOTICE_DAYS = 3;
const INCOMPLETE_HOURS = 23;

interface CycleOptions {
  table: Table<SubscriptionRecord>;
  customers: Customers;
  invoices: Invoices;
  lines: SubscriptionLines;
}

export const periodOf = ({ items }: SubscriptionRecord): Period => ({
  start: items.data[0]!.current_period_start,
  end: items.data[0]!.current_period_end,
});

export const isOver = ({ status }: SubscriptionRecord) => status === 'canceled' || status === 'incomplete_expired';

export function createCycle(world: World, { table, customers, invoices, lines }: CycleOptions) {
  const { timeline } = world;

  function update(subscription: SubscriptionRecord, change: Partial<SubscriptionRecord>): void {
    const before = apply(subscription, change);
    if (before) world.emit('customer.subscription.updated', subscription, before);
  }

  function schedule(subscription: SubscriptionRecord): void {
    const { id, cancel_at: cancelAt, trial_end: trialEnd, status } = subscription;
    const { start, end } = periodOf(subscription);
    timeline.schedule(`${id}:period`, end, () => renew(subscription));
    const upcoming = end - UPCOMING_DAYS * DAY;
    if (upcoming > Math.max(start, world.now())) timeline.schedule(`${id}:upcoming`, upcoming, () => tellUpcoming(subscription));
    const notice = (trialEnd ?? 0) - TRIAL_NOTICE_DAYS * DAY;
    if (status === 'trialing' && notice >= world.now()) {
      timeline.schedule(`${id}:trial`, notice, () => world.emit('customer.subscription.trial_will_end', subscription));
    } else timeline.cancel(`${id}:trial`);
    if (cancelAt !== null && cancelAt < end) timeline.schedule(`${id}:cancel`, cancelAt, () => endNow(subscription, 'final invoice'));
    else timeline.cancel(`${id}:cancel`);
  }

  function tellUpcoming(subscription: SubscriptionRecord): void {
    if (isOver(subscription)) return;
    const { id: _, ...upcoming } = upcomingInvoice(subscription);
    world.emit('invoice.upcoming', upcoming);
  }

  function nextPeriod(subscription: SubscriptionRecord): Period {
    const { end } = periodOf(subscription);
    return periodAround(subscription.billing_cycle_anchor, subscription.items.data[0]!.price, end);
  }

  function renewalLines(subscription: SubscriptionRecord) {
    const { end } = periodOf(subscription);
    const ending = subscription.cancel_at_period_end;
    return [
      ...lines.waiting(subscription),
      ...lines.arrearsLines(subscription, end),
      ...(ending ? [] : lines.advanceLines(subscription, nextPeriod(subscription))),
    ];
  }

  function upcomingInvoice(subscription: SubscriptionRecord): InvoiceRecord {
    return invoices.draft(
      {
        customer: subscription.customer,
        subscription,
        lines: renewalLines(subscription),
        reason: 'upcoming',
        period: periodOf(subscription),
      },
      `upcoming_in_${subscription.id}`,
    );
  }

  function renew(subscription: SubscriptionRecord): void {
    if (isOver(subscription)) return;
    if (subscription.cancel_at_period_end) return endNow(subscription, 'final invoice');
    if (subscription.status === 'trialing' && lacksCard(subscription)) {
      const without = subscription.trial_settings.end_behavior.missing_payment_method;
      if (without === 'cancel') return endNow(subscription, 'no invoice');
      if (without === 'pause') {
        update(subscription, { status: 'paused' });
        return world.emit('customer.subscription.paused', subscription);
      }
    }
    startNextPeriod(subscription, periodOf(subscription), nextPeriod(subscription));
  }

  /** Seats of the new period and usage of the old one on one invoice. */
  function startNextPeriod(subscription: SubscriptionRecord, old: Period, next: Period): InvoiceRecord {
    const all = [...lines.take(subscription), ...lines.arrearsLines(subscription, old.end), ...lines.advanceLines(subscription, next)];
    lines.billed(subscription, old.end);
    const invoice = invoices.create({
      customer: subscription.customer,
      subscription,
      lines: all,
      reason: 'subscription_cycle',
      period: old,
      autoAdvance: subscription.status !== 'unpaid',
    });
    update(subscription, {
      ...(subscription.status === 'trialing' && { status: 'active' }),
      items: {
        ...subscription.items,
        data: subscription.items.data.map((item) => ({ ...item, current_period_start: next.start, current_period_end: next.end })),
      },
    });
    schedule(subscription);
    return invoice;
  }

  function lacksCard({ default_payment_method: method, customer }: SubscriptionRecord): boolean {
    return method === null && customers.get(customer).invoice_settings.default_payment_method === null;
  }

  /** Canceled now. Usage that is not billed yet goes on a last invoice. */
  function endNow(subscription: SubscriptionRecord, last: 'final invoice' | 'no invoice'): void {
    for (const what of ['period', 'upcoming', 'trial', 'cancel', 'expire']) timeline.cancel(`${subscription.id}:${what}`);
    for (const invoice of invoices.table.all()) {
      const isOurs = invoice.parent?.subscription_details.subscription === subscription.id;
      if (isOurs && invoice.status === 'draft') timeline.cancel(`${invoice.id}:finalize`);
      if (isOurs && (invoice.status === 'open' || invoice.status === 'draft')) invoices.stopRetries(invoice);
    }
    const now = world.now();
    const owed = last === 'final invoice' ? [...lines.take(subscription), ...lines.arrearsLines(subscription, now)] : [];
    if (owed.some(({ quantity, amount }) => quantity !== 0 || amount !== 0)) {
      invoices.create({
        customer: subscription.customer,
        subscription,
        lines: owed,
        reason: 'subscription_cycle',
        period: periodOf(subscription),
      });
    }
    lines.billed(subscription, now);
    apply(subscription, { status: 'canceled', canceled_at: subscription.canceled_at ?? now, ended_at: now });
    world.emit('customer.subscription.deleted', subscription);
  }

  invoices.onOutcome((invoice, outcome) => {
    const subscription = table.find(invoice.parent?.subscription_details.subscription ?? '');
    if (subscription === undefined || isOver(subscription)) return;
    const { status } = subscription;
    if (outcome === 'paid') {
      if (status === 'incomplete') timeline.cancel(`${subscription.id}:expire`);
      const isCured =
        status === 'incomplete' || ((status === 'past_due' || status === 'unpaid') && subscription.latest_invoice === invoice.id);
      if (isCured) update(subscription, { status: 'active' });
      return;
    }
    if (status === 'active' || status === 'trialing') update(subscription, { status: 'past_due' });
    if (outcome === 'given up' && subscription.status === 'past_due') giveUp(subscription);
  });

  function giveUp(subscription: SubscriptionRecord): void {
    if (world.settings.afterDunning === 'canceled') endNow(subscription, 'no invoice');
    else update(subscription, { status: world.settings.afterDunning });
  }

  function expireUnpaid(subscription: SubscriptionRecord): void {
    timeline.schedule(`${subscription.id}:expire`, world.now() + INCOMPLETE_HOURS * HOUR, () => {
      timeline.cancel(`${subscription.id}:period`);
      const invoice = invoices.table.find(subscription.latest_invoice ?? '');
      if (invoice?.status === 'open') invoices.close(invoice, 'void');
      update(subscription, { status: 'incomplete_expired', ended_at: world.now() });
    });
  }

  return { update, schedule, startNextPeriod, upcomingInvoice, nextPeriod, end: endNow, expireUnpaid, lacksCard };
}

export type Cycle = ReturnType<typeof createCycle>;
