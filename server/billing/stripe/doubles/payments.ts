/** Payment intents and their charges. */
import { z } from 'zod';
import type { Cards } from './cards.ts';
import type { Customers } from './customers.ts';
import { amount, flag, mergeMetadata, metadata, paging, text } from './params.ts';
import type { ChargeRecord, PaymentIntentRecord } from './records.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

const MIN_USD_CENTS = 50;

export interface NewPayment {
  amount: number;
  currency: string;
  customer: string | null;
  description?: string | null | undefined;
  metadata?: Record<string, string> | null | undefined;
  setup_future_usage?: string | null | undefined;
}

const createFields = z.strictObject({
  amount,
  currency: text,
  customer: text.optional(),
  payment_method: text.optional(),
  confirm: flag.optional(),
  off_session: flag.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
  automatic_payment_methods: z.strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).optional() }).optional(),
});

export function createPayments(world: World, customers: Customers, cards: Cards) {
  const intents = world.table<PaymentIntentRecord>('payment_intent');
  const charges = world.table<ChargeRecord>('charge');

  function create(payment: NewPayment): PaymentIntentRecord {
    if (payment.amount < MIN_USD_CENTS) {
      throw invalidRequest('Amount must be at least $0.50 usd', { code: 'amount_too_small', param: 'amount' });
    }
    if (payment.customer !== null) customers.get(payment.customer, 'customer');
    const id = world.id('pi');
    const intent = intents.add({
      id,
      object: 'payment_intent',
      amount: payment.amount,
      amount_received: 0,
      canceled_at: null,
      client_secret: `${id}_secret`,
      created: world.now(),
      currency: payment.currency,
      customer: payment.customer,
      description: payment.description ?? null,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: mergeMetadata({}, payment.metadata),
      payment_method: null,
      setup_future_usage: payment.setup_future_usage ?? null,
      status: 'requires_payment_method',
    });
    world.emit('payment_intent.created', intent);
    return intent;
  }

  function charge(intent: PaymentIntentRecord, method: string, failure: { code: string; message: string } | null): ChargeRecord {
    const id = world.id('ch');
    const made = charges.add({
      id,
      object: 'charge',
      amount: intent.amount,
      amount_captured: failure ? 0 : intent.amount,
      amount_refunded: 0,
      captured: failure === null,
      created: world.now(),
      currency: intent.currency,
      customer: intent.customer,
      description: intent.description,
      disputed: false,
      failure_code: failure?.code ?? null,
      failure_message: failure?.message ?? null,
      livemode: false,
      metadata: intent.metadata,
      paid: failure === null,
      payment_intent: intent.id,
      payment_method: method,
      receipt_url: `${world.baseUrl()}/receipts/${id}`,
      refunded: false,
      status: failure ? 'failed' : 'succeeded',
    });
    world.emit(`charge.${made.status}`, made);
    return made;
  }

  /** Charges the card. Whether it went through stands in the intent, now or once the bank has decided. */
  function confirm(intent: PaymentIntentRecord, method: string): PaymentIntentRecord {
    if (intent.status === 'succeeded' || intent.status === 'processing') throw unexpectedState(intent, 'confirmed');
    const wait = cards.decisionTakes(method);
    if (wait === 0) return decide(intent, method);
    Object.assign(intent, { status: 'processing', payment_method: method, last_payment_error: null });
    world.emit('payment_intent.processing', intent);
    world.timeline.schedule(`${intent.id}:decision`, world.now() + wait, () => void decide(intent, method));
    return intent;
  }

  function decide(intent: PaymentIntentRecord, method: string): PaymentIntentRecord {
    const decline = cards.declineOf(method);
    intent.latest_charge = charge(intent, method, decline).id;
    if (decline === null) {
      Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, payment_method: method, last_payment_error: null });
      world.emit('payment_intent.succeeded', intent);
    } else {
      Object.assign(intent, {
        status: 'requires_payment_method',
        payment_method: null,
        last_payment_error: { type: 'card_error', ...decline },
      });
      world.emit('payment_intent.payment_failed', intent);
    }
    return intent;
  }

  function confirmOrRefuse(intent: PaymentIntentRecord, name: string | undefined): PaymentIntentRecord {
    if (name === undefined) throw invalidRequest('A payment method is needed to confirm.', { param: 'payment_method' });
    const method = intent.customer === null ? { id: name } : cards.attach(name, intent.customer);
    confirm(intent, method.id);
    const failure = intent.last_payment_error;
    if (failure === null) return intent;
    const { type: _, message, ...details } = failure;
    throw new Refusal(402, 'card_error', message, {
      ...details,
      charge: intent.latest_charge ?? '',
      payment_intent: structuredClone(intent),
    });
  }

  const routes = [
    route('POST', '/v1/payment_intents', createFields, ({ params }) => {
      if (params.off_session && !params.confirm) {
        throw invalidRequest('You can only set off_session if you also set confirm to true.', { param: 'off_session' });
      }
      const intent = create({ ...params, customer: params.customer ?? null });
      return params.confirm ? confirmOrRefuse(intent, params.payment_method) : intent;
    }),
    route('GET', '/v1/payment_intents', z.strictObject({ customer: text.optional(), ...paging }), ({ params }) =>
      intents.list('/v1/payment_intents', params, ({ customer }) => params.customer === undefined || params.customer === customer),
    ),
    route('GET', '/v1/payment_intents/:id', z.strictObject({}), ({ path }) => intents.get(path['id']!)),
    route('POST', '/v1/payment_intents/:id/confirm', z.strictObject({ payment_method: text.optional() }), ({ path, params }) =>
      confirmOrRefuse(intents.get(path['id']!), params.payment_method),
    ),
    route('POST', '/v1/payment_intents/:id/cancel', z.strictObject({}), ({ path }) => {
      const intent = intents.get(path['id']!);
      if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'canceled');
      apply(intent, { status: 'canceled', canceled_at: world.now() });
      world.emit('payment_intent.canceled', intent);
      return intent;
    }),
    route('GET', '/v1/charges', z.strictObject({ customer: text.optional(), payment_intent: text.optional(), ...paging }), ({ params }) =>
      charges.list(
        '/v1/charges',
        params,
        (row) =>
          (params.customer === undefined || params.customer === row.customer) &&
          (params.payment_intent === undefined || params.payment_intent === row.payment_intent),
      ),
    ),
    route('GET', '/v1/charges/:id', z.strictObject({}), ({ path }) => charges.get(path['id']!)),
  ];

  return { routes, intents, charges, create, confirm };
}

export type Payments = ReturnType<typeof createPayments>;

const unexpectedState = ({ status }: PaymentIntentRecord, verb: string) =>
  invalidRequest(`This PaymentIntent's status is ${status}: it cannot be ${verb}.`, { code: 'payment_intent_unexpected_state' });
