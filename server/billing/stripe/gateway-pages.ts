/** Stripe's own pages: where a card is given, and where cards, addresses and invoices are looked after. */
import Stripe from 'stripe';
import { said, translated } from './gateway-errors.ts';
import { microsToCents } from './states.ts';
import type { Catalog, PaidPlan } from './states.ts';

export interface CheckoutPage {
  id: string;
  url: string;
  expiresAt: Date;
}

interface ReturnUrls {
  successUrl: string;
  cancelUrl: string;
}

export interface PlanCheckout extends ReturnUrls {
  workspaceId: string;
  customerId: string;
  plan: PaidPlan;
  seats: number;
  /** Null: no trial, and the first part of a month is charged at once. */
  trialEndsAt: Date | null;
}

export interface TopUpCheckout extends ReturnUrls {
  workspaceId: string;
  customerId: string;
  amountMicros: bigint;
}

/** The first of a month, UTC: Stripe's periods are the ledger's. */
const FIRST_OF_MONTH = { day_of_month: 1, hour: 0, minute: 0, second: 0 };

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

export function createPages(stripe: Stripe, theCatalog: () => Promise<Catalog>) {
  async function page(params: Stripe.Checkout.SessionCreateParams): Promise<CheckoutPage> {
    const { id, url, expires_at: expiresAt } = await stripe.checkout.sessions.create(params);
    if (url === null) throw new Error(`checkout ${id} has no page`);
    return { id, url, expiresAt: new Date(expiresAt * 1000) };
  }

  return {
    async openPlanCheckout(order: PlanCheckout): Promise<CheckoutPage> {
      const { seatPrices, usagePrice } = await said(theCatalog());
      const { workspaceId, trialEndsAt } = order;
      return said(
        page({
          mode: 'subscription',
          customer: order.customerId,
          client_reference_id: workspaceId,
          success_url: order.successUrl,
          cancel_url: order.cancelUrl,
          line_items: [{ price: seatPrices[order.plan], quantity: order.seats }, { price: usagePrice }],
          metadata: { workspaceId },
          subscription_data: {
            metadata: { workspaceId },
            ...(trialEndsAt
              ? { trial_end: seconds(trialEndsAt), trial_settings: { end_behavior: { missing_payment_method: 'cancel' } } }
              : { billing_cycle_anchor_config: FIRST_OF_MONTH }),
          },
        }),
      );
    },

    openTopUpCheckout: ({ workspaceId, customerId, amountMicros, successUrl, cancelUrl }: TopUpCheckout): Promise<CheckoutPage> =>
      said(
        page({
          mode: 'payment',
          customer: customerId,
          client_reference_id: workspaceId,
          success_url: successUrl,
          cancel_url: cancelUrl,
          line_items: [
            {
              price_data: { currency: 'usd', unit_amount: microsToCents(amountMicros), product_data: { name: 'Parley wallet' } },
              quantity: 1,
            },
          ],
          payment_intent_data: { metadata: { workspaceId, purpose: 'topUp' }, setup_future_usage: 'off_session' },
          invoice_creation: { enabled: true, invoice_data: { description: 'Wallet of your Parley workspace' } },
        }),
      ),

    /** Nothing happens where it is over already. */
    async closeCheckout(id: string): Promise<void> {
      try {
        await stripe.checkout.sessions.expire(id);
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw translated(error);
      }
    },

    async openPortal(customerId: string, returnUrl: string): Promise<string> {
      const { portalConfiguration } = await said(theCatalog());
      const session = await said(
        stripe.billingPortal.sessions.create({ customer: customerId, configuration: portalConfiguration, return_url: returnUrl }),
      );
      return session.url;
    },
  };
}
