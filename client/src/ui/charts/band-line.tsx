import { chartMessages } from '../../messages/charts-en.ts';
import { Dots, Line } from './area-line.tsx';
import { areaPath } from './paths.ts';
import type { PlotArea } from './plot-area.ts';
import { Plot } from './plot.tsx';
import type { Reading } from './reading.tsx';
import { maxOf } from './series.ts';
import { ONE_COLOR } from './series-colors.ts';
import { bucketName } from './time-axis.ts';
import type { TimeBuckets } from './time-axis.ts';
import type { ValueFormat } from './value-format.ts';

export interface BandLineProps {
  title: string;
  buckets: TimeBuckets;
  /** The middle of what was measured; null where nothing was. */
  p50: readonly (number | null)[];
  p95: readonly (number | null)[];
  format: ValueFormat;
  heightPx?: number;
}

const BAND_COLOR = `color-mix(in oklch, ${ONE_COLOR} 55%, var(--ground))`;

/** How something is spread: the median as a line, and above it what all but the slowest twentieth stay below. */
export function BandLine({ title, buckets, p50, p95, format, heightPx }: BandLineProps) {
  const lines = [
    { id: 'p95', name: chartMessages.slow, color: BAND_COLOR, values: p95 },
    { id: 'p50', name: chartMessages.median, color: ONE_COLOR, values: p50 },
  ];

  function read(index: number): Reading {
    const say = (value: number | null | undefined): string => (value == null ? '–' : format.exact(value));
    return {
      title: bucketName(buckets, index),
      isOpen: buckets.isLastOpen === true && index === buckets.starts.length - 1,
      rows: lines.map(({ id, name, color, values }) => ({ id, name, color, value: say(values[index]) })),
    };
  }

  const marks = (area: PlotArea) => (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      <path d={areaPath(area, p95, p50)} style={{ fill: ONE_COLOR }} fillOpacity={0.13} />
      {lines.map(({ id, color, values }) => (
        <Line key={id} area={area} values={values} color={color} isLastOpen={buckets.isLastOpen === true} />
      ))}
    </g>
  );

  return (
    <div className="flex flex-col gap-2">
      <Plot
        title={title}
        buckets={buckets}
        max={Math.max(maxOf(p50), maxOf(p95))}
        format={format}
        cursor="line"
        read={read}
        onCrosshair={(area, index) => <Dots area={area} series={lines} index={index} />}
        {...(heightPx === undefined ? {} : { heightPx })}
      >
        {marks}
      </Plot>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft" aria-hidden="true">
        {lines.toReversed().map(({ id, name, color }) => (
          <span key={id} className="flex items-center gap-1.5">
            <span className="h-0.5 w-3 rounded-full" style={{ background: color }} />
            {name}
          </span>
        ))}
      </p>
    </div>
  );
}
