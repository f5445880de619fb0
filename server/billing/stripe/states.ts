/** What Stripe says, in Parley's words: money in micro-USD, times as dates. Nothing of the library's shapes goes further than the gateway. */
import type { SoldPlan } from '../plans.ts';

export const PAID_PLANS = ['team', 'business'] as const satisfies readonly SoldPlan[];
export type PaidPlan = (typeof PAID_PLANS)[number];

export function isPaidPlan(name: unknown): name is PaidPlan {
  return PAID_PLANS.some((plan) => plan === name);
}

export const SUBSCRIPTION_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export interface SubscriptionState {
  id: string;
  customerId: string;
  status: SubscriptionStatus;
  /** What its price is for. */
  plan: PaidPlan;
  /** A plan that was paid for and is kept until then, though the price is a lower one already. */
  kept: { plan: PaidPlan; until: Date } | null;
  seats: number;
  seatItemId: string;
  trialEndsAt: Date | null;
  periodStart: Date;
  periodEnd: Date;
  cancelsAt: Date | null;
  endedAt: Date | null;
  createdAt: Date;
}

export const INVOICE_STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export interface InvoiceState {
  id: string;
  customerId: string;
  subscriptionId: string | null;
  number: string | null;
  status: InvoiceStatus;
  /** Why there is one, in Stripe's word: `subscription_cycle`, `subscription_update`, `manual` … */
  reason: string;
  totalMicros: bigint;
  dueMicros: bigint;
  paidMicros: bigint;
  periodStart: Date;
  periodEnd: Date;
  issuedAt: Date | null;
  paidAt: Date | null;
  /** How often a card was charged for it. */
  attempts: number;
  nextAttemptAt: Date | null;
  hostedUrl: string | null;
  pdfUrl: string | null;
  createdAt: Date;
}

export const PAYMENT_PURPOSES = ['topUp', 'autoTopUp'] as const;
export type PaymentPurpose = (typeof PAYMENT_PURPOSES)[number];

export interface PaymentState {
  id: string;
  customerId: string;
  purpose: PaymentPurpose;
  /** Of an automatic top-up: which of our attempts it was. */
  attempt: string | null;
  status: 'succeeded' | 'failed' | 'pending';
  amountMicros: bigint;
  /** Refunded, or withdrawn by a dispute that is not won. */
  takenBackMicros: bigint;
  createdAt: Date;
}

/** What an event is about, to be fetched again. */
export type Subject = { kind: 'subscription' | 'invoice' | 'payment' | 'checkout'; id: string };

export interface IncomingEvent {
  id: string;
  type: string;
  createdAt: Date;
  /** Null: nothing that we keep. */
  subject: Subject | null;
}

export interface Catalog {
  seatPrices: Record<PaidPlan, string>;
  usagePrice: string;
  meter: { id: string; eventName: string };
  portalConfiguration: string;
}

const MICROS_PER_CENT = 10_000n;

export const centsToMicros = (cents: number): bigint => BigInt(cents) * MICROS_PER_CENT;

/** Only whole cents can be charged. */
export function microsToCents(micros: bigint): number {
  if (micros % MICROS_PER_CENT !== 0n) throw new Error(`${micros} micro-USD are no whole cents`);
  return Number(micros / MICROS_PER_CENT);
}
