import type { TimeUnit } from '../../ui/charts/zone.ts';
import { PERIOD_KINDS, parseDay } from './periods.ts';
import type { Period } from './periods.ts';

/** What figures can be split by and filtered by; the words of the address. */
export const DIMENSIONS = ['model', 'provider', 'person', 'key', 'session'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** What answers were for is a split, not a filter. */
export const SPLITS = [...DIMENSIONS, 'purpose'] as const;
export type Split = (typeof SPLITS)[number];

export type Filters = Readonly<Record<Dimension, readonly string[]>>;

/** Where on the page somebody is: all of it stands in the address, so that a link shows another person the same. */
export interface Place {
  readonly period: Period;
  /** Undefined: what suits the period. */
  readonly unit: TimeUnit | undefined;
  readonly split: Split;
  readonly compares: boolean;
  readonly filters: Filters;
}

const UNITS: readonly TimeUnit[] = ['hour', 'day', 'week', 'month'];
const MOST_FILTERS = 20;
const NO_FILTERS: Filters = { model: [], provider: [], person: [], key: [], session: [] };

export const FIRST_PLACE: Place = { period: { kind: '30d' }, unit: undefined, split: 'model', compares: true, filters: NO_FILTERS };

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined => values.find((value) => value === text);

/** Whatever the address says that makes no sense is as if it did not say it. */
export function parsePlace(search: URLSearchParams): Place {
  const kind = oneOf(PERIOD_KINDS, search.get('period')) ?? FIRST_PLACE.period.kind;
  const [from, to] = [search.get('from'), search.get('to')];
  const hasDays = parseDay(from) !== null && parseDay(to) !== null;
  const filters = Object.fromEntries(
    DIMENSIONS.map((dimension) => [dimension, [...new Set(search.getAll(dimension).filter(Boolean))].slice(0, MOST_FILTERS)]),
  );
  return {
    period: kind === 'custom' ? (hasDays ? { kind, from: from ?? undefined, to: to ?? undefined } : FIRST_PLACE.period) : { kind },
    unit: oneOf(UNITS, search.get('by')),
    split: oneOf(SPLITS, search.get('split')) ?? FIRST_PLACE.split,
    compares: search.get('compare') !== 'no',
    filters: { ...NO_FILTERS, ...filters },
  };
}

/** Only what differs from the page as it opens. */
export function writePlace({ period, unit, split, compares, filters }: Place): URLSearchParams {
  const search = new URLSearchParams();
  if (period.kind !== FIRST_PLACE.period.kind) search.set('period', period.kind);
  if (period.kind === 'custom' && period.from !== undefined && period.to !== undefined) {
    search.set('from', period.from);
    search.set('to', period.to);
  }
  if (unit !== undefined) search.set('by', unit);
  if (split !== FIRST_PLACE.split) search.set('split', split);
  if (!compares) search.set('compare', 'no');
  for (const dimension of DIMENSIONS) for (const value of filters[dimension]) search.append(dimension, value);
  return search;
}

export function toggleFilter(filters: Filters, dimension: Dimension, value: string): Filters {
  const values = filters[dimension];
  const isOn = values.includes(value);
  const next = isOn ? values.filter((one) => one !== value) : [...values, value].slice(-MOST_FILTERS);
  return { ...filters, [dimension]: next };
}

export const hasFilters = (filters: Filters): boolean => DIMENSIONS.some((dimension) => filters[dimension].length > 0);

export const withoutFilters = (place: Place): Place => ({ ...place, filters: NO_FILTERS });
