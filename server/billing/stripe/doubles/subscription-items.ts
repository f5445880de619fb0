/** Which items a change leaves, and which of them became which. */
import type { ItemRecord, PriceRecord } from './records.ts';
import { invalidRequest, missing } from './refusals.ts';
import type { ChangedItem } from './subscription-fields.ts';

export interface ItemChange {
  before: ItemRecord | null;
  after: ItemRecord | null;
}

export function changeItems(
  items: readonly ItemRecord[],
  changes: readonly ChangedItem[],
  make: (price: string, quantity: number | undefined) => ItemRecord,
  priceOf: (id: string) => PriceRecord,
): { items: ItemRecord[]; pairs: ItemChange[] } {
  const result = new Map(items.map((item) => [item.id, item]));
  const pairs: ItemChange[] = [];
  for (const change of changes) {
    if (change.id === undefined) {
      if (change.price === undefined)
        throw invalidRequest('An item needs a price.', { code: 'parameter_missing', param: 'items[0][price]' });
      if ([...result.values()].some(({ price }) => price.id === change.price)) {
        throw invalidRequest(`Cannot add multiple subscription items with the same plan: ${change.price}`, { param: 'items' });
      }
      const made = make(change.price, change.quantity);
      result.set(made.id, made);
      pairs.push({ before: null, after: made });
      continue;
    }
    const before = result.get(change.id);
    if (before === undefined) throw missing('subscription item', change.id, 'items[0][id]');
    if (change.deleted) {
      result.delete(before.id);
      pairs.push({ before, after: null });
      continue;
    }
    const price = change.price === undefined ? before.price : priceOf(change.price);
    const quantity = change.quantity ?? before.quantity;
    if (price.id === before.price.id && quantity === before.quantity) continue;
    const after: ItemRecord = { ...before, price, ...(quantity !== undefined && { quantity }) };
    result.set(after.id, after);
    pairs.push({ before, after });
  }
  if (result.size === 0) throw invalidRequest('A subscription must have at least one active plan.', { param: 'items' });
  return { items: [...result.values()], pairs };
}
