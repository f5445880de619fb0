/** A local Stripe: the routes, events, pages and time of the real one that Parley uses, for the real library to talk to. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createApiDoor } from './api-door.ts';
import type { ApiRequest } from './api-door.ts';
import { createCards } from './cards.ts';
import { createCatalog } from './catalog.ts';
import { createCheckout } from './checkout.ts';
import { createCustomers } from './customers.ts';
import { createFaults } from './faults.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { createInvoices } from './invoices.ts';
import { createMeters } from './meters.ts';
import { createPages } from './pages.ts';
import { paging, text } from './params.ts';
import { createPayments } from './payments.ts';
import { createPortal } from './portal.ts';
import { previewRoutes } from './previews.ts';
import type { CustomerRecord, SubscriptionRecord } from './records.ts';
import { createRefunds } from './refunds.ts';
import { route } from './routes.ts';
import { createSubscriptionLines } from './subscription-lines.ts';
import { createSubscriptions } from './subscriptions.ts';
import { wholeList } from './tables.ts';
import { createWebhooks } from './webhooks.ts';
import { createWorld } from './world.ts';
import type { DoubleSettings } from './world.ts';

export interface StripeDoubleOptions extends Partial<DoubleSettings> {
  apiKey?: string;
  /** Where its clock stands, in milliseconds since 1970. */
  now?: number;
  port?: number;
}

export async function startStripeDouble(options: StripeDoubleOptions = {}) {
  const { apiKey = 'sk_test_double', now = Date.now(), port: wantedPort = 0, afterDunning = 'canceled' } = options;
  const world = createWorld(now, { afterDunning });
  const customers = createCustomers(world, (method, customer) => cards.attach(method, customer));
  const cards = createCards(world, customers);
  const meters = createMeters(world, customers);
  const catalog = createCatalog(world, meters.exists);
  const payments = createPayments(world, customers, cards);
  const refunds = createRefunds(world, payments);
  const invoices = createInvoices(world, { customers, cards, payments });
  const lines = createSubscriptionLines(world, { catalog, meters, invoices });
  const table = world.table<SubscriptionRecord>('subscription');
  const subscriptions = createSubscriptions(world, { table, customers, cards, catalog, invoices, lines });
  const checkout = createCheckout(world, { customers, cards, catalog, invoices, payments, subscriptions });
  const portal = createPortal(world, { customers, cards, subscriptions });
  const webhooks = createWebhooks(world);
  const faults = createFaults();
  const requests: ApiRequest[] = [];

  world.include('customer', 'subscriptions', ({ id }: CustomerRecord) =>
    wholeList(
      `/v1/customers/${id}/subscriptions`,
      table.all().filter(({ customer, status }) => customer === id && status !== 'canceled'),
    ),
  );

  const eventRoutes = [
    route('GET', '/v1/events', z.strictObject({ type: text.optional(), types: z.array(text).optional(), ...paging }), ({ params }) =>
      world.events.list('/v1/events', params, ({ type }) => (params.types?.includes(type) ?? true) && (params.type ?? type) === type),
    ),
    route('GET', '/v1/events/:id', z.strictObject({}), ({ path }) => world.events.get(path['id']!)),
  ];

  const routes = [
    ...customers.routes,
    ...cards.routes,
    ...meters.routes,
    ...catalog.routes,
    ...payments.routes,
    ...refunds.routes,
    ...previewRoutes(invoices, subscriptions, lines),
    ...invoiceRoutes(world, invoices),
    ...subscriptions.routes,
    ...checkout.routes,
    ...portal.routes,
    ...eventRoutes,
  ];

  const api = createApiDoor({ world, routes, faults, apiKey, log: requests });
  const pages = createPages({ checkout, portal, invoices, catalog });
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', world.baseUrl());
    const answer = /^\/v[12]\//.test(url.pathname) ? api : pages;
    answer(req, res, url).catch((error: unknown) => {
      res.writeHead(500, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ error: { type: 'api_error', message: `The double is broken: ${String(error)}` } }));
    });
  });
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  world.setBaseUrl(`http://127.0.0.1:${port}`);

  return {
    url: world.baseUrl(),
    port,
    apiKey,
    /** All that was asked and understood, oldest first. */
    requests: requests as readonly ApiRequest[],
    webhooks,
    faults,
    checkout: { complete: checkout.complete, expire: checkout.expire },
    portal: { cancel: portal.cancel, resume: portal.resume, switchTo: portal.switchTo, changeCard: portal.changeCard },
    cards: { behave: cards.behave, of: cards.of },
    /** As somebody does it in the dashboard. */
    stop: (subscription: string): void => void subscriptions.cancel(subscription),
    seatsOf: (subscription: string): number | undefined =>
      table.get(subscription).items.data.find(({ quantity }) => quantity !== undefined)?.quantity,
    /** As it stands, past the API. */
    subscription: (id: string): Readonly<SubscriptionRecord> => table.get(id),
    refund: refunds.refund,
    openDispute: refunds.openDispute,
    decideDispute: refunds.decideDispute,
    meterEvents: meters.events,
    refuseMeterEvents: meters.refuseLater,
    /** Everything that happened, oldest first. */
    events: () => world.events.all(),
    now: (): number => world.now() * 1000,
    /** Moves the clock: what is due by then happens in order. */
    advance: (toMs: number): void => world.timeline.advance(toMs),
    async close(): Promise<void> {
      faults.clear();
      await webhooks.settled();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type StripeDouble = Awaited<ReturnType<typeof startStripeDouble>>;
