/** From the values of a dimension to the groups that a view shows. */
import type { Part } from '../billing/rollup/cells.ts';
import type { Dimension, GroupKind } from './usage-records.ts';
import type { RankedWord } from './usage-reads.ts';

/** The largest by name; what is smaller is one group. */
export const SHOWN_GROUPS = 20;
/** In each point of a series. */
export const SHOWN_IN_POINTS = 8;

export const PART_OF: Record<Dimension, Part> = {
  model: 'model',
  provider: 'model',
  person: 'actor',
  apiKey: 'actor',
  session: 'session',
  purpose: 'purpose',
};

export interface GroupName {
  key: string;
  kind: Exclude<GroupKind, 'other'>;
}

export interface Grouping {
  part: Part;
  /** The place of each key's group in `names`; what is not named is of none of them. */
  keys: string[];
  places: number[];
  names: GroupName[];
}

const NONE: GroupName = { key: 'none', kind: 'none' };

export function groupingOf(dimension: Dimension, ranked: readonly RankedWord[]): Grouping {
  const named = ranked.map(({ key, word, costMicros }) => ({ key, costMicros, name: nameOf(dimension, word) }));
  const costs = new Map<string, { name: GroupName; costMicros: bigint }>();
  for (const { name, costMicros } of named) costs.set(name.key, { name, costMicros: (costs.get(name.key)?.costMicros ?? 0n) + costMicros });
  // Stable: where nothing cost anything the order is that of the rank.
  const names = [...costs.values()]
    .toSorted((a, b) => (a.costMicros < b.costMicros ? 1 : a.costMicros > b.costMicros ? -1 : 0))
    .slice(0, SHOWN_GROUPS)
    .map(({ name }) => name);
  const places = new Map(names.map((name, place) => [name.key, place]));
  const shown = named.filter(({ name }) => places.has(name.key));
  return {
    part: PART_OF[dimension],
    keys: shown.map(({ key }) => key),
    places: shown.map(({ name }) => places.get(name.key)!),
    names,
  };
}

function nameOf(dimension: Dimension, word: string | null): GroupName {
  if (word === null || word === '') return NONE;
  const isKey = word.startsWith('key_');
  switch (dimension) {
    case 'provider':
      return { key: word.slice(0, word.indexOf(':')), kind: 'value' };
    case 'person':
      return isKey ? NONE : { key: word, kind: 'value' };
    case 'apiKey':
      return isKey ? { key: word, kind: 'value' } : NONE;
    case 'model':
    case 'session':
    case 'purpose':
      return { key: word, kind: 'value' };
  }
}
