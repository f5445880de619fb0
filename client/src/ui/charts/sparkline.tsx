import { useId } from 'react';
import { maxOf } from './series.ts';

const [WIDTH, HEIGHT, PAD] = [100, 32, 3];

interface SparklineProps {
  values: readonly (number | null)[];
  color?: string;
  className?: string;
}

/** The course of a figure, without axes: what it says stands beside it. */
export function Sparkline({ values, color = 'var(--series-one)', className = 'h-8 w-full' }: SparklineProps) {
  const gradient = useId();
  const max = maxOf(values) || 1;
  const x = (index: number): number => (values.length < 2 ? WIDTH : (index / (values.length - 1)) * WIDTH);
  const y = (value: number): number => HEIGHT - PAD - (value / max) * (HEIGHT - 2 * PAD);
  const known = values.flatMap((value, index) => (value === null ? [] : [{ x: x(index), y: y(value) }]));
  const last = known.at(-1);
  const line = known.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x.toFixed(2)} ${point.y.toFixed(2)}`).join('');
  return (
    <span aria-hidden="true" className={`relative block ${className}`}>
      {last === undefined ? null : (
        <>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
            <linearGradient id={gradient} x1="0" x2="0" y1="0" y2="1">
              <stop offset="0" style={{ stopColor: color }} stopOpacity={0.18} />
              <stop offset="1" style={{ stopColor: color }} stopOpacity={0} />
            </linearGradient>
            <path d={`${line}L${last.x} ${HEIGHT}L${known[0]?.x ?? 0} ${HEIGHT}z`} fill={`url(#${gradient})`} />
            <path
              d={line}
              fill="none"
              style={{ stroke: color }}
              strokeWidth={1.5}
              strokeLinejoin="round"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          <span
            className="absolute size-1.5 -translate-1/2 rounded-full"
            style={{ left: `${last.x}%`, top: `${(last.y / HEIGHT) * 100}%`, background: color }}
          />
        </>
      )}
    </span>
  );
}
