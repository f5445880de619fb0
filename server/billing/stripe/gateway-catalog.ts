/** What is sold, at Stripe: made where it is missing, found by fixed names where it is there. Any number of nodes may do it at once. */
import Stripe from 'stripe';
import type { PLANS } from '../plans.ts';
import { PAID_PLANS, microsToCents } from './states.ts';
import type { Catalog, PaidPlan } from './states.ts';

const METER_EVENT = 'parley_usage_micro_usd';
const PORTAL = { parley: 'billing' };
/** A meter counts whole numbers: micro-USD, so that an invoice is rounded once and not every hour. */
const CENTS_PER_MICRO_USD = '0.0001';

const TITLES: Record<PaidPlan, string> = { team: 'Parley Team', business: 'Parley Business' };

export async function ensureCatalog(stripe: Stripe, plans: typeof PLANS): Promise<Catalog> {
  const seatPrices: Partial<Record<PaidPlan, string>> = {};
  for (const plan of PAID_PLANS) {
    const cents = microsToCents(plans[plan].seatPrice);
    const product = await productOf(stripe, `parley_${plan}`, { name: TITLES[plan], metadata: { plan } });
    seatPrices[plan] = await priceOf(stripe, `parley:${plan}:seat:${cents}`, {
      product,
      currency: 'usd',
      unit_amount: cents,
      recurring: { interval: 'month' },
      metadata: { plan },
    });
  }
  const meter = await meterOf(stripe);
  const product = await productOf(stripe, 'parley_usage', { name: 'Parley usage beyond credits' });
  const usagePrice = await priceOf(stripe, 'parley:usage:micro-usd', {
    product,
    currency: 'usd',
    unit_amount_decimal: Stripe.Decimal.from(CENTS_PER_MICRO_USD),
    recurring: { interval: 'month', usage_type: 'metered', meter },
    metadata: { part: 'usage' },
  });
  const portalConfiguration = await portalOf(stripe);
  return {
    seatPrices: seatPrices as Record<PaidPlan, string>,
    usagePrice,
    meter: { id: meter, eventName: METER_EVENT },
    portalConfiguration,
  };
}

/** Another node made it a moment ago. */
function isTaken(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_already_exists';
}

const isMissing = (error: unknown) => error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

async function productOf(stripe: Stripe, id: string, params: Stripe.ProductCreateParams): Promise<string> {
  try {
    return (await stripe.products.retrieve(id)).id;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return made(
    () => stripe.products.create({ id, ...params }),
    async () => id,
  );
}

async function priceOf(stripe: Stripe, key: string, params: Stripe.PriceCreateParams): Promise<string> {
  const find = async () => (await stripe.prices.list({ lookup_keys: [key], active: true, limit: 1 })).data[0]?.id;
  return (await find()) ?? made(() => stripe.prices.create({ ...params, lookup_key: key }), find);
}

async function meterOf(stripe: Stripe): Promise<string> {
  async function find(): Promise<string | undefined> {
    for await (const meter of stripe.billing.meters.list({ status: 'active', limit: 100 }))
      if (meter.event_name === METER_EVENT) return meter.id;
    return undefined;
  }
  const meter = {
    display_name: 'Parley usage (micro-USD)',
    event_name: METER_EVENT,
    default_aggregation: { formula: 'sum' as const },
    customer_mapping: { type: 'by_id' as const, event_payload_key: 'stripe_customer_id' },
    value_settings: { event_payload_key: 'value' },
  };
  return (await find()) ?? made(() => stripe.billing.meters.create(meter), find);
}

/** Plans are changed in Parley, which knows what is kept until when; the portal is for cards, addresses and invoices. */
async function portalOf(stripe: Stripe): Promise<string> {
  for await (const configuration of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (configuration.metadata?.['parley'] === PORTAL.parley) return configuration.id;
  }
  const configuration = await stripe.billingPortal.configurations.create(
    {
      metadata: PORTAL,
      features: {
        customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true },
        subscription_cancel: { enabled: true, mode: 'at_period_end' },
      },
    },
    { idempotencyKey: 'parley:portal:1' },
  );
  return configuration.id;
}

async function made(create: () => Promise<{ id: string }>, find: () => Promise<string | undefined>): Promise<string> {
  try {
    return (await create()).id;
  } catch (error) {
    if (!isTaken(error)) throw error;
    const found = await find();
    if (found === undefined) throw error;
    return found;
  }
}
