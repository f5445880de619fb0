/** What can be said when a subscription is made or changed. */
import { z } from 'zod';
import { clearable, flag, integer, metadata, text } from './params.ts';

const prorationBehavior = z.enum(['always_invoice', 'create_prorations', 'none']);
const paymentBehavior = z.enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']);
const trialSettings = z.strictObject({
  end_behavior: z.strictObject({ missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']) }),
});

export const anchorConfig = z.strictObject({
  day_of_month: integer,
  hour: integer.optional(),
  minute: integer.optional(),
  second: integer.optional(),
});

export const newItem = z.strictObject({ price: text, quantity: integer.optional(), metadata: metadata.optional() });

export const changedItem = z.strictObject({
  id: text.optional(),
  price: text.optional(),
  quantity: integer.optional(),
  deleted: flag.optional(),
  metadata: metadata.optional(),
});

export const createFields = z.strictObject({
  customer: text,
  items: z.array(newItem).min(1),
  billing_cycle_anchor: integer.optional(),
  billing_cycle_anchor_config: anchorConfig.optional(),
  cancel_at_period_end: flag.optional(),
  default_payment_method: text.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: paymentBehavior.optional(),
  proration_behavior: prorationBehavior.optional(),
  trial_end: z.union([z.literal('now'), integer]).optional(),
  trial_period_days: integer.optional(),
  trial_settings: trialSettings.optional(),
});

export const updateFields = z.strictObject({
  items: z.array(changedItem).optional(),
  billing_cycle_anchor: z.enum(['now', 'unchanged']).optional(),
  cancel_at: clearable(integer).optional(),
  cancel_at_period_end: flag.optional(),
  cancellation_details: z.strictObject({ comment: clearable(text).optional(), feedback: clearable(text).optional() }).optional(),
  default_payment_method: text.optional(),
  description: clearable(text).optional(),
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_behavior: paymentBehavior.optional(),
  proration_behavior: prorationBehavior.optional(),
  proration_date: integer.optional(),
  trial_end: z.union([z.literal('now'), integer]).optional(),
  trial_settings: trialSettings.optional(),
});

export const cancelFields = z.strictObject({
  cancellation_details: z.strictObject({ comment: text.optional(), feedback: text.optional() }).optional(),
  invoice_now: flag.optional(),
  prorate: flag.optional(),
});

export type CreateSubscription = z.output<typeof createFields>;
export type UpdateSubscription = z.output<typeof updateFields>;
export type ChangedItem = z.output<typeof changedItem>;
