/** Everything that is said to Stripe. With its neighbours gateway-*.ts the only place that knows the library. */
import Stripe from 'stripe';
import type { Clock } from '../../kit/clock.ts';
import type { PLANS } from '../plans.ts';
import { ensureCatalog } from './gateway-catalog.ts';
import { incomingEvent, incomingNotice, invoiceState, paymentState, subscriptionState } from './gateway-objects.ts';
import { isDuplicate, said, translated } from './gateway-errors.ts';
import { createPages } from './gateway-pages.ts';
import { microsToCents } from './states.ts';
import type { Catalog, IncomingEvent, InvoiceState, PaidPlan, PaymentState, SubscriptionState } from './states.ts';

export interface GatewayOptions {
  secretKey: string;
  webhookSecret: string | null;
  /** Left out: Stripe itself. */
  apiBase?: string | null;
  clock: Pick<Clock, 'now'>;
  plans: typeof PLANS;
  /** Of one request. */
  timeoutMs?: number;
}

export interface PriceChange {
  subscription: Pick<SubscriptionState, 'id' | 'seatItemId'>;
  plan: PaidPlan;
  /** Charged or given back now; else from the next period on. */
  isImmediate: boolean;
  kept: SubscriptionState['kept'];
}

export interface MeterEvent {
  customerId: string;
  value: bigint;
  at: Date;
  identifier: string;
}

const TIMEOUT_MS = 20_000;
const NETWORK_RETRIES = 2;
const KEEP_NOTHING = { keptPlan: '', keptUntil: '' };

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

