/** The objects as they are stored and sent: the fields of Stripe's own types that the double keeps, with ids where a field can be expanded. */
import type Stripe from 'stripe';

type Unexpanded<T> = { [K in keyof T]: string extends T[K] ? Extract<T[K], string | null | undefined> : T[K] };
type Fields<T, K extends keyof T> = Unexpanded<Pick<T, K>>;

export interface WireList<T> {
  object: 'list';
  url: string;
  has_more: boolean;
  data: T[];
}

export type CustomerRecord = Fields<
  Stripe.Customer,
  'id' | 'object' | 'balance' | 'created' | 'currency' | 'delinquent' | 'description' | 'email' | 'livemode' | 'metadata' | 'name' | 'phone'
> & { address: object | null; invoice_settings: { default_payment_method: string | null }; deleted?: true };

export type PaymentMethodRecord = Fields<Stripe.PaymentMethod, 'id' | 'object' | 'created' | 'customer' | 'livemode' | 'metadata'> & {
  type: 'card';
  card: { brand: string; last4: string; exp_month: number; exp_year: number };
};

export type ProductRecord = Fields<
  Stripe.Product,
  'id' | 'object' | 'active' | 'created' | 'description' | 'livemode' | 'metadata' | 'name' | 'updated'
>;

export type PriceRecord = Fields<
  Stripe.Price,
  | 'id'
  | 'object'
  | 'active'
  | 'billing_scheme'
  | 'created'
  | 'currency'
  | 'livemode'
  | 'lookup_key'
  | 'metadata'
  | 'nickname'
  | 'product'
  | 'type'
  | 'unit_amount'
> & {
  unit_amount_decimal: string | null;
  recurring: {
    interval: 'day' | 'week' | 'month' | 'year';
    interval_count: number;
    usage_type: 'licensed' | 'metered';
    meter: string | null;
  } | null;
};

export type MeterRecord = Unexpanded<Stripe.Billing.Meter>;
export type MeterEventRecord = Unexpanded<Stripe.Billing.MeterEvent>;

export type ItemRecord = Fields<
  Stripe.SubscriptionItem,
  'id' | 'object' | 'created' | 'current_period_end' | 'current_period_start' | 'metadata' | 'quantity' | 'subscription'
> & { price: PriceRecord };

export type SubscriptionRecord = Fields<
  Stripe.Subscription,
  | 'id'
  | 'object'
  | 'billing_cycle_anchor'
  | 'cancel_at'
  | 'cancel_at_period_end'
  | 'canceled_at'
  | 'cancellation_details'
  | 'collection_method'
  | 'created'
  | 'currency'
  | 'customer'
  | 'default_payment_method'
  | 'description'
  | 'ended_at'
  | 'latest_invoice'
  | 'livemode'
  | 'metadata'
  | 'start_date'
  | 'trial_end'
  | 'trial_start'
> & {
  status: 'active' | 'canceled' | 'incomplete' | 'incomplete_expired' | 'past_due' | 'paused' | 'trialing' | 'unpaid';
  billing_mode: { type: 'flexible' };
  trial_settings: { end_behavior: { missing_payment_method: 'cancel' | 'create_invoice' | 'pause' } };
  items: WireList<ItemRecord>;
};

export interface LineRecord {
  id: string;
  object: 'line_item';
  amount: number;
  currency: string;
  description: string | null;
  invoice: string | null;
  livemode: false;
  metadata: Record<string, string>;
  period: { start: number; end: number };
  quantity: number | null;
  subscription: string | null;
  subtotal: number;
  parent: {
    type: 'subscription_item_details' | 'invoice_item_details';
    subscription_item_details: { subscription: string; subscription_item: string; proration: boolean } | null;
    invoice_item_details: { invoice_item: string; proration: boolean; subscription: string | null } | null;
  };
  pricing: { type: 'price_details'; unit_amount_decimal: string; price_details: { price: string; product: string } } | null;
}

