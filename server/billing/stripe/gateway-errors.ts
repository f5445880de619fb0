/** Stripe's errors as ours: what people can do something about is said in words, the rest stays what it is. */
import Stripe from 'stripe';
import { Expected } from '../../kit/errors.ts';

const RETRY_AFTER_S = 5;

export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return error.code === 'duplicate_meter_event' || error.message.startsWith('An event already exists with identifier');
}

export async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translated(error);
  }
}

export function translated(error: unknown): unknown {
  const { errors } = Stripe;
  if (error instanceof errors.StripeCardError) return new Expected('PAYMENT_REQUIRED', `The card was declined: ${error.message}`);
  const isPassing =
    error instanceof errors.StripeConnectionError || error instanceof errors.StripeAPIError || error instanceof errors.StripeRateLimitError;
  if (isPassing)
    return new Expected('UNAVAILABLE', 'Stripe does not answer. Nothing was changed here; try again soon.', { retryAfter: RETRY_AFTER_S });
  return error;
}
