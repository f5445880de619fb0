import { Skeleton } from '../skeleton.tsx';

export type ChartShape = 'bars' | 'line' | 'list' | 'meter';

const BARS = [38, 52, 45, 70, 64, 30, 26, 58, 74, 66, 82, 48, 34, 60, 78, 90, 72, 44, 40, 68];
const ROWS = ['w-full', 'w-4/5', 'w-3/5', 'w-1/2', 'w-1/3', 'w-1/4'];

/** The shape of what comes. */
export function ChartSkeleton({ label, shape, heightPx }: { label: string; shape: ChartShape; heightPx: number }) {
  return (
    <div role="status" aria-label={label} className="flex-1">
      {shape === 'bars' ? <Bars heightPx={heightPx} /> : null}
      {shape === 'line' ? <Line heightPx={heightPx} /> : null}
      {shape === 'list' ? (
        <div className="flex flex-col gap-2">
          {ROWS.map((width) => (
            <Skeleton key={width} className={`h-8 ${width}`} />
          ))}
        </div>
      ) : null}
      {shape === 'meter' ? <Skeleton className="h-2.5 w-full rounded-full!" /> : null}
    </div>
  );
}

function Bars({ heightPx }: { heightPx: number }) {
  return (
    <div className="flex items-end gap-[1.4%] border-b border-line pl-10" style={{ height: heightPx - 26 }}>
      {BARS.map((percent) => (
        <div key={percent} className="flex-1 animate-breathe rounded-t-[3px] bg-pressed" style={{ height: `${percent}%` }} />
      ))}
    </div>
  );
}

function Line({ heightPx }: { heightPx: number }) {
  return (
    <div className="border-b border-line pl-10" style={{ height: heightPx - 26 }}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="h-full w-full animate-breathe" aria-hidden="true">
        <path d="M0 78C14 70 18 52 30 56S48 74 58 48S78 24 100 30V100H0z" className="fill-pressed" />
      </svg>
    </div>
  );
}
