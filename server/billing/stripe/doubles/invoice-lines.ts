/** Lines of invoices: seats in advance, usage in arrears, and what a change in mid-period costs or gives back. */
import type { InvoiceRecord, ItemRecord, LineRecord, PriceRecord, SubscriptionRecord } from './records.ts';
import type { World } from './world.ts';

export interface Period {
  start: number;
  end: number;
}

export interface ItemLine {
  subscription: SubscriptionRecord;
  item: Pick<ItemRecord, 'id' | 'price'>;
  period: Period;
  quantity: number;
  amount: number;
  description: string;
  isProration?: boolean;
}

export interface PlainLine {
  price: PriceRecord;
  quantity: number;
  description: string;
  period: Period;
}

const DECIMALS = 12;
const ONE = 10n ** BigInt(DECIMALS);

/** Cents, rounded half up, exact however small the price is. */
export function priceOfQuantity(unitDecimal: string, quantity: number): number {
  const [whole = '0', fraction = ''] = unitDecimal.split('.');
  const scaled = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return Number((scaled * BigInt(quantity) + ONE / 2n) / ONE);
}

/** The part of a full period's price that the time from `from` to its end is worth. */
export function proratedPrice(price: PriceRecord, quantity: number, { start, end }: Period, from: number): number {
  const full = priceOfQuantity(price.unit_amount_decimal ?? '0', quantity);
  return Math.round((full * (end - from)) / (end - start));
}

export function lineOfItem(world: World, line: ItemLine): LineRecord {
  const { subscription, item } = line;
  return {
    ...blank(world, line, item.price),
    subscription: subscription.id,
    metadata: { ...subscription.metadata },
    parent: {
      type: 'subscription_item_details',
      subscription_item_details: { subscription: subscription.id, subscription_item: item.id, proration: line.isProration ?? false },
      invoice_item_details: null,
    },
  };
}

export function plainLine(world: World, line: PlainLine): LineRecord {
  const amount = priceOfQuantity(line.price.unit_amount_decimal ?? '0', line.quantity);
  return {
    ...blank(world, { ...line, amount }, line.price),
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: { invoice_item: world.id('ii'), proration: false, subscription: null },
    },
  };
}

function blank(world: World, line: Pick<ItemLine, 'amount' | 'description' | 'period' | 'quantity'>, price: PriceRecord) {
  return {
    id: world.id('il'),
    object: 'line_item' as const,
    amount: line.amount,
    currency: price.currency,
    description: line.description,
    invoice: null,
    livemode: false as const,
    metadata: {},
    period: line.period,
    quantity: line.quantity,
    subscription: null,
    subtotal: line.amount,
    pricing: {
      type: 'price_details' as const,
      unit_amount_decimal: price.unit_amount_decimal ?? '0',
      price_details: { price: price.id, product: price.product },
    },
  };
}

/** Sums the lines and takes what the customer has or owes into account. */
export function addUp(invoice: InvoiceRecord, balance: number): void {
  const total = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
  const due = Math.max(0, total + balance);
  Object.assign(invoice, {
    subtotal: total,
    total,
    starting_balance: balance,
    amount_due: due,
    amount_remaining: due - invoice.amount_paid,
  });
}
