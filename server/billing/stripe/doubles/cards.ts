/** Payment methods: test cards by name, attached to customers, and what happens when they are charged. */
import { z } from 'zod';
import { metadata, paging, text } from './params.ts';
import type { CustomerRecord, PaymentMethodRecord } from './records.ts';
import { Refusal, invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import { DAY } from './timeline.ts';
import type { World } from './world.ts';

interface Decline {
  code: string;
  decline_code?: string;
  message: string;
}

interface TestCard {
  last4: string;
  brand: string;
  decline: Decline | null;
  /** Seconds until the bank says so; left out: at once. */
  decisionS?: number;
}

const declined = (decline_code: string, message = 'Your card was declined.'): Decline => ({ code: 'card_declined', decline_code, message });

/** Stripe's own names and last digits. */
export const TEST_CARDS = {
  pm_card_visa: { last4: '4242', brand: 'visa', decline: null },
  pm_card_mastercard: { last4: '4444', brand: 'mastercard', decline: null },
  /** Can be attached; every charge is declined. */
  pm_card_chargeCustomerFail: { last4: '0341', brand: 'visa', decline: declined('generic_decline') },
  pm_card_chargeDeclinedInsufficientFunds: {
    last4: '9995',
    brand: 'visa',
    decline: declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  pm_card_chargeDeclinedExpiredCard: { last4: '0069', brand: 'visa', decline: { code: 'expired_card', message: 'Your card has expired.' } },
  /** Off session it is declined: the bank wants its customer to confirm. */
  pm_card_authenticationRequired: {
    last4: '3184',
    brand: 'visa',
    decline: { code: 'authentication_required', message: 'Your card was declined. This transaction requires authentication.' },
  },
  /** No card: a debit that the bank decides on days later. */
  pm_usBankAccount_success: { last4: '6789', brand: 'bank', decline: null, decisionS: 4 * DAY },
} as const satisfies Record<string, TestCard>;

export type TestCardName = keyof typeof TEST_CARDS;

export const isTestCard = (name: string): name is TestCardName => Object.hasOwn(TEST_CARDS, name);

export function createCards(world: World, customers: { get(id: string, param?: string): CustomerRecord }) {
  const methods = world.table<PaymentMethodRecord>('PaymentMethod');
  const behaviours = new Map<string, TestCard>();

  function attach(name: string, customerId: string): PaymentMethodRecord {
    const known = methods.find(name);
    if (known !== undefined) return known.customer === null ? attached(known, customerId) : checkOwner(known, customerId);
    if (!isTestCard(name))
      throw new Refusal(400, 'invalid_request_error', `No such PaymentMethod: '${name}'`, { code: 'resource_missing' });
    const { last4, brand } = TEST_CARDS[name];
    const method = methods.add({
      id: world.id('pm'),
      object: 'payment_method',
      type: 'card',
      card: { brand, last4, exp_month: 12, exp_year: 2034 },
      created: world.now(),
      customer: null,
      livemode: false,
      metadata: {},
    });
    behaviours.set(method.id, TEST_CARDS[name]);
    return attached(method, customerId);
  }

  function attached(method: PaymentMethodRecord, customerId: string): PaymentMethodRecord {
    method.customer = customers.get(customerId, 'customer').id;
    world.emit('payment_method.attached', method);
    return method;
  }

  function checkOwner(method: PaymentMethodRecord, customerId: string): PaymentMethodRecord {
    if (method.customer === customerId) return method;
    throw invalidRequest('The payment method you provided has already been attached to a customer.', { param: 'payment_method' });
  }

  const routes = [
    route('POST', '/v1/payment_methods/:id/attach', z.strictObject({ customer: text }), ({ path, params }) =>
      attach(path['id']!, params.customer),
    ),
    route('POST', '/v1/payment_methods/:id/detach', z.strictObject({}), ({ path }) => {
      const method = methods.get(path['id']!);
      method.customer = null;
      world.emit('payment_method.detached', method);
      return method;
    }),
    route('POST', '/v1/payment_methods/:id', z.strictObject({ metadata }), ({ path }) => methods.get(path['id']!)),
    route('GET', '/v1/payment_methods/:id', z.strictObject({}), ({ path }) => methods.get(path['id']!)),
    route('GET', '/v1/payment_methods', z.strictObject({ customer: text, type: text.optional(), ...paging }), ({ params }) => {
      customers.get(params.customer, 'customer');
      return methods.list('/v1/payment_methods', params, (method) => method.customer === params.customer);
    }),
    route('GET', '/v1/customers/:id/payment_methods', z.strictObject({ type: text.optional(), ...paging }), ({ path, params }) => {
      const { id } = customers.get(path['id']!);
      return methods.list(`/v1/customers/${id}/payment_methods`, params, (method) => method.customer === id);
    }),
  ];

  return {
    routes,
    methods,
    attach,
    /** Null: a charge goes through. */
    declineOf: (id: string): Decline | null => behaviours.get(id)?.decline ?? null,
    /** In seconds. */
    decisionTakes: (id: string): number => behaviours.get(id)?.decisionS ?? 0,
    of: (customerId: string): string[] => methods.all().flatMap(({ id, customer }) => (customer === customerId ? [id] : [])),
    /** From now on the bank says this about a card that is known. */
    behave(id: string, like: TestCardName): void {
      behaviours.set(methods.get(id).id, TEST_CARDS[like]);
    },
  };
}

export type Cards = ReturnType<typeof createCards>;
