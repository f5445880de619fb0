/** The customer portal: its configuration, and sessions in which a customer changes card and plan or cancels. */
import { z } from 'zod';
import type { Cards, TestCardName } from './cards.ts';
import type { Customers } from './customers.ts';
import { clearable, flag, metadata, mergeMetadata, paging, text } from './params.ts';
import type { PortalRecord, SubscriptionRecord } from './records.ts';
import { invalidRequest } from './refusals.ts';
import { route } from './routes.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { World } from './world.ts';

const features = z.strictObject({
  customer_update: z.strictObject({ enabled: flag, allowed_updates: z.array(text).optional() }).optional(),
  invoice_history: z.strictObject({ enabled: flag }).optional(),
  payment_method_update: z.strictObject({ enabled: flag }).optional(),
  subscription_cancel: z
    .strictObject({
      enabled: flag,
      mode: z.enum(['at_period_end', 'immediately']).optional(),
      proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
    })
    .optional(),
  subscription_update: z
    .strictObject({
      enabled: flag,
      default_allowed_updates: clearable(z.array(z.enum(['price', 'quantity', 'promotion_code']))).optional(),
      products: clearable(z.array(z.strictObject({ product: text, prices: z.array(text) }))).optional(),
      proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
    })
    .optional(),
});

const configurationFields = z.strictObject({
  active: flag.optional(),
  business_profile: z
    .strictObject({ headline: clearable(text).optional(), privacy_policy_url: text.optional(), terms_of_service_url: text.optional() })
    .optional(),
  default_return_url: clearable(text).optional(),
  features,
  metadata: metadata.optional(),
  name: clearable(text).optional(),
});

const changedConfiguration = configurationFields.partial();

const sessionFields = z.strictObject({
  configuration: text.optional(),
  customer: text,
  locale: text.optional(),
  return_url: text.optional(),
  flow_data: z
    .strictObject({
      type: z.enum(['payment_method_update', 'subscription_cancel', 'subscription_update']),
      subscription_cancel: z.strictObject({ subscription: text }).optional(),
      subscription_update: z.strictObject({ subscription: text }).optional(),
    })
    .optional(),
});

interface Configuration {
  id: string;
  object: 'billing_portal.configuration';
  active: boolean;
  created: number;
  default_return_url: string | null;
  features: z.output<typeof features>;
  is_default: boolean;
  livemode: false;
  metadata: Record<string, string>;
  name: string | null;
  updated: number;
}

interface PortalOptions {
  customers: Customers;
  cards: Cards;
  subscriptions: Subscriptions;
}

export function createPortal(world: World, { customers, cards, subscriptions }: PortalOptions) {
  const configurations = world.table<Configuration>('configuration');
  const sessions = world.table<PortalRecord>('billing_portal.session');

  function changeConfiguration(configuration: Configuration, params: z.output<typeof changedConfiguration>): Configuration {
    Object.assign(configuration, {
      active: params.active ?? configuration.active,
      default_return_url: params.default_return_url ?? configuration.default_return_url,
      features: { ...configuration.features, ...params.features },
      metadata: mergeMetadata(configuration.metadata, params.metadata),
      name: params.name ?? configuration.name,
      updated: world.now(),
    });
    return configuration;
  }

  function start(params: z.output<typeof sessionFields>): PortalRecord {
    const customer = customers.get(params.customer, 'customer');
    const chosen = params.configuration === undefined ? configurations.all()[0] : configurations.get(params.configuration, 'configuration');
    if (chosen === undefined) {
      throw invalidRequest('No configuration provided and your test mode default configuration has not been created.', {
        param: 'configuration',
      });
    }
    const id = world.id('bps');
    return sessions.add({
      id,
      object: 'billing_portal.session',
      configuration: chosen.id,
      created: world.now(),
      customer: customer.id,
      livemode: false,
      return_url: params.return_url ?? chosen.default_return_url,
      url: `${world.baseUrl()}/p/session/${id}`,
    });
  }

  const featuresOf = (sessionId: string) => configurations.get(sessions.get(sessionId).configuration).features;

  function subscriptionOf(sessionId: string): SubscriptionRecord {
    const { customer } = sessions.get(sessionId);
    const found = subscriptions.table.all().findLast((row) => row.customer === customer && row.status !== 'canceled');
    if (found === undefined) throw invalidRequest('This customer has no subscription.');
    return found;
  }

  function demand(isOn: boolean | undefined): void {
    if (!isOn) throw invalidRequest('This feature is disabled in the portal configuration.');
  }

  const routes = [
    route('POST', '/v1/billing_portal/configurations', configurationFields, ({ params }) =>
      changeConfiguration(
        configurations.add({
          id: world.id('bpc'),
          object: 'billing_portal.configuration',
          active: true,
          created: world.now(),
          default_return_url: null,
          features: params.features,
          is_default: configurations.all().length === 0,
          livemode: false,
          metadata: {},
          name: null,
          updated: world.now(),
        }),
        params,
      ),
    ),
    route(
      'GET',
      '/v1/billing_portal/configurations',
      z.strictObject({ active: flag.optional(), is_default: flag.optional(), ...paging }),
      ({ params }) =>
        configurations.list(
          '/v1/billing_portal/configurations',
          params,
          ({ active }) => params.active === undefined || params.active === active,
        ),
    ),
    route('GET', '/v1/billing_portal/configurations/:id', z.strictObject({}), ({ path }) => configurations.get(path['id']!)),
    route('POST', '/v1/billing_portal/configurations/:id', changedConfiguration, ({ path, params }) =>
      changeConfiguration(configurations.get(path['id']!), params),
    ),
    route('POST', '/v1/billing_portal/sessions', sessionFields, ({ params }) => start(params)),
  ];

  return {
    routes,
    sessions,
    configurationOf: featuresOf,
    subscriptionOf,
    /** What the customer does on the page. */
    cancel(sessionId: string): void {
      const feature = featuresOf(sessionId).subscription_cancel;
      demand(feature?.enabled);
      const { id } = subscriptionOf(sessionId);
      if (feature?.mode === 'immediately') subscriptions.cancel(id);
      else subscriptions.update(id, { cancel_at_period_end: true });
    },
    resume(sessionId: string): void {
      subscriptions.update(subscriptionOf(sessionId).id, { cancel_at_period_end: false });
    },
    /** The seats stay; usage goes on to be measured if the new plan has a price for it. */
    switchTo(sessionId: string, price: string): void {
      const feature = featuresOf(sessionId).subscription_update;
      demand(feature?.enabled && feature.default_allowed_updates?.includes('price'));
      demand(feature?.products?.some(({ prices }) => prices.includes(price)));
      const { id, items } = subscriptionOf(sessionId);
      const seats = items.data.find(({ price: { recurring } }) => recurring?.usage_type === 'licensed')!;
      subscriptions.update(id, { items: [{ id: seats.id, price }], proration_behavior: feature?.proration_behavior });
    },
    changeCard(sessionId: string, card: TestCardName): void {
      demand(featuresOf(sessionId).payment_method_update?.enabled);
      const { customer } = sessions.get(sessionId);
      const method = cards.attach(card, customer).id;
      customers.setDefaultCard(customer, method);
      for (const row of subscriptions.table.all()) {
        if (row.customer === customer && row.status !== 'canceled') subscriptions.update(row.id, { default_payment_method: method });
      }
    },
  };
}

export type Portal = ReturnType<typeof createPortal>;
