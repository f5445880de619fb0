import { clsx } from 'clsx';
import { ChartLine, ChartNoAxesColumn, Table2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { chartMessages } from '../../messages/charts-en.ts';
import { EmptyState } from '../empty-state.tsx';
import { ErrorState } from '../error-state.tsx';
import { IconButton } from '../icon-button.tsx';
import { Skeleton } from '../skeleton.tsx';
import { ChartSkeleton } from './chart-skeleton.tsx';
import type { ChartShape } from './chart-skeleton.tsx';
import { ChartTable } from './chart-table.tsx';
import type { TableData } from './chart-table.tsx';
import { PLOT_HEIGHT_PX } from './plot.tsx';

export type ChartState =
  | { kind: 'ready'; isStale?: boolean }
  | { kind: 'loading' }
  | { kind: 'empty'; title: string; body: string }
  | { kind: 'failed'; title: string; description: string; onRetry?: () => void };

export interface ChartFrameProps {
  title: string;
  /** The one figure that the chart is about; empty while it is on its way, so that nothing moves when it comes. */
  figure?: string | undefined;
  /** What the figures are counted in, where and until when; empty as above. */
  note?: string | undefined;
  /** Beside the title. */
  actions?: ReactNode;
  state: ChartState;
  shape: ChartShape;
  heightPx?: number;
  table: TableData | null;
  className?: string;
  children: ReactNode;
}

const GROUND: CSSProperties & Record<'--ground' | '--axis', string> = { '--ground': 'var(--canvas)', '--axis': 'var(--series-rest)' };

/** A chart with its name, its figure, its states, and the table behind it. */
export function ChartFrame({
  title,
  figure,
  note,
  actions,
  state,
  shape,
  heightPx = PLOT_HEIGHT_PX,
  table,
  className,
  children,
}: ChartFrameProps) {
  const titleId = useId();
  const [isTable, setIsTable] = useState(false);
  const isBare = state.kind === 'empty' || state.kind === 'failed';
  const hasTable = state.kind === 'ready' && table !== null;
  return (
    <section
      aria-labelledby={titleId}
      aria-busy={state.kind === 'loading' ? true : undefined}
      style={GROUND}
      className={clsx('relative flex min-w-0 flex-col rounded-lg border border-line bg-canvas p-4 md:p-5', className)}
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 id={titleId} className="text-sm font-medium text-ink-soft">
            {title}
          </h2>
          {figure === undefined || isBare ? null : (
            <p className="mt-0.5 text-lg font-semibold tracking-tight tabular-nums">{figure || <Waiting className="h-5 w-24" />}</p>
          )}
          {note === undefined || isBare ? null : (
            <p className="mt-0.5 text-xs text-ink-faint">{note || <Waiting className="h-3 w-32" />}</p>
          )}
        </div>
        {actions}
        {hasTable ? (
          <IconButton
            label={isTable ? chartMessages.showChart : chartMessages.showTable}
            size="small"
            onClick={() => setIsTable(!isTable)}
            className="-mt-1 -mr-1.5"
          >
            {isTable ? shape === 'bars' ? <ChartNoAxesColumn /> : <ChartLine /> : <Table2 />}
          </IconButton>
        ) : null}
      </header>
      <div
        className={clsx('mt-3 flex flex-1 flex-col transition-opacity', state.kind === 'ready' && state.isStale && 'opacity-60')}
        style={{ minHeight: heightPx }}
      >
        <Body state={state} title={title} shape={shape} heightPx={heightPx}>
          {isTable && table !== null ? <ShownTable data={table} title={title} /> : children}
          {isTable || table === null ? null : (
            <div className="sr-only">
              <ChartTable data={table} />
            </div>
          )}
        </Body>
      </div>
    </section>
  );
}

function Waiting({ className }: { className: string }) {
  return <Skeleton className={clsx('my-1', className)} />;
}

function ShownTable({ data, title }: { data: TableData; title: string }) {
  return (
    <div role="region" aria-label={chartMessages.tableOf(title)} tabIndex={0} className="max-h-80 overflow-auto">
      <ChartTable data={data} />
    </div>
  );
}

interface BodyProps {
  state: ChartState;
  title: string;
  shape: ChartShape;
  heightPx: number;
  children: ReactNode;
}

function Body({ state, title, shape, heightPx, children }: BodyProps) {
  switch (state.kind) {
    case 'ready':
      return children;
    case 'loading':
      return <ChartSkeleton label={chartMessages.loading(title)} shape={shape} heightPx={heightPx} />;
    case 'empty':
      return (
        <EmptyState title={state.title} className="my-auto py-4!">
          {state.body}
        </EmptyState>
      );
    case 'failed':
      return <ErrorState {...state} className="my-auto py-4!" />;
  }
}
