/** What a subscription's invoices are made of: seats, usage since it was last billed, and prorations that wait for the next invoice. */
import type { Catalog } from './catalog.ts';
import { lineOfItem, priceOfQuantity, proratedPrice } from './invoice-lines.ts';
import type { Period } from './invoice-lines.ts';
import type { Invoices } from './invoices.ts';
import type { Meters } from './meters.ts';
import type { ItemRecord, LineRecord, SubscriptionRecord } from './records.ts';
import type { World } from './world.ts';

interface SubscriptionLinesOptions {
  catalog: Catalog;
  meters: Meters;
  invoices: Invoices;
}

const isMetered = (item: Pick<ItemRecord, 'price'>) => item.price.recurring?.usage_type === 'metered';

export function createSubscriptionLines(world: World, { catalog, meters, invoices }: SubscriptionLinesOptions) {
  /** From when on an item's usage is not on an invoice yet. */
  const usageFrom = new Map<string, number>();
  const pending = new Map<string, LineRecord[]>();
  /** Usage that comes in while the invoice is a draft still counts. */
  const recounted = new Map<string, () => number>();

  invoices.onFinalize((invoice) => {
    for (const line of invoice.lines.data) {
      const quantity = recounted.get(line.id)?.();
      if (quantity === undefined) continue;
      const amount = priceOfQuantity(line.pricing?.unit_amount_decimal ?? '0', quantity);
      Object.assign(line, { quantity, amount, subtotal: amount });
    }
  });

  const nameOf = (item: Pick<ItemRecord, 'price'>) => catalog.productName(item.price.product);

  function seatLine(subscription: SubscriptionRecord, item: ItemRecord, period: Period, full: Period): LineRecord {
    const quantity = item.quantity ?? 1;
    const isPart = period.start > full.start;
    return lineOfItem(world, {
      subscription,
      item,
      period,
      quantity,
      amount: isPart
        ? proratedPrice(item.price, quantity, full, period.start)
        : priceOfQuantity(item.price.unit_amount_decimal ?? '0', quantity),
      description: `${quantity} × ${nameOf(item)}`,
      isProration: isPart,
    });
  }

  function usageLine(subscription: SubscriptionRecord, item: ItemRecord, to: number): LineRecord {
    const from = usageFrom.get(item.id) ?? item.current_period_start;
    const count = () => meters.total(item.price.recurring?.meter ?? '', subscription.customer, from, to);
    const quantity = count();
    const line = lineOfItem(world, {
      subscription,
      item,
      period: { start: from, end: to },
      quantity,
      amount: priceOfQuantity(item.price.unit_amount_decimal ?? '0', quantity),
      description: nameOf(item),
    });
    recounted.set(line.id, count);
    return line;
  }

  return {
    isMetered,
    nameOf,
    startUsage: (item: ItemRecord, at: number): void => void usageFrom.set(item.id, at),
    /** The seats of a period in advance; free while on trial. `full`: the whole period that it is a part of. */
    advanceLines: (subscription: SubscriptionRecord, period: Period, full = period): LineRecord[] =>
      subscription.items.data.filter((item) => !isMetered(item)).map((item) => seatLine(subscription, item, period, full)),
    trialLines: (subscription: SubscriptionRecord, period: Period): LineRecord[] =>
      subscription.items.data.map((item) =>
        lineOfItem(world, {
          subscription,
          item,
          period,
          quantity: item.quantity ?? 0,
          amount: 0,
          description: `Trial period for ${nameOf(item)}`,
        }),
      ),
    /** Usage up to `to`, which is then billed; what was used on trial is free. */
    arrearsLines: (subscription: SubscriptionRecord, to: number): LineRecord[] => {
      const items = subscription.items.data.filter(isMetered);
      const lines = subscription.trial_end === to ? [] : items.map((item) => usageLine(subscription, item, to));
      return lines;
    },
    billed(subscription: SubscriptionRecord, to: number): void {
      for (const item of subscription.items.data) if (isMetered(item)) usageFrom.set(item.id, to);
    },
    /** What the change of seats or price gives back and costs for the rest of the period. */
    prorations(subscription: SubscriptionRecord, before: ItemRecord | null, after: ItemRecord | null, at: number): LineRecord[] {
      const known = before ?? after!;
      const full: Period = { start: known.current_period_start, end: known.current_period_end };
      const rest: Period = { start: at, end: full.end };
      const part = (item: ItemRecord, sign: 1 | -1): LineRecord =>
        lineOfItem(world, {
          subscription,
          item,
          period: rest,
          quantity: item.quantity ?? 1,
          amount: sign * proratedPrice(item.price, item.quantity ?? 1, full, at) || 0,
          description: `${sign === -1 ? 'Unused' : 'Remaining'} time on ${item.quantity ?? 1} × ${nameOf(item)}`,
          isProration: true,
        });
      if (before !== null && isMetered(before)) return [usageLine(subscription, before, at)];
      if (after !== null && isMetered(after)) return [];
      return [...(before ? [part(before, -1)] : []), ...(after ? [part(after, 1)] : [])];
    },
    wait: (subscription: SubscriptionRecord, lines: LineRecord[]): void =>
      void pending.set(subscription.id, [...(pending.get(subscription.id) ?? []), ...lines]),
    waiting: (subscription: SubscriptionRecord): LineRecord[] => pending.get(subscription.id) ?? [],
    take(subscription: SubscriptionRecord): LineRecord[] {
      const lines = pending.get(subscription.id) ?? [];
      pending.delete(subscription.id);
      return lines;
    },
  };
}

export type SubscriptionLines = ReturnType<typeof createSubscriptionLines>;
