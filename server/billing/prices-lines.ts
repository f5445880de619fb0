/** The rows of the price table as people read them: by name, what is in effect, what is to come, and what is over. */
import type { Price } from './cost.ts';
import { isLater, newestAt, priceOf } from './price-list.ts';
import type { PriceRow } from './price-list.ts';

export interface PriceRecord {
  id: string;
  model: string;
  /** Null: the list, for everybody. */
  workspaceId: string | null;
  effectiveFrom: Date;
  /** Null: from here on this name has no price of its own. */
  price: Price | null;
  source: string;
  /** `YYYY-MM-DD`. */
  readOn: string | null;
  createdById: string | null;
  createdAt: Date;
}

/** All that was ever set for one name, in the list or for one workspace. */
export interface PriceLine {
  model: string;
  workspace: { id: string; slug: string; name: string } | null;
  /** What is in effect; null where it was withdrawn or is still to come. */
  current: PriceRecord | null;
  /** The soonest first. */
  upcoming: PriceRecord[];
  /** What is over, the newest first. */
  past: PriceRecord[];
}

export type FullRow = PriceRow & {
  source: string;
  read_on: string | null;
  created_by_id: string | null;
  slug: string | null;
  name: string | null;
};

export function lineOf(rows: readonly FullRow[], now: Date): PriceLine {
  const [first] = rows;
  const { model, workspace_id: workspaceId, slug, name } = first!;
  const newest = newestAt(rows, model, now);
  const standing = newest && !newest.withdrawn ? newest : null;
  const sorted = rows.toSorted((a, b) => (isLater(a, b) ? 1 : -1));
  const isToCome = (row: FullRow) => new Date(row.effective_from).getTime() > now.getTime();
  // Of several for the same moment only the last one comes, and only where it changes something.
  const last = sorted.filter(isToCome).filter((row, index, all) => all[index + 1]?.effective_from !== row.effective_from);
  const coming = last.filter((row, index) => !isSame(row, last[index - 1] ?? newest));
  return {
    model,
    workspace: workspaceId === null ? null : { id: workspaceId, slug: slug!, name: name! },
    current: standing && recordOf(standing),
    upcoming: coming.map(recordOf),
    past: sorted
      .filter((row) => !isToCome(row) && row.id !== standing?.id)
      .toReversed()
      .map(recordOf),
  };
}

function isSame(row: FullRow, before: FullRow | null): boolean {
  if (before === null || row.withdrawn || before.withdrawn) return row.withdrawn && (before?.withdrawn ?? true);
  const figures = (price: Price) =>
    JSON.stringify({ ...price, id: null }, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return figures(priceOf(row)) === figures(priceOf(before));
}

export function recordOf(row: FullRow): PriceRecord {
  return {
    id: row.id,
    model: row.model,
    workspaceId: row.workspace_id,
    effectiveFrom: new Date(row.effective_from),
    price: row.withdrawn ? null : priceOf(row),
    source: row.source,
    readOn: row.read_on,
    createdById: row.created_by_id,
    createdAt: new Date(row.created_at),
  };
}
