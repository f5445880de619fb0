/** Refunds, and disputes as a bank opens and decides them. */
import { z } from 'zod';
import { amount, metadata, paging, text } from './params.ts';
import type { Payments } from './payments.ts';
import type { ChargeRecord, DisputeRecord, RefundRecord } from './records.ts';
import { invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

const fields = z.strictObject({
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: amount.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
});

const filters = z.strictObject({ charge: text.optional(), payment_intent: text.optional(), ...paging });
const concerns = (params: z.output<typeof filters>) => (row: { charge: string | null; payment_intent: string | null }) =>
  (params.charge === undefined || params.charge === row.charge) &&
  (params.payment_intent === undefined || params.payment_intent === row.payment_intent);

export function createRefunds(world: World, payments: Payments) {
  const refunds = world.table<RefundRecord>('refund');
  const disputes = world.table<DisputeRecord>('dispute');

  function refund(params: z.output<typeof fields>): RefundRecord {
    const charge = chargeOf(params);
    const left = charge.amount_captured - charge.amount_refunded;
    if (left === 0) throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
    if (charge.disputed) throw invalidRequest(`Charge ${charge.id} has been charged back.`, { code: 'charge_disputed' });
    const cents = params.amount ?? left;
    if (cents > left) throw invalidRequest('Refund amount is greater than unrefunded amount on charge.', { param: 'amount' });
    const made = refunds.add({
      id: world.id('re'),
      object: 'refund',
      amount: cents,
      charge: charge.id,
      created: world.now(),
      currency: charge.currency,
      metadata: params.metadata ?? {},
      payment_intent: charge.payment_intent,
      reason: params.reason ?? null,
      status: 'succeeded',
    });
    const before = apply(charge, { amount_refunded: charge.amount_refunded + cents, refunded: cents === left });
    world.emit('refund.created', made);
    world.emit('charge.refunded', charge, before ?? {});
    return made;
  }

  function chargeOf(params: { charge?: string | undefined; payment_intent?: string | undefined }): ChargeRecord {
    if (params.charge !== undefined) return payments.charges.get(params.charge, 'charge');
    if (params.payment_intent === undefined) throw invalidRequest('One of charge or payment_intent is needed.');
    const { latest_charge: latest } = payments.intents.get(params.payment_intent, 'payment_intent');
    const charge = latest === null ? undefined : payments.charges.find(latest);
    if (charge?.paid) return charge;
    throw invalidRequest('This PaymentIntent does not have a successful charge to refund.', { param: 'payment_intent' });
  }

  const routes = [
    route('POST', '/v1/refunds', fields, ({ params }) => refund(params)),
    route('GET', '/v1/refunds', filters, ({ params }) => refunds.list('/v1/refunds', params, concerns(params))),
    route('GET', '/v1/refunds/:id', z.strictObject({}), ({ path }) => refunds.get(path['id']!)),
    route('GET', '/v1/disputes', filters, ({ params }) => disputes.list('/v1/disputes', params, concerns(params))),
    route('GET', '/v1/disputes/:id', z.strictObject({}), ({ path }) => disputes.get(path['id']!)),
  ];

  return {
    routes,
    refund: (paymentIntent: string, cents?: number) => refund({ payment_intent: paymentIntent, amount: cents }),
    /** A customer complains at their bank: the whole charge is taken back until it is decided. */
    openDispute(paymentIntent: string): DisputeRecord {
      const charge = chargeOf({ payment_intent: paymentIntent });
      apply(charge, { disputed: true });
      const dispute = disputes.add({
        id: world.id('du'),
        object: 'dispute',
        amount: charge.amount,
        charge: charge.id,
        created: world.now(),
        currency: charge.currency,
        livemode: false,
        metadata: {},
        payment_intent: charge.payment_intent,
        reason: 'fraudulent',
        status: 'needs_response',
      });
      world.emit('charge.dispute.created', dispute);
      world.emit('charge.dispute.funds_withdrawn', dispute);
      return dispute;
    },
    decideDispute(id: string, status: 'won' | 'lost'): void {
      const dispute = disputes.get(id);
      const before = apply(dispute, { status });
      world.emit('charge.dispute.closed', dispute, before ?? {});
      if (status === 'won') world.emit('charge.dispute.funds_reinstated', dispute);
    },
  };
}
