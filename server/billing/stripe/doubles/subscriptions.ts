/** Subscriptions: made, changed with proration, previewed and cancelled. */
import { z } from 'zod';
import { anchorOf, periodAround } from './billing-cycle.ts';
import type { Cards } from './cards.ts';
import type { Catalog } from './catalog.ts';
import type { Customers } from './customers.ts';
import type { Period } from './invoice-lines.ts';
import type { Invoices } from './invoices.ts';
import { mergeMetadata, paging, text } from './params.ts';
import type { InvoiceRecord, ItemRecord, PriceRecord, SubscriptionRecord } from './records.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import { createCycle, isOver, periodOf } from './subscription-cycle.ts';
import { cancelFields, createFields, updateFields } from './subscription-fields.ts';
import type { CreateSubscription, UpdateSubscription } from './subscription-fields.ts';
import { changeItems } from './subscription-items.ts';
import type { SubscriptionLines } from './subscription-lines.ts';
import { wholeList } from './tables.ts';
import type { Table } from './tables.ts';
import { DAY } from './timeline.ts';
import type { World } from './world.ts';

interface SubscriptionsOptions {
  table: Table<SubscriptionRecord>;
  customers: Customers;
  cards: Cards;
  catalog: Catalog;
  invoices: Invoices;
  lines: SubscriptionLines;
}

