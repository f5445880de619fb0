/** One kind of object by id, listed as Stripe lists: newest first, in pages. */
import { missing } from './refusals.ts';
import type { WireList } from './records.ts';

export interface Paging {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

export function createTable<T extends { id: string }>(what: string) {
  const rows = new Map<string, T>();
  return {
    add(row: T): T {
      rows.set(row.id, row);
      return row;
    },
    find: (id: string): T | undefined => rows.get(id),
    get(id: string, param?: string): T {
      const row = rows.get(id);
      if (row === undefined) throw missing(what, id, param);
      return row;
    },
    all: (): T[] => [...rows.values()],
    list: (url: string, paging: Paging, keep: (row: T) => boolean = () => true): WireList<T> =>
      page(url, [...rows.values()].toReversed().filter(keep), paging, what),
  };
}

export type Table<T extends { id: string }> = ReturnType<typeof createTable<T>>;

export function page<T extends { id: string }>(url: string, rows: T[], paging: Paging, what = 'object'): WireList<T> {
  const limit = Math.min(paging.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  const at = (id: string, param: string) => {
    const index = rows.findIndex((row) => row.id === id);
    if (index === -1) throw missing(what, id, param);
    return index;
  };
  if (paging.ending_before !== undefined) {
    const end = at(paging.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', url, has_more: start > 0, data: rows.slice(start, end) };
  }
  const start = paging.starting_after === undefined ? 0 : at(paging.starting_after, 'starting_after') + 1;
  return { object: 'list', url, has_more: start + limit < rows.length, data: rows.slice(start, start + limit) };
}

/** A list inside an object. */
export function wholeList<T>(url: string, data: T[]): WireList<T> {
  return { object: 'list', url, has_more: false, data };
}
