import type { ReactNode } from 'react';
import { usageMessages } from '../../messages/usage-en.ts';
import { Sparkline } from '../../ui/charts/sparkline.tsx';
import { Delta } from './delta.tsx';
import { FORMATS, METRICS, isWorseWhenHigher } from './figures.ts';
import type { Figures, Metric } from './figures.ts';
import { Tile, TileSkeleton } from './tile.tsx';
import type { UsageView } from './usage-view.ts';

interface TilesProps {
  view: UsageView | undefined;
  before: Figures | null;
  isOwn: boolean;
  /** What happens now. */
  live: ReactNode;
}

export function Tiles({ view, before, isOwn, live }: TilesProps) {
  // Of oneself there is one person.
  const metrics = METRICS.filter((metric) => !isOwn || metric !== 'people');
  return (
    <ul aria-label={usageMessages.title} className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {metrics.map((metric) =>
        view ? (
          <MetricTile key={metric} metric={metric} view={view} before={before} />
        ) : (
          <TileSkeleton key={metric} name={usageMessages.metrics[metric]} />
        ),
      )}
      {live}
    </ul>
  );
}

function MetricTile({ metric, view, before }: { metric: Metric; view: UsageView; before: Figures | null }) {
  const format = FORMATS[metric];
  const value = view.totals[metric];
  const was = before?.[metric];
  return (
    <Tile
      name={usageMessages.metrics[metric]}
      meaning={usageMessages.meanings[metric]}
      figure={value === null ? usageMessages.unknown : <span title={format.exact(value)}>{format.short(value)}</span>}
      aside={
        value === null || was == null ? null : (
          <Delta now={value} before={was} format={format} isWorseWhenHigher={isWorseWhenHigher(metric)} />
        )
      }
    >
      <Sparkline values={view.points.map((point) => point[metric])} />
    </Tile>
  );
}
