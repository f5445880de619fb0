/** Products and prices. */
import { z } from 'zod';
import { amount, clearable, flag, integer, mergeMetadata, metadata, paging, text } from './params.ts';
import type { PriceRecord, ProductRecord } from './records.ts';
import { invalidRequest, missing } from './refusals.ts';
import { route } from './routes.ts';
import { apply } from './world.ts';
import type { World } from './world.ts';

const decimal = z.string().regex(/^\d+(\.\d{1,12})?$/, 'Invalid decimal');
const interval = z.enum(['day', 'week', 'month', 'year']);

export const inlinePrice = z.strictObject({
  currency: text,
  unit_amount: amount.optional(),
  unit_amount_decimal: decimal.optional(),
  product: text.optional(),
  product_data: z.strictObject({ name: text, description: text.optional(), metadata: metadata.optional() }).optional(),
  recurring: z.strictObject({ interval, interval_count: integer.optional() }).optional(),
});

const productFields = z.strictObject({
  active: flag.optional(),
  description: clearable(text).optional(),
  id: text.optional(),
  metadata: metadata.optional(),
  name: text,
});

const priceFields = inlinePrice.extend({
  active: flag.optional(),
  lookup_key: text.optional(),
  metadata: metadata.optional(),
  nickname: text.optional(),
  recurring: z
    .strictObject({
      interval,
      interval_count: integer.optional(),
      usage_type: z.enum(['licensed', 'metered']).optional(),
      meter: text.optional(),
    })
    .optional(),
  transfer_lookup_key: flag.optional(),
});

const priceFilters = z.strictObject({
  active: flag.optional(),
  lookup_keys: z.array(text).max(10).optional(),
  product: text.optional(),
  type: z.enum(['one_time', 'recurring']).optional(),
  ...paging,
});

export function createCatalog(world: World, meterExists: (id: string) => boolean) {
  const products = world.table<ProductRecord>('product');
  const prices = world.table<PriceRecord>('price');

  function addProduct({ metadata: meta, ...params }: z.output<typeof productFields>): ProductRecord {
    if (params.id !== undefined && products.find(params.id)) {
      throw invalidRequest('Product already exists.', { code: 'resource_already_exists', param: 'id' });
    }
    const product = products.add({
      id: params.id ?? world.id('prod'),
      object: 'product',
      active: params.active ?? true,
      created: world.now(),
      description: params.description ?? null,
      livemode: false,
      metadata: mergeMetadata({}, meta),
      name: params.name,
      updated: world.now(),
    });
    world.emit('product.created', product);
    return product;
  }

  function addPrice(params: z.output<typeof priceFields>): PriceRecord {
    const { recurring, lookup_key: lookupKey = null } = params;
    const decimalAmount = params.unit_amount_decimal ?? (params.unit_amount === undefined ? undefined : String(params.unit_amount));
    if (decimalAmount === undefined) throw invalidRequest('One of unit_amount or unit_amount_decimal is needed.', { param: 'unit_amount' });
    const isMetered = recurring?.usage_type === 'metered';
    if (isMetered && recurring.meter === undefined) {
      throw invalidRequest('A metered price needs a meter.', { param: 'recurring[meter]' });
    }
    if (recurring?.meter !== undefined && !meterExists(recurring.meter))
      throw missing('billing meter', recurring.meter, 'recurring[meter]');
    if (lookupKey !== null) freeLookupKey(lookupKey, params.transfer_lookup_key ?? false);
    const product = params.product_data ? addProduct(params.product_data) : products.get(params.product ?? '', 'product');
    const price = prices.add({
      id: world.id('price'),
      object: 'price',
      active: params.active ?? true,
      billing_scheme: 'per_unit',
      created: world.now(),
      currency: params.currency,
      livemode: false,
      lookup_key: lookupKey,
      metadata: mergeMetadata({}, params.metadata),
      nickname: params.nickname ?? null,
      product: product.id,
      recurring: recurring
        ? {
            interval: recurring.interval,
            interval_count: recurring.interval_count ?? 1,
            usage_type: recurring.usage_type ?? 'licensed',
            meter: recurring.meter ?? null,
          }
        : null,
      type: recurring ? 'recurring' : 'one_time',
      unit_amount: Number.isInteger(Number(decimalAmount)) ? Number(decimalAmount) : null,
      unit_amount_decimal: decimalAmount,
    });
    world.emit('price.created', price);
    return price;
  }

  function freeLookupKey(key: string, isTransferred: boolean): void {
    const holder = prices.all().find((price) => price.lookup_key === key);
    if (holder === undefined) return;
    if (!isTransferred) {
      throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, {
        code: 'resource_already_exists',
        param: 'lookup_key',
      });
    }
    apply(holder, { lookup_key: null });
  }

  const routes = [
    route('POST', '/v1/products', productFields, ({ params }) => addProduct(params)),
    route('GET', '/v1/products', z.strictObject({ active: flag.optional(), ids: z.array(text).optional(), ...paging }), ({ params }) =>
      products.list(
        '/v1/products',
        params,
        ({ id, active }) => (params.ids?.includes(id) ?? true) && (params.active === undefined || params.active === active),
      ),
    ),
    route('GET', '/v1/products/:id', z.strictObject({}), ({ path }) => products.get(path['id']!)),
    route('POST', '/v1/products/:id', productFields.partial(), ({ path, params }) => {
      const product = products.get(path['id']!);
      const { id: _, metadata: meta, ...rest } = params;
      const before = apply(product, { ...(rest as Partial<ProductRecord>), metadata: mergeMetadata(product.metadata, meta) });
      if (before) world.emit('product.updated', product, before);
      return product;
    }),
    route('POST', '/v1/prices', priceFields, ({ params }) => addPrice(params)),
    route('GET', '/v1/prices', priceFilters, ({ params }) =>
      prices.list(
        '/v1/prices',
        params,
        (price) =>
          (params.lookup_keys?.includes(price.lookup_key ?? '') ?? true) &&
          (params.active === undefined || params.active === price.active) &&
          (params.product === undefined || params.product === price.product) &&
          (params.type === undefined || params.type === price.type),
      ),
    ),
    route('GET', '/v1/prices/:id', z.strictObject({}), ({ path }) => prices.get(path['id']!)),
    route(
      'POST',
      '/v1/prices/:id',
      z.strictObject({ active: flag.optional(), metadata: metadata.optional(), nickname: clearable(text).optional() }),
      ({ path, params }) => {
        const price = prices.get(path['id']!);
        const { metadata: meta, ...rest } = params;
        const before = apply(price, { ...(rest as Partial<PriceRecord>), metadata: mergeMetadata(price.metadata, meta) });
        if (before) world.emit('price.updated', price, before);
        return price;
      },
    ),
  ];

  return {
    routes,
    addPrice,
    priceOf(id: string, param = 'price'): PriceRecord {
      const price = prices.get(id, param);
      if (!price.active) throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, { param });
      return price;
    },
    price: (id: string) => prices.get(id),
    productName: (id: string): string => products.get(id).name,
  };
}

export type Catalog = ReturnType<typeof createCatalog>;
