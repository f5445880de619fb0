/** The real library, talking to the double. */
import Stripe from 'stripe';
import type { StripeDouble } from './stripe-double.ts';

export function connect({ port, apiKey }: Pick<StripeDouble, 'port' | 'apiKey'>, maxNetworkRetries = 0): Stripe {
  return new Stripe(apiKey, { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries });
}

/** What a plan needs: a price for seats, and one for usage by a meter. */
export async function sell(stripe: Stripe, { seat = 2_000, microUsd = '0.0001' } = {}) {
  const product = await stripe.products.create({ name: 'Team', metadata: { plan: 'team' } });
  const meter = await stripe.billing.meters.create({
    display_name: 'Usage',
    event_name: `usage_${product.id}`,
    default_aggregation: { formula: 'sum' },
  });
  const seats = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: seat, recurring: { interval: 'month' } });
  const usage = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount_decimal: Stripe.Decimal.from(microUsd),
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  return { product, meter, seats, usage };
}