export function createGateway({ secretKey, webhookSecret, apiBase, clock, plans, timeoutMs = TIMEOUT_MS }: GatewayOptions) {
  const stripe = new Stripe(secretKey, {
    ...addressOf(apiBase ?? null),
    timeout: timeoutMs,
    maxNetworkRetries: NETWORK_RETRIES,
    telemetry: false,
    appInfo: { name: 'Parley' },
  });
  let catalog: Promise<Catalog> | null = null;

  /** Made once per process; a try that failed is not kept. */
  function theCatalog(): Promise<Catalog> {
    catalog ??= ensureCatalog(stripe, plans).catch((error: unknown) => {
      catalog = null;
      throw error;
    });
    return catalog;
  }

  async function payment(id: string): Promise<PaymentState | null> {
    const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
    const disputes = charge?.disputed ? (await stripe.disputes.list({ payment_intent: id, limit: 100 })).data : [];
    return paymentState(intent, disputes);
  }

  async function cardOf(customerId: string): Promise<string | null> {
    const customer = await stripe.customers.retrieve(customerId);
    const chosen = customer.deleted ? null : customer.invoice_settings.default_payment_method;
    if (chosen) return typeof chosen === 'string' ? chosen : chosen.id;
    const [subscription] = (await stripe.subscriptions.list({ customer: customerId, limit: 1 })).data;
    const used = subscription?.default_payment_method;
    if (used) return typeof used === 'string' ? used : used.id;
    return (await stripe.customers.listPaymentMethods(customerId, { limit: 1 })).data[0]?.id ?? null;
  }

  return {
    catalog: () => said(theCatalog()),

    /** The same customer for the same workspace, also after an answer that was lost. */
    createCustomer: (workspaceId: string): Promise<string> =>
      said(
        stripe.customers
          .create({ metadata: { workspaceId } }, { idempotencyKey: `customer:${workspaceId}` })
          .then((customer) => customer.id),
      ),

    nameCustomer: (id: string, { name, email }: { name: string; email: string }): Promise<void> =>
      said(stripe.customers.update(id, { name, email }).then(() => undefined)),

    ...createPages(stripe, theCatalog),

    subscription: (id: string): Promise<SubscriptionState | null> => said(stripe.subscriptions.retrieve(id).then(subscriptionState)),

    subscriptionsOf: (customerId: string): Promise<string[]> =>
      said(stripe.subscriptions.list({ customer: customerId, status: 'all', limit: 100 }).then(({ data }) => data.map(({ id }) => id))),

    changeSeats: ({ id, seatItemId }: Pick<SubscriptionState, 'id' | 'seatItemId'>, seats: number, key: string): Promise<void> =>
      said(
        stripe.subscriptions
          .update(id, { items: [{ id: seatItemId, quantity: seats }], proration_behavior: 'create_prorations' }, { idempotencyKey: key })
          .then(() => undefined),
      ),

    /** Takes a cancellation back with it: both, or where the card says no, neither. */
    async changePlan({ subscription, plan, isImmediate, kept }: PriceChange): Promise<void> {
      const { seatPrices } = await said(theCatalog());
      const metadata = kept ? { keptPlan: kept.plan, keptUntil: String(seconds(kept.until)) } : KEEP_NOTHING;
      await said(
        stripe.subscriptions.update(subscription.id, {
          items: [{ id: subscription.seatItemId, price: seatPrices[plan] }],
          metadata,
          cancel_at_period_end: false,
          ...(isImmediate
            ? { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' }
            : { proration_behavior: 'none' }),
        }),
      );
    },

    /** What an immediate change costs now. */
    async previewChange(subscription: Pick<SubscriptionState, 'id' | 'seatItemId'>, plan: PaidPlan): Promise<InvoiceState | null> {
      const { seatPrices } = await said(theCatalog());
      const details = { items: [{ id: subscription.seatItemId, price: seatPrices[plan] }], proration_behavior: 'always_invoice' as const };
      return said(stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: details }).then(invoiceState));
    },

    cancelAtEnd: (id: string, isWanted: boolean): Promise<void> =>
      said(stripe.subscriptions.update(id, { cancel_at_period_end: isWanted }).then(() => undefined)),

    /** Now, and what is left of its period stays the customer's credit. */
    async cancelNow(id: string): Promise<void> {
      await said(stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true }));
    },

    invoice: (id: string): Promise<InvoiceState | null> => said(stripe.invoices.retrieve(id).then(invoiceState)),

    invoicesOf: (customerId: string): Promise<string[]> =>
      said(stripe.invoices.list({ customer: customerId, limit: 100 }).then(({ data }) => data.map(({ id }) => id))),

    payment: (id: string): Promise<PaymentState | null> => said(payment(id)),

    paymentsOf: (customerId: string): Promise<string[]> =>
      said(stripe.paymentIntents.list({ customer: customerId, limit: 100 }).then(({ data }) => data.map(({ id }) => id))),

    /** What a finished or abandoned page led to. */
    checkoutOutcome: (id: string): Promise<{ subscriptionId: string | null; paymentId: string | null }> =>
      said(
        stripe.checkout.sessions.retrieve(id).then(({ subscription, payment_intent: intent }) => ({
          subscriptionId: typeof subscription === 'string' ? subscription : (subscription?.id ?? null),
          paymentId: typeof intent === 'string' ? intent : (intent?.id ?? null),
        })),
      ),

    /** Charges the card that is on file; the same attempt is charged once. Null: there is no card, or the bank says no. */
    async charge(customerId: string, amountMicros: bigint, attempt: string, workspaceId: string): Promise<string | null> {
      const card = await said(cardOf(customerId));
      if (card === null) return null;
      const params = {
        amount: microsToCents(amountMicros),
        currency: 'usd',
        customer: customerId,
        payment_method: card,
        off_session: true,
        confirm: true,
        description: 'Wallet of your Parley workspace',
        metadata: { workspaceId, purpose: 'autoTopUp', attempt },
      };
      try {
        return (await stripe.paymentIntents.create(params, { idempotencyKey: `${attempt}:${card}` })).id;
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) return null;
        throw translated(error);
      }
    },

    /** `duplicate`: it was there before, as it should be. */
    async sendMeterEvent({ customerId, value, at, identifier }: MeterEvent): Promise<'sent' | 'duplicate'> {
      const { meter } = await said(theCatalog());
      const payload = { stripe_customer_id: customerId, value: value.toString() };
      try {
        await stripe.billing.meterEvents.create({ event_name: meter.eventName, identifier, timestamp: seconds(at), payload });
        return 'sent';
      } catch (error) {
        if (isDuplicate(error)) return 'duplicate';
        throw translated(error);
      }
    },

    /** Of an attempt whose answer was lost: the payment that it made, if any. */
    async attemptedPayment(customerId: string, attempt: string): Promise<string | null> {
      const { data } = await said(stripe.paymentIntents.list({ customer: customerId, limit: 100 }));
      return data.find(({ metadata }) => metadata['attempt'] === attempt)?.id ?? null;
    },

    /** What Stripe has counted between two whole hours or days (UTC), of which there are at most a hundred. */
    async metered(customerId: string, from: Date, until: Date, by: 'hour' | 'day'): Promise<bigint> {
      const { meter } = await said(theCatalog());
      const window = {
        customer: customerId,
        start_time: seconds(from),
        end_time: seconds(until),
        value_grouping_window: by,
        limit: 100,
      };
      const { data } = await said(stripe.billing.meters.listEventSummaries(meter.id, window));
      return data.reduce((sum, { aggregated_value: value }) => sum + BigInt(value), 0n);
    },

    /** Null: not from Stripe, changed on the way, or older than five minutes. `raw`: the body as it came. */
    readEvent(raw: Buffer, signature: string): IncomingEvent | null {
      if (webhookSecret === null) return null;
      const signed = [raw, signature, webhookSecret, undefined, undefined, clock.now()] as const;
      const notice = () => incomingNotice(stripe.parseEventNotification(...signed));
      return orNull(() => incomingEvent(stripe.webhooks.constructEvent(...signed))) ?? orNull(notice);
    },
  };
}

export type Gateway = ReturnType<typeof createGateway>;

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function addressOf(apiBase: string | null): Pick<NonNullable<ConstructorParameters<typeof Stripe>[1]>, 'host' | 'port' | 'protocol'> {
  if (apiBase === null) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  return { host: hostname, protocol: protocol === 'http:' ? 'http' : 'https', ...(port !== '' && { port }) };
}
