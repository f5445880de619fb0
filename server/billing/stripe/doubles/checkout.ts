/** Checkout sessions: a page where a card is given, and what comes of it. */
import { z } from 'zod';
import type { TestCardName } from './cards.ts';
import type { Cards } from './cards.ts';
import type { Catalog } from './catalog.ts';
import { inlinePrice } from './catalog.ts';
import type { Customers } from './customers.ts';
import { plainLine, priceOfQuantity } from './invoice-lines.ts';
import type { Invoices } from './invoices.ts';
import { amount, flag, integer, metadata, paging, text } from './params.ts';
import type { Payments } from './payments.ts';
import type { CheckoutRecord, PriceRecord } from './records.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import { anchorConfig } from './subscription-fields.ts';
import type { Subscriptions } from './subscriptions.ts';
import { wholeList } from './tables.ts';
import { DAY, HOUR } from './timeline.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

const MIN_TRIAL_S = 48 * HOUR;

const fields = z.strictObject({
  allow_promotion_codes: flag.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  cancel_url: text.optional(),
  client_reference_id: text.max(200).optional(),
  customer: text.optional(),
  expires_at: integer.optional(),
  invoice_creation: z
    .strictObject({
      enabled: flag,
      invoice_data: z.strictObject({ description: text.optional(), metadata: metadata.optional() }).optional(),
    })
    .optional(),
  line_items: z
    .array(z.strictObject({ price: text.optional(), price_data: inlinePrice.optional(), quantity: amount.optional() }))
    .min(1)
    .max(20),
  locale: text.optional(),
  metadata: metadata.optional(),
  mode: z.enum(['payment', 'subscription']),
  payment_intent_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.optional(),
      setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
    })
    .optional(),
  payment_method_collection: z.enum(['always', 'if_required']).optional(),
  saved_payment_method_options: z.strictObject({ payment_method_save: z.enum(['enabled', 'disabled']) }).optional(),
  subscription_data: z
    .strictObject({
      billing_cycle_anchor: integer.optional(),
      billing_cycle_anchor_config: anchorConfig.optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      proration_behavior: z.enum(['create_prorations', 'none']).optional(),
      trial_end: integer.optional(),
      trial_period_days: integer.optional(),
      trial_settings: z
        .strictObject({ end_behavior: z.strictObject({ missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']) }) })
        .optional(),
    })
    .optional(),
  submit_type: z.enum(['auto', 'pay', 'book', 'donate', 'subscribe']).optional(),
  success_url: text.optional(),
  tax_id_collection: z.strictObject({ enabled: flag }).optional(),
  ui_mode: z.enum(['hosted_page', 'embedded_page', 'elements', 'form']).optional(),
});

type CheckoutFields = z.output<typeof fields>;

interface Ordered {
  price: PriceRecord;
  quantity: number | undefined;
}

interface CheckoutOptions {
  customers: Customers;
  cards: Cards;
  catalog: Catalog;
  invoices: Invoices;
  payments: Payments;
  subscriptions: Subscriptions;
}

export function createCheckout(world: World, { customers, cards, catalog, invoices, payments, subscriptions }: CheckoutOptions) {
  const table = world.table<CheckoutRecord>('checkout.session');
  const orders = new Map<string, { params: CheckoutFields; items: Ordered[] }>();

  world.include('checkout.session', 'line_items', ({ id }: CheckoutRecord) =>
    wholeList(`/v1/checkout/sessions/${id}/line_items`, lineItems(id)),
  );

  function lineItems(id: string) {
    return orders.get(id)!.items.map(({ price, quantity = 1 }, i) => ({
      id: `li_${id.slice(-8)}${i}`,
      object: 'item' as const,
      amount_total: price.recurring?.usage_type === 'metered' ? 0 : priceOfQuantity(price.unit_amount_decimal ?? '0', quantity),
      currency: price.currency,
      description: catalog.productName(price.product),
      price,
      quantity,
    }));
  }

  function check(params: CheckoutFields): void {
    const data = params.subscription_data;
    if (params.success_url === undefined)
      throw invalidRequest('You must provide a success_url.', { code: 'parameter_missing', param: 'success_url' });
    if (params.mode === 'payment' && data) {
      throw invalidRequest('You can not pass `subscription_data` in `payment` mode.', { param: 'subscription_data' });
    }
    if (params.mode === 'subscription' && (params.payment_intent_data || params.invoice_creation)) {
      throw invalidRequest('You can not pass `payment_intent_data` in `subscription` mode.', { param: 'payment_intent_data' });
    }
    const hasTrial = data?.trial_end !== undefined || data?.trial_period_days !== undefined;
    if (hasTrial && (data.billing_cycle_anchor !== undefined || data.billing_cycle_anchor_config)) {
      throw invalidRequest('A billing cycle anchor and a trial cannot be combined.', { param: 'subscription_data[billing_cycle_anchor]' });
    }
    if (data?.trial_end !== undefined && data.trial_end < world.now() + MIN_TRIAL_S) {
      throw invalidRequest('The `trial_end` date has to be at least 2 days in the future.', { param: 'subscription_data[trial_end]' });
    }
  }

  function order({ price, price_data: inline, quantity }: CheckoutFields['line_items'][number], index: number): Ordered {
    if (price === undefined && inline === undefined)
      throw invalidRequest('A line item needs a price.', { param: `line_items[${index}][price]` });
    const known = price === undefined ? catalog.addPrice(inline!) : catalog.priceOf(price, `line_items[${index}][price]`);
    const isMetered = known.recurring?.usage_type === 'metered';
    if (isMetered && quantity !== undefined) {
      throw invalidRequest('`quantity` cannot be set for a metered price.', { param: `line_items[${index}][quantity]` });
    }
    if (!isMetered && quantity === undefined) {
      throw invalidRequest('Quantity is required.', { code: 'parameter_missing', param: `line_items[${index}][quantity]` });
    }
    return { price: known, quantity };
  }

  function create(params: CheckoutFields): CheckoutRecord {
    check(params);
    if (params.customer !== undefined) customers.get(params.customer, 'customer');
    const items = params.line_items.map(order);
    if ((params.mode === 'subscription') !== items.some(({ price }) => price.recurring)) {
      throw invalidRequest(`The line items do not fit \`${params.mode}\` mode.`, { param: 'line_items' });
    }
    const id = world.id('cs_test');
    orders.set(id, { params, items });
    const hasTrial = params.subscription_data?.trial_end !== undefined || params.subscription_data?.trial_period_days !== undefined;
    const total = hasTrial ? 0 : lineItems(id).reduce((sum, line) => sum + line.amount_total, 0);
    const session = table.add({
      id,
      object: 'checkout.session',
      amount_subtotal: total,
      amount_total: total,
      cancel_url: params.cancel_url ?? null,
      client_reference_id: params.client_reference_id ?? null,
      created: world.now(),
      currency: items[0]!.price.currency,
      customer: params.customer ?? null,
      expires_at: params.expires_at ?? world.now() + DAY,
      invoice: null,
      livemode: false,
      metadata: params.metadata ?? {},
      mode: params.mode,
      payment_intent: null,
      payment_method_collection: params.payment_method_collection ?? 'always',
      payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
      status: 'open',
      subscription: null,
      success_url: params.success_url ?? null,
      url: `${world.baseUrl()}/c/pay/${id}`,
    });
    world.timeline.schedule(`${id}:expire`, session.expires_at, () => expire(session));
    return session;
  }

  function expire(session: CheckoutRecord): CheckoutRecord {
    if (session.status !== 'open')
      throw invalidRequest(`Only Checkout Sessions with a status of open can be expired. It is ${session.status}.`);
    world.timeline.cancel(`${session.id}:expire`);
    apply(session, { status: 'expired', url: null });
    world.emit('checkout.session.expired', session);
    return session;
  }

  /** What the customer does on the page. A card that is declined throws, and the page stays open. `null`: no card, where none is needed. */
  function complete(id: string, card: TestCardName | null = 'pm_card_visa'): CheckoutRecord {
    const session = table.get(id);
    const { params, items } = orders.get(id)!;
    if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}.`);
    if (card === null && (session.payment_method_collection === 'always' || session.amount_total !== 0)) {
      throw invalidRequest('A card is needed.', { param: 'payment_method' });
    }
    const customer = session.customer;
    if (customer === null) throw invalidRequest('This double makes no customers at checkout.', { param: 'customer' });
    if (session.mode === 'subscription') subscribe(session, params, items, customer, card);
    else payOnce(session, params, items, customer, card ?? 'pm_card_visa');
    world.timeline.cancel(`${session.id}:expire`);
    apply(session, { status: 'complete', url: null, ...(session.amount_total !== 0 && { payment_status: 'paid' }) });
    world.emit('checkout.session.completed', session);
    return session;
  }

  function subscribe(session: CheckoutRecord, params: CheckoutFields, items: Ordered[], customer: string, card: TestCardName | null): void {
    const { proration_behavior: _, ...data } = params.subscription_data ?? {};
    const method = card === null ? undefined : cards.attach(card, customer).id;
    const subscription = subscriptions.create({
      ...data,
      customer,
      items: items.map(({ price, quantity }) => ({ price: price.id, quantity })),
      default_payment_method: method,
      payment_behavior: 'error_if_incomplete',
    });
    Object.assign(session, { subscription: subscription.id, invoice: subscription.latest_invoice });
  }

  function payOnce(session: CheckoutRecord, params: CheckoutFields, items: Ordered[], customer: string, card: TestCardName): void {
    const method = cards.attach(card, customer).id;
    const intent = payments.create({ ...params.payment_intent_data, amount: session.amount_total!, currency: session.currency!, customer });
    session.payment_intent = intent.id;
    payments.confirm(intent, method);
    if (intent.last_payment_error) throw new Refusal(402, 'card_error', intent.last_payment_error.message);
    if (!params.invoice_creation?.enabled) return;
    const now = world.now();
    const data = params.invoice_creation.invoice_data;
    const invoice = invoices.create({
      customer,
      lines: items.map(({ price, quantity = 1 }) =>
        plainLine(world, { price, quantity, description: catalog.productName(price.product), period: { start: now, end: now } }),
      ),
      reason: 'manual',
      period: { start: now, end: now },
      autoAdvance: false,
      metadata: data?.metadata ?? {},
      description: data?.description ?? null,
    });
    invoices.linkIntent(invoice, intent);
    invoices.finalize(invoice);
    if (invoice.status === 'open') invoices.settleOutOfBand(invoice);
    session.invoice = invoice.id;
  }

  const routes = [
    route('POST', '/v1/checkout/sessions', fields, ({ params }) => create(params)),
    route(
      'GET',
      '/v1/checkout/sessions',
      z.strictObject({ customer: text.optional(), subscription: text.optional(), payment_intent: text.optional(), ...paging }),
      ({ params }) =>
        table.list(
          '/v1/checkout/sessions',
          params,
          (row) =>
            (params.customer === undefined || params.customer === row.customer) &&
            (params.subscription === undefined || params.subscription === row.subscription) &&
            (params.payment_intent === undefined || params.payment_intent === row.payment_intent),
        ),
    ),
    route('GET', '/v1/checkout/sessions/:id', z.strictObject({}), ({ path }) => table.get(path['id']!)),
    route('GET', '/v1/checkout/sessions/:id/line_items', z.strictObject(paging), ({ path }) =>
      wholeList(`/v1/checkout/sessions/${path['id']}/line_items`, lineItems(table.get(path['id']!).id)),
    ),
    route('POST', '/v1/checkout/sessions/:id/expire', z.strictObject({}), ({ path }) => expire(table.get(path['id']!))),
  ];

  return { routes, table, complete, expire: (id: string) => expire(table.get(id)), lineItems };
}

export type Checkout = ReturnType<typeof createCheckout>;
