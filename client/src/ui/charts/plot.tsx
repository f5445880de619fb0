import { clsx } from 'clsx';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { chartMessages } from '../../messages/charts-en.ts';
import { bucketAt, plotArea } from './plot-area.ts';
import type { PlotArea } from './plot-area.ts';
import { ReadingCard, sayReading } from './reading.tsx';
import type { Reading } from './reading.tsx';
import { timeTicks } from './time-axis.ts';
import type { TimeBuckets } from './time-axis.ts';
import { useCrosshair } from './use-crosshair.ts';
import { useWidth } from './use-width.ts';
import type { ValueFormat } from './value-format.ts';

export const PLOT_HEIGHT_PX = 240;

export interface PlotProps {
  title: string;
  buckets: TimeBuckets;
  /** The highest value that must have room. */
  max: number;
  format: ValueFormat;
  isWhole?: boolean;
  heightPx?: number;
  cursor: 'band' | 'line';
  read: (index: number) => Reading;
  /** Marks, drawn anew only when the figures or the size change. */
  children: (area: PlotArea) => ReactNode;
  /** What stands on the crosshair. */
  onCrosshair?: (area: PlotArea, index: number) => ReactNode;
}

/** Axes, one quiet grid, and the crosshair that reads exact values by mouse, finger and arrow keys. */
export function Plot({ title, buckets, heightPx = PLOT_HEIGHT_PX, max, format, isWhole = false, ...props }: PlotProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const count = buckets.starts.length;
  const area = useMemo(
    () => plotArea({ width, height: heightPx, count, max, format, isWhole }),
    [width, heightPx, count, max, format, isWhole],
  );
  const { active, handlers } = useCrosshair({ count, at: (px) => bucketAt(area, px, count) });
  const { children, read, cursor, onCrosshair } = props;
  const marks = useMemo(() => (width === 0 ? null : children(area)), [children, area, width]);
  const axes = useMemo(() => (width === 0 ? null : <Axes area={area} buckets={buckets} />), [area, buckets, width]);
  const reading = active === null ? null : read(active);
  const shown = reading ?? read(count - 1);
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={chartMessages.read(title)}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, count - 1)}
      aria-valuenow={active ?? Math.max(0, count - 1)}
      aria-valuetext={sayReading(shown)}
      className="relative touch-pan-y rounded-sm outline-offset-4 select-none"
      style={{ height: heightPx }}
      {...handlers}
    >
      {width === 0 ? null : (
        <svg aria-hidden="true" width={width} height={heightPx} className="block overflow-visible">
          {axes}
          {active === null ? null : <Cursor area={area} index={active} kind={cursor} />}
          {marks}
          {active === null ? null : onCrosshair?.(area, active)}
        </svg>
      )}
      {active === null || reading === null ? null : <ReadingCard reading={reading} x={area.x(active)} width={width} />}
    </div>
  );
}

function Axes({ area, buckets }: { area: PlotArea; buckets: TimeBuckets }) {
  const ticks = timeTicks(buckets, area.width);
  return (
    <>
      {area.ticks.map(({ value, label }, index) => (
        <g key={value}>
          <line
            x1={area.left}
            x2={area.right}
            y1={Math.round(area.y(value)) + 0.5}
            y2={Math.round(area.y(value)) + 0.5}
            className={clsx(index === 0 ? 'stroke-(--axis)' : 'stroke-line')}
          />
          <text x={area.left - 8} y={area.y(value)} dy="0.32em" textAnchor="end" className="fill-ink-faint text-xs tabular-nums">
            {label}
          </text>
        </g>
      ))}
      {ticks.map(({ index, label }) => (
        <text
          key={index}
          x={area.x(index)}
          y={area.bottom + 18}
          textAnchor={area.x(index) > area.right - 22 && ticks.length > 1 ? 'end' : 'middle'}
          dx={area.x(index) > area.right - 22 && ticks.length > 1 ? area.right - area.x(index) + 4 : 0}
          className="fill-ink-faint text-xs tabular-nums"
        >
          {label}
        </text>
      ))}
    </>
  );
}

function Cursor({ area, index, kind }: { area: PlotArea; index: number; kind: 'band' | 'line' }) {
  const x = area.x(index);
  if (kind === 'band' && area.band >= 3)
    return <rect x={x - area.band / 2} y={area.top} width={area.band} height={area.height} rx={3} className="fill-hover" />;
  return <line x1={x} x2={x} y1={area.top} y2={area.bottom} className="stroke-line-strong" />;
}
