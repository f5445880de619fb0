import { chartMessages } from '../../messages/charts-en.ts';
import { Legend } from './legend.tsx';
import { barsPath, linePath, rulesPath } from './paths.ts';
import type { PlotArea } from './plot-area.ts';
import { Plot } from './plot.tsx';
import type { Reading, ReadingRow } from './reading.tsx';
import { maxOf, stack, sumOf, totals } from './series.ts';
import type { Series } from './series.ts';
import { bucketName } from './time-axis.ts';
import type { TimeBuckets } from './time-axis.ts';
import { useHidden } from './use-hidden.ts';
import type { ValueFormat } from './value-format.ts';

export interface StackedBarsProps {
  title: string;
  buckets: TimeBuckets;
  /** The first stands on the ground. */
  series: readonly Series[];
  /** The whole of the period before, bucket by bucket; not shown while a part is hidden, as it could not be compared. */
  previous?: readonly (number | null)[] | undefined;
  format: ValueFormat;
  isWhole?: boolean;
  heightPx?: number;
}

const MOST_READ = 8;
const DENSE_PX = 14;

export function StackedBars({ title, buckets, series, previous, format, isWhole, heightPx }: StackedBarsProps) {
  const { hidden, toggle } = useHidden(series.map(({ id }) => id));
  const count = buckets.starts.length;
  const shown = series.filter(({ id }) => !hidden.has(id));
  const ghost = hidden.size === 0 ? previous : undefined;
  const layers = stack(shown, count);
  const sums = totals(shown, count);
  const isOpen = (index: number): boolean => buckets.isLastOpen === true && index === count - 1;
  const highest = Array.from({ length: count }, (_, index) => layers.findLastIndex(({ from, to }) => to[index]! > from[index]!));

  function read(index: number): Reading {
    const rows = shown
      .map(({ id, name, color, values }) => ({ id, name, color, amount: values[index] ?? 0 }))
      .filter(({ amount }) => amount > 0)
      .toReversed()
      .map(({ amount, ...row }): ReadingRow => ({ ...row, value: format.exact(amount) }));
    const total = { id: 'total', name: chartMessages.total, value: format.exact(sums[index] ?? 0), isStrong: true };
    const before = ghost?.[index];
    return {
      title: bucketName(buckets, index),
      isOpen: isOpen(index),
      rows: [
        ...rows.slice(0, MOST_READ),
        ...(rows.length === 1 && shown.length === 1 ? [] : [total]),
        ...(before == null ? [] : [{ id: 'previous', name: chartMessages.previous, value: format.exact(before) }]),
      ],
    };
  }

  const marks = (area: PlotArea) => (
    <>
      {ghost === undefined ? null : <Ghost area={area} values={ghost} />}
      {layers.map((layer, order) => {
        const isTop = (index: number): boolean => highest[index] === order;
        const { id, color } = layer.series;
        return (
          <g key={id} style={{ fill: color }}>
            <path d={barsPath(area, layer, { isTop, only: (index) => !isOpen(index) })} />
            <path d={barsPath(area, layer, { isTop, only: isOpen })} fillOpacity={0.55} />
          </g>
        );
      })}
      {ghost === undefined ? null : <Rules area={area} values={ghost} />}
    </>
  );

  return (
    <div className="flex flex-col gap-3">
      {series.length < 2 && ghost === undefined ? null : (
        <Legend
          title={title}
          hidden={hidden}
          onToggle={toggle}
          previous={ghost === undefined ? undefined : format.short(sumOf(ghost))}
          entries={series.map(({ id, name, color, values }) => ({ id, name, color, value: format.short(sumOf(values)) }))}
        />
      )}
      <Plot
        title={title}
        buckets={buckets}
        max={Math.max(maxOf(sums), maxOf(ghost ?? []))}
        format={format}
        cursor="band"
        read={read}
        {...(isWhole === undefined ? {} : { isWhole })}
        {...(heightPx === undefined ? {} : { heightPx })}
      >
        {marks}
      </Plot>
    </div>
  );
}

function Ghost({ area, values }: { area: PlotArea; values: readonly (number | null)[] }) {
  const layer = { from: values.map(() => 0), to: values.map((value) => value ?? 0) };
  return <path d={barsPath(area, layer, { isTop: () => true })} className="fill-hover" />;
}

/** A mark on each bar; a line across them where the bars are too thin for marks. */
function Rules({ area, values }: { area: PlotArea; values: readonly (number | null)[] }) {
  const isDense = area.band < DENSE_PX;
  const path = isDense ? linePath(area, values) : rulesPath(area, values);
  return (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round" strokeOpacity={isDense ? 0.75 : 1}>
      <path d={path} style={{ stroke: 'var(--ground)' }} strokeWidth={isDense ? 3 : 4} />
      <path d={path} className="stroke-ink" strokeWidth={isDense ? 1 : 1.5} />
    </g>
  );
}
