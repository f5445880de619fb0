/** What the next invoice would be, with or without a change that is thought of. */
import { z } from 'zod';
import type { Invoices } from './invoices.ts';
import { flag, integer, text } from './params.ts';
import { invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import type { Route } from './routes.ts';
import { periodOf } from './subscription-cycle.ts';
import { changedItem } from './subscription-fields.ts';
import type { SubscriptionLines } from './subscription-lines.ts';
import type { Subscriptions } from './subscriptions.ts';

const fields = z.strictObject({
  customer: text.optional(),
  subscription: text.optional(),
  subscription_details: z
    .strictObject({
      cancel_at_period_end: flag.optional(),
      items: z.array(changedItem).optional(),
      proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
      proration_date: integer.optional(),
    })
    .optional(),
});

export function previewRoutes(invoices: Invoices, subscriptions: Subscriptions, lines: SubscriptionLines): Route[] {
  return [
    route('POST', '/v1/invoices/create_preview', fields, ({ params }) => {
      if (params.subscription === undefined) throw invalidRequest('This double previews subscriptions only.', { param: 'subscription' });
      const subscription = subscriptions.table.get(params.subscription, 'subscription');
      const details = params.subscription_details ?? {};
      const { items, prorations } = subscriptions.plan(subscription, details);
      const changed = { ...subscription, items: { ...subscription.items, data: items } };
      const next = subscriptions.nextPeriod(changed);
      const renewal = details.cancel_at_period_end ? [] : lines.advanceLines(changed, next);
      const now = details.proration_behavior === 'always_invoice';
      return invoices.draft(
        {
          customer: subscription.customer,
          subscription,
          reason: now ? 'subscription_update' : 'upcoming',
          period: periodOf(subscription),
          lines: now
            ? prorations
            : [...lines.waiting(subscription), ...prorations, ...lines.arrearsLines(changed, periodOf(subscription).end), ...renewal],
        },
        `upcoming_in_${subscription.id}`,
      );
    }),
  ];
}
