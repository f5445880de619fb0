import { useId } from 'react';
import { chartMessages } from '../../messages/charts-en.ts';
import { areaPath, linePath } from './paths.ts';
import type { PlotArea } from './plot-area.ts';
import { Plot } from './plot.tsx';
import type { Reading, ReadingRow } from './reading.tsx';
import { maxOf } from './series.ts';
import type { Series } from './series.ts';
import { bucketName } from './time-axis.ts';
import type { TimeBuckets } from './time-axis.ts';
import type { ValueFormat } from './value-format.ts';

export interface AreaLineProps {
  title: string;
  buckets: TimeBuckets;
  series: Series;
  /** The same in the period before. */
  previous?: readonly (number | null)[] | undefined;
  format: ValueFormat;
  isWhole?: boolean;
  heightPx?: number;
}

/** How many of something there were, bucket by bucket. */
export function AreaLine({ title, buckets, series, previous, format, isWhole, heightPx }: AreaLineProps) {
  const gradient = useId();
  const { id, name, color, values } = series;

  function read(index: number): Reading {
    const say = (value: number | null | undefined): string => (value == null ? '–' : format.exact(value));
    const row: ReadingRow = { id, name, color, value: say(values[index]) };
    const before = previous?.[index];
    return {
      title: bucketName(buckets, index),
      isOpen: buckets.isLastOpen === true && index === buckets.starts.length - 1,
      rows: before == null ? [row] : [row, { id: 'previous', name: chartMessages.previous, value: say(before) }],
    };
  }

  const marks = (area: PlotArea) => (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      {previous === undefined ? null : (
        <path d={linePath(area, previous)} className="stroke-ink-faint" strokeWidth={1.25} strokeDasharray="2 4" />
      )}
      <linearGradient id={gradient} x1="0" x2="0" y1="0" y2="1">
        <stop offset="0" style={{ stopColor: color }} stopOpacity={0.2} />
        <stop offset="1" style={{ stopColor: color }} stopOpacity={0.02} />
      </linearGradient>
      <path d={areaPath(area, values)} fill={`url(#${gradient})`} />
      <Line area={area} values={values} color={color} isLastOpen={buckets.isLastOpen === true} />
    </g>
  );

  return (
    <div className="flex flex-col gap-2">
      <Plot
        title={title}
        buckets={buckets}
        max={Math.max(maxOf(previous ?? []), maxOf(values))}
        format={format}
        cursor="line"
        read={read}
        onCrosshair={(area, index) => <Dots area={area} series={[series]} index={index} />}
        {...(isWhole === undefined ? {} : { isWhole })}
        {...(heightPx === undefined ? {} : { heightPx })}
      >
        {marks}
      </Plot>
      {previous === undefined ? null : (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft" aria-hidden="true">
          <span className="flex items-center gap-1.5">
            <span className="h-0.5 w-3 rounded-full" style={{ background: color }} />
            {name}
          </span>
          <span className="flex items-center gap-1.5">
            <span className="w-3 border-t border-dashed border-ink-soft" />
            {chartMessages.previous}
          </span>
        </p>
      )}
    </div>
  );
}

interface LineProps {
  area: PlotArea;
  values: readonly (number | null)[];
  color: string;
  isLastOpen: boolean;
}

/** What has not ended is dashed. */
export function Line({ area, values, color, isLastOpen }: LineProps) {
  const split = isLastOpen ? values.length - 1 : values.length;
  const done = values.map((value, index) => (index < split ? value : null));
  const open = values.map((value, index) => (index >= split - 1 ? value : null));
  return (
    <g style={{ stroke: color }} strokeWidth={1.75}>
      <path d={linePath(area, done)} />
      {isLastOpen ? <path d={linePath(area, open)} strokeDasharray="3 4" /> : null}
    </g>
  );
}

export function Dots({ area, series, index }: { area: PlotArea; series: readonly Series[]; index: number }) {
  return series.map(({ id, color, values }) => {
    const value = values[index];
    if (value == null) return null;
    return <circle key={id} cx={area.x(index)} cy={area.y(value)} r={4} style={{ fill: color, stroke: 'var(--ground)' }} strokeWidth={2} />;
  });
}
