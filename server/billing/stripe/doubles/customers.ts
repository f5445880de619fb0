/** Customers. */
import { z } from 'zod';
import { clearable, mergeMetadata, metadata, paging, text } from './params.ts';
import type { CustomerRecord } from './records.ts';
import { missing } from './refusals.ts';
import { route } from './routes.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

const fields = z.strictObject({
  address: clearable(z.record(z.string(), z.string())).optional(),
  description: clearable(text).optional(),
  email: clearable(text).optional(),
  invoice_settings: z.strictObject({ default_payment_method: clearable(text) }).optional(),
  metadata: metadata.optional(),
  name: clearable(text).optional(),
  phone: clearable(text).optional(),
  payment_method: text.optional(),
});

export function createCustomers(world: World, attach: (paymentMethod: string, customerId: string) => { id: string }) {
  const table = world.table<CustomerRecord>('customer');

  function get(id: string, param?: string): CustomerRecord {
    const customer = table.get(id, param);
    if (customer.deleted) throw missing('customer', id, param);
    return customer;
  }

  function change(customer: CustomerRecord, values: z.output<typeof fields>): Partial<CustomerRecord> | null {
    const { metadata: meta, invoice_settings: settings, payment_method: method, ...rest } = values;
    const chosen = settings?.default_payment_method ?? null;
    const changes: Partial<CustomerRecord> = {
      ...(rest as Partial<CustomerRecord>),
      metadata: mergeMetadata(customer.metadata, meta),
      ...(settings && { invoice_settings: { default_payment_method: chosen && attach(chosen, customer.id).id } }),
    };
    if (method !== undefined) attach(method, customer.id);
    return apply(customer, changes);
  }

  function update(id: string, values: z.output<typeof fields>): CustomerRecord {
    const customer = get(id);
    const before = change(customer, values);
    if (before) world.emit('customer.updated', customer, before);
    return customer;
  }

  const routes = [
    route('POST', '/v1/customers', fields, ({ params }) => {
      const customer = table.add({
        id: world.id('cus'),
        object: 'customer',
        address: null,
        balance: 0,
        created: world.now(),
        currency: null,
        delinquent: false,
        description: null,
        email: null,
        invoice_settings: { default_payment_method: null },
        livemode: false,
        metadata: {},
        name: null,
        phone: null,
      });
      change(customer, params);
      world.emit('customer.created', customer);
      return customer;
    }),
    route('GET', '/v1/customers', z.strictObject({ email: text.optional(), ...paging }), ({ params }) =>
      table.list('/v1/customers', params, ({ email, deleted }) => !deleted && (params.email === undefined || params.email === email)),
    ),
    route('GET', '/v1/customers/:id', z.strictObject({}), ({ path }) => {
      const customer = table.get(path['id']!);
      return customer.deleted ? { id: customer.id, object: 'customer', deleted: true } : customer;
    }),
    route('POST', '/v1/customers/:id', fields, ({ path, params }) => update(path['id']!, params)),
    route('DELETE', '/v1/customers/:id', z.strictObject({}), ({ path }) => {
      const customer = get(path['id']!);
      customer.deleted = true;
      world.emit('customer.deleted', customer);
      return { id: customer.id, object: 'customer', deleted: true };
    }),
  ];

  return {
    routes,
    get,
    all: table.all,
    setDefaultCard: (id: string, method: string) => update(id, { invoice_settings: { default_payment_method: method } }),
    /** What is owed to the customer (negative) or by them is kept for the next invoice. */
    addToBalance(customer: CustomerRecord, cents: number): void {
      const before = apply(customer, { balance: customer.balance + cents });
      if (before) world.emit('customer.updated', customer, before);
    },
  };
}

export type Customers = ReturnType<typeof createCustomers>;
