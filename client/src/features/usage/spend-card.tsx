import { usageMessages } from '../../messages/usage-en.ts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { ChartState } from '../../ui/charts/chart-frame.tsx';
import type { TableData } from '../../ui/charts/chart-table.tsx';
import { sumOf } from '../../ui/charts/series.ts';
import type { Series } from '../../ui/charts/series.ts';
import type { ColorBook } from '../../ui/charts/series-colors.ts';
import { StackedBars } from '../../ui/charts/stacked-bars.tsx';
import { bucketName } from '../../ui/charts/time-axis.ts';
import type { TimeBuckets } from '../../ui/charts/time-axis.ts';
import { chartMessages } from '../../messages/charts-en.ts';
import { ChoiceMenu } from './choice-menu.tsx';
import { FORMATS } from './figures.ts';
import type { Split } from './place.ts';
import { layersOf } from './usage-view.ts';
import type { UsageView } from './usage-view.ts';

interface SpendCardProps {
  state: ChartState;
  view: UsageView | undefined;
  before: readonly number[] | null;
  split: Split;
  splits: readonly Split[];
  onSplit: (split: Split) => void;
  book: ColorBook;
}

const money = FORMATS.cost;

/** What was spent, when, and on what. */
export function SpendCard({ state, view, before, split, splits, onSplit, book }: SpendCardProps) {
  const words = usageMessages;
  const layers = view ? layersOf(view, book) : [];
  const buckets = view?.buckets;
  const title = words.spendTitle(words.splits[view?.split ?? split].toLowerCase());
  return (
    <ChartFrame
      title={title}
      figure={view ? money.short(view.totals.cost) : ''}
      note={buckets ? words.byUnit[buckets.unit] : ''}
      state={state}
      shape="bars"
      heightPx={300}
      table={buckets ? spendTable(title, buckets, layers, before) : null}
      actions={<ChoiceMenu label={words.split} value={split} values={splits} names={words.splits} onPick={onSplit} />}
    >
      {buckets ? (
        <StackedBars
          key={view.split}
          title={title}
          buckets={buckets}
          series={layers}
          previous={before ?? undefined}
          format={money}
          heightPx={260}
        />
      ) : null}
    </ChartFrame>
  );
}

export function spendTable(caption: string, buckets: TimeBuckets, layers: readonly Series[], before: readonly number[] | null): TableData {
  const at = (index: number): number => sumOf(layers.map(({ values }) => values[index] ?? 0));
  const columns = [...layers.map(({ name }) => name), chartMessages.total, ...(before ? [chartMessages.previous] : [])];
  const cells = (values: readonly number[]): string[] => values.map((value) => money.exact(value));
  const total = sumOf(buckets.starts.map((_, index) => at(index)));
  return {
    caption,
    columns: [chartMessages.time[buckets.unit], ...columns],
    rows: buckets.starts.map((start, index) => ({
      id: `${start}`,
      cells: [
        bucketName(buckets, index),
        ...cells([...layers.map(({ values }) => values[index] ?? 0), at(index), ...(before ? [before[index] ?? 0] : [])]),
      ],
    })),
    foot: [chartMessages.total, ...cells([...layers.map(({ values }) => sumOf(values)), total, ...(before ? [sumOf(before)] : [])])],
  };
}