export type InvoiceRecord = Fields<
  Stripe.Invoice,
  | 'id'
  | 'object'
  | 'amount_due'
  | 'amount_paid'
  | 'amount_remaining'
  | 'attempt_count'
  | 'attempted'
  | 'auto_advance'
  | 'automatically_finalizes_at'
  | 'billing_reason'
  | 'collection_method'
  | 'created'
  | 'currency'
  | 'customer'
  | 'customer_email'
  | 'customer_name'
  | 'description'
  | 'due_date'
  | 'effective_at'
  | 'ending_balance'
  | 'hosted_invoice_url'
  | 'invoice_pdf'
  | 'livemode'
  | 'metadata'
  | 'next_payment_attempt'
  | 'number'
  | 'period_end'
  | 'period_start'
  | 'starting_balance'
  | 'status_transitions'
  | 'subtotal'
  | 'total'
> & {
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  customer: string;
  lines: WireList<LineRecord>;
  parent: {
    type: 'subscription_details';
    quote_details: null;
    subscription_details: { subscription: string; metadata: Record<string, string> };
  } | null;
};

export type PaymentIntentRecord = Fields<
  Stripe.PaymentIntent,
  | 'id'
  | 'object'
  | 'amount'
  | 'amount_received'
  | 'canceled_at'
  | 'client_secret'
  | 'created'
  | 'currency'
  | 'customer'
  | 'description'
  | 'latest_charge'
  | 'livemode'
  | 'metadata'
  | 'payment_method'
> & {
  setup_future_usage: string | null;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
  last_payment_error: { type: 'card_error'; code: string; decline_code?: string; message: string } | null;
};

export type ChargeRecord = Fields<
  Stripe.Charge,
  | 'id'
  | 'object'
  | 'amount'
  | 'amount_captured'
  | 'amount_refunded'
  | 'captured'
  | 'created'
  | 'currency'
  | 'customer'
  | 'description'
  | 'disputed'
  | 'failure_code'
  | 'failure_message'
  | 'livemode'
  | 'metadata'
  | 'paid'
  | 'payment_intent'
  | 'payment_method'
  | 'receipt_url'
  | 'refunded'
  | 'status'
>;

export type RefundRecord = Fields<
  Stripe.Refund,
  'id' | 'object' | 'amount' | 'charge' | 'created' | 'currency' | 'metadata' | 'payment_intent' | 'reason' | 'status'
>;

export type DisputeRecord = Fields<
  Stripe.Dispute,
  'id' | 'object' | 'amount' | 'charge' | 'created' | 'currency' | 'livemode' | 'metadata' | 'payment_intent' | 'reason' | 'status'
>;

export type CheckoutRecord = Fields<
  Stripe.Checkout.Session,
  | 'id'
  | 'object'
  | 'amount_subtotal'
  | 'amount_total'
  | 'cancel_url'
  | 'client_reference_id'
  | 'created'
  | 'currency'
  | 'customer'
  | 'expires_at'
  | 'invoice'
  | 'livemode'
  | 'metadata'
  | 'payment_intent'
  | 'payment_method_collection'
  | 'subscription'
  | 'success_url'
  | 'url'
> & {
  mode: 'payment' | 'subscription';
  payment_status: 'paid' | 'unpaid' | 'no_payment_required';
  status: 'open' | 'complete' | 'expired';
};

export type PortalRecord = Fields<
  Stripe.BillingPortal.Session,
  'id' | 'object' | 'configuration' | 'created' | 'customer' | 'livemode' | 'return_url' | 'url'
>;

export interface EventRecord {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null } | null;
  type: string;
  data: { object: object; previous_attributes?: object };
}

/** Says that something happened, and not what: to be fetched. */
export interface NoticeRecord {
  id: string;
  object: 'v2.core.event';
  type: string;
  created: string;
  livemode: false;
  related_object: { id: string; type: string; url: string };
}
