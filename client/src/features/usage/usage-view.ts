import type { ColorBook } from '../../ui/charts/series-colors.ts';
import { REST_COLOR } from '../../ui/charts/series-colors.ts';
import type { Series } from '../../ui/charts/series.ts';
import { sumOf } from '../../ui/charts/series.ts';
import type { TimeBuckets } from '../../ui/charts/time-axis.ts';
import { personColor } from '../../ui/person-color.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import type { Figures } from './figures.ts';
import type { Split } from './place.ts';

/** One part of a whole: a model, a person, a session; or what stands for several, or for what has none. */
export interface Group {
  readonly key: string;
  readonly name: string;
  readonly cost: number;
  /** Of what was spent, 0 to 1. */
  readonly share: number;
  readonly kind: 'VALUE' | 'OTHER' | 'NONE';
}

const REST = 'other';
const NONE_COLOR = 'var(--line-strong)';

export interface UsageView {
  readonly asOf: string;
  readonly isOwn: boolean;
  /** How many days back the plan shows; null: all of them. */
  readonly limitedTo: number | null;
  /** What `groups` are. */
  readonly split: Split;
  readonly buckets: TimeBuckets;
  readonly totals: Figures;
  /** One for each bucket, in their order. */
  readonly points: readonly Figures[];
  readonly groups: readonly Group[];
  /** Of each group by its key: what it cost in each bucket. */
  readonly costs: ReadonlyMap<string, readonly number[]>;
}

export function colorOf(book: ColorBook, split: Split, key: string): string {
  switch (split) {
    case 'model':
      return book.model(key, key.split(':')[0] ?? '');
    case 'provider':
      return book.model(`provider ${key}`, key);
    case 'person':
      return personColor(key);
    case 'key':
    case 'session':
    case 'purpose':
      return book.other(split, key);
  }
}

/** The groups that have a course of their own, the largest on the ground, and above them all that is left. */
export function layersOf(view: UsageView, book: ColorBook): readonly Series[] {
  const named = view.groups
    .filter(({ key, kind, cost }) => kind !== 'OTHER' && cost > 0 && view.costs.has(key))
    .toSorted((one, other) => other.cost - one.cost)
    .map(({ key, name, kind }) => ({
      id: key,
      name,
      color: kind === 'NONE' ? NONE_COLOR : colorOf(book, view.split, key),
      values: view.costs.get(key) ?? [],
    }));
  const left = view.points.map(({ cost }, index) => Math.max(0, cost - sumOf(named.map(({ values }) => values[index] ?? 0))));
  return sumOf(left) === 0 ? named : [...named, { id: REST, name: usageMessages.rest, color: REST_COLOR, values: left }];
}