export function createSubscriptions(world: World, { table, customers, cards, catalog, invoices, lines }: SubscriptionsOptions) {
  const cycle = createCycle(world, { table, customers, invoices, lines });

  function newItem(subscription: string, price: PriceRecord, quantity: number | undefined, period: Period): ItemRecord {
    const isMetered = price.recurring?.usage_type === 'metered';
    if (isMetered && quantity !== undefined) {
      throw invalidRequest('You cannot set the quantity of a metered price: it is determined by usage.', { param: 'items[0][quantity]' });
    }
    const item: ItemRecord = {
      id: world.id('si'),
      object: 'subscription_item',
      created: world.now(),
      current_period_end: period.end,
      current_period_start: period.start,
      metadata: {},
      price,
      ...(!isMetered && { quantity: quantity ?? 1 }),
      subscription,
    };
    if (isMetered) lines.startUsage(item, world.now());
    return item;
  }

  function create(params: CreateSubscription): SubscriptionRecord {
    const now = world.now();
    const customer = customers.get(params.customer, 'customer');
    const prices = params.items.map(({ price }, i) => catalog.priceOf(price, `items[${i}][price]`));
    if (prices.some(({ recurring }) => recurring === null))
      throw invalidRequest('The price is not recurring.', { param: 'items[0][price]' });
    const trialEnd = params.trial_period_days
      ? now + params.trial_period_days * DAY
      : typeof params.trial_end === 'number'
        ? params.trial_end
        : null;
    const asked = params.billing_cycle_anchor_config ? anchorOf(params.billing_cycle_anchor_config, now) : params.billing_cycle_anchor;
    const anchor = trialEnd ?? asked ?? now;
    const full = periodAround(anchor, prices[0]!, now);
    if (asked !== undefined && asked > full.end) {
      throw invalidRequest('billing_cycle_anchor cannot be later than next natural billing date for plan.', {
        param: 'billing_cycle_anchor',
      });
    }
    const period: Period = { start: now, end: trialEnd ?? full.end };
    const id = world.id('sub');
    const method = params.default_payment_method;
    const subscription: SubscriptionRecord = {
      id,
      object: 'subscription',
      billing_cycle_anchor: anchor,
      billing_mode: { type: 'flexible' },
      cancel_at: null,
      cancel_at_period_end: false,
      canceled_at: null,
      cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
      collection_method: 'charge_automatically',
      created: now,
      currency: prices[0]!.currency,
      customer: customer.id,
      default_payment_method: method === undefined ? null : cards.attach(method, customer.id).id,
      description: params.description ?? null,
      ended_at: null,
      items: wholeList(
        `/v1/subscription_items?subscription=${id}`,
        params.items.map(({ quantity }, i) => newItem(id, prices[i]!, quantity, period)),
      ),
      latest_invoice: null,
      livemode: false,
      metadata: mergeMetadata({}, params.metadata),
      start_date: now,
      status: trialEnd === null ? 'incomplete' : 'trialing',
      trial_end: trialEnd,
      trial_settings: params.trial_settings ?? { end_behavior: { missing_payment_method: 'create_invoice' } },
      trial_start: trialEnd === null ? null : now,
    };
    const parts =
      trialEnd === null
        ? lines.advanceLines(subscription, period, { start: Math.min(full.start, now), end: full.end })
        : lines.trialLines(subscription, period);
    const fresh = {
      customer: customer.id,
      subscription,
      lines: parts,
      reason: 'subscription_create' as const,
      period: { start: now, end: now },
    };
    if (params.payment_behavior === 'error_if_incomplete') refuseBadCard(subscription, invoices.draft(fresh, 'preview').amount_due);
    table.add(subscription);
    const invoice = invoices.create({ ...fresh, autoAdvance: false });
    world.emit('customer.subscription.created', subscription);
    if (params.cancel_at_period_end) cycle.update(subscription, { cancel_at_period_end: true, cancel_at: period.end, canceled_at: now });
    cycle.schedule(subscription);
    invoices.finalize(invoice);
    if (invoice.status === 'open' && params.payment_behavior !== 'default_incomplete') invoices.pay(invoice);
    if (invoice.status === 'open') cycle.expireUnpaid(subscription);
    return subscription;
  }

  /** The card says no: then nothing changes. */
  function refuseBadCard({ default_payment_method: method, customer }: SubscriptionRecord, due: number): void {
    if (due <= 0) return;
    const card = method ?? customers.get(customer).invoice_settings.default_payment_method;
    const decline =
      card === null ? { code: 'resource_missing', message: 'This customer has no attached payment source.' } : cards.declineOf(card);
    if (decline === null) return;
    const { message, ...details } = decline;
    throw new Refusal(402, 'card_error', message, details);
  }

  /** The items after the change, and what it costs or gives back. */
  function plan(subscription: SubscriptionRecord, params: Pick<UpdateSubscription, 'items' | 'proration_behavior' | 'proration_date'>) {
    const at = params.proration_date ?? world.now();
    const make = (price: string, quantity: number | undefined) =>
      newItem(subscription.id, catalog.priceOf(price), quantity, periodOf(subscription));
    const { items, pairs } = changeItems(subscription.items.data, params.items ?? [], make, (price) => catalog.priceOf(price));
    const isFree = params.proration_behavior === 'none' || subscription.status === 'trialing';
    const prorations = isFree ? [] : pairs.flatMap(({ before, after }) => lines.prorations(subscription, before, after, at));
    return { items, pairs, prorations };
  }

  function update(id: string, params: UpdateSubscription): SubscriptionRecord {
    const subscription = table.get(id);
    if (isOver(subscription)) {
      throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.', { code: 'resource_missing' });
    }
    const { items, pairs, prorations } = plan(subscription, params);
    const isImmediate = params.proration_behavior === 'always_invoice' && prorations.length > 0;
    const fresh = {
      customer: subscription.customer,
      subscription,
      lines: prorations,
      reason: 'subscription_update' as const,
      period: periodOf(subscription),
    };
    if (isImmediate && params.payment_behavior === 'error_if_incomplete') {
      refuseBadCard(subscription, invoices.draft(fresh, 'preview').amount_due);
    }
    for (const { after } of pairs) if (after && lines.isMetered(after)) lines.startUsage(after, world.now());
    cycle.update(subscription, { ...changeOf(subscription, params), items: { ...subscription.items, data: items } });
    if (isImmediate) advanceNow(invoices.create({ ...fresh, lines: [...lines.take(subscription), ...prorations], autoAdvance: true }));
    else lines.wait(subscription, prorations);
    if (params.trial_end === 'now' && subscription.status === 'trialing') endTrial(subscription);
    else cycle.schedule(subscription);
    return subscription;
  }

  function advanceNow(invoice: InvoiceRecord): void {
    world.timeline.cancel(`${invoice.id}:finalize`);
    invoices.advance(invoice);
  }

  function endTrial(subscription: SubscriptionRecord): void {
    const now = world.now();
    const old = { start: periodOf(subscription).start, end: now };
    Object.assign(subscription, { trial_end: now, billing_cycle_anchor: now });
    advanceNow(cycle.startNextPeriod(subscription, old, periodAround(now, subscription.items.data[0]!.price, now)));
  }

  function changeOf(subscription: SubscriptionRecord, params: UpdateSubscription): Partial<SubscriptionRecord> {
    const { end } = periodOf(subscription);
    const atEnd = params.cancel_at_period_end;
    const method = params.default_payment_method;
    const trialEnd = typeof params.trial_end === 'number' ? params.trial_end : undefined;
    if (trialEnd !== undefined) {
      for (const item of subscription.items.data) item.current_period_end = trialEnd;
    }
    return {
      metadata: mergeMetadata(subscription.metadata, params.metadata),
      ...(params.description !== undefined && { description: params.description }),
      ...(params.trial_settings && { trial_settings: params.trial_settings }),
      ...(params.cancel_at !== undefined && { cancel_at: params.cancel_at, canceled_at: params.cancel_at === null ? null : world.now() }),
      ...(atEnd !== undefined && { cancel_at_period_end: atEnd, cancel_at: atEnd ? end : null, canceled_at: atEnd ? world.now() : null }),
      ...(params.cancellation_details && {
        cancellation_details: { ...subscription.cancellation_details!, ...given(params.cancellation_details) },
      }),
      ...(method !== undefined && { default_payment_method: cards.attach(method, subscription.customer).id }),
      ...(trialEnd !== undefined && { trial_end: trialEnd, billing_cycle_anchor: trialEnd, status: 'trialing' }),
    };
  }

  function cancel(id: string, params: z.output<typeof cancelFields> = {}): SubscriptionRecord {
    const subscription = table.get(id);
    if (isOver(subscription)) throw invalidRequest(`No such subscription: '${id}'`, { code: 'resource_missing', param: 'id' });
    if (params.cancellation_details) Object.assign(subscription.cancellation_details!, params.cancellation_details);
    if (params.prorate) {
      lines.wait(
        subscription,
        subscription.items.data
          .filter((item) => !lines.isMetered(item))
          .flatMap((item) => lines.prorations(subscription, item, null, world.now())),
      );
    }
    cycle.end(subscription, params.invoice_now ? 'final invoice' : 'no invoice');
    return subscription;
  }

  const status = z.enum([
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ]);
  const filters = z.strictObject({ customer: text.optional(), price: text.optional(), status: status.optional(), ...paging });

  const routes = [
    route('POST', '/v1/subscriptions', createFields, ({ params }) => create(params)),
    route('GET', '/v1/subscriptions', filters, ({ params }) =>
      table.list('/v1/subscriptions', params, (row) => {
        const wanted = params.status;
        const fits =
          wanted === undefined ? row.status !== 'canceled' : wanted === 'all' || (wanted === 'ended' ? isOver(row) : wanted === row.status);
        return (
          fits &&
          (params.customer === undefined || params.customer === row.customer) &&
          (params.price === undefined || row.items.data.some(({ price }) => price.id === params.price))
        );
      }),
    ),
    route('GET', '/v1/subscriptions/:id', z.strictObject({}), ({ path }) => table.get(path['id']!)),
    route('POST', '/v1/subscriptions/:id', updateFields, ({ path, params }) => update(path['id']!, params)),
    route('DELETE', '/v1/subscriptions/:id', cancelFields, ({ path, params }) => cancel(path['id']!, params)),
  ];

  return { routes, table, create, update, cancel, plan, upcomingInvoice: cycle.upcomingInvoice, nextPeriod: cycle.nextPeriod };
}

const given = (details: { comment?: string | null | undefined; feedback?: string | null | undefined }) => ({
  ...(details.comment !== undefined && { comment: details.comment }),
  ...(details.feedback !== undefined && { feedback: details.feedback }),
});

export type Subscriptions = ReturnType<typeof createSubscriptions>;
