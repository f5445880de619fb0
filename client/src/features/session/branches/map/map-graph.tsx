import type { CSSProperties } from 'react';
import { useBranchColor } from '../use-branches.ts';
import type { Line, MapEdge, MapLayout, MapNode } from './layout.ts';

export const COLUMN_PX = 14;
const MARGIN_PX = 12;
const DOT_PX = 4;

export function graphWidth(columns: number): number {
  return 2 * MARGIN_PX + (columns - 1) * COLUMN_PX;
}

const xOf = (column: number): number => MARGIN_PX + column * COLUMN_PX;

interface MapGraphProps {
  layout: MapLayout<MapNode>;
  rowPx: number;
  /** Rows that are in sight: only what touches them is drawn. */
  first: number;
  last: number;
  hereId: string | null;
}

export function MapGraph({ layout, rowPx, first, last, hereId }: MapGraphProps) {
  const colorOf = useBranchColor();
  const yOf = (row: number): number => (row - first) * rowPx + rowPx / 2;
  const style: CSSProperties = { top: first * rowPx };

  function lineColor(line: Line): string {
    if (line === 'mainline') return 'var(--ink-soft)';
    return line === null ? 'var(--line-strong)' : colorOf(line);
  }

  /** Leaves the parent's column right below it, then goes straight down. */
  function path({ fromRow, fromColumn, toRow, toColumn }: MapEdge): string {
    const [x0, y0, x1, y1] = [xOf(fromColumn), yOf(fromRow), xOf(toColumn), yOf(toRow)];
    if (x0 === x1) return `M${x0} ${y0}V${y1}`;
    const bend = y0 + rowPx;
    return `M${x0} ${y0}C${x0} ${y0 + rowPx * 0.6} ${x1} ${bend - rowPx * 0.6} ${x1} ${bend}V${y1}`;
  }

  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute left-0"
      style={style}
      width={graphWidth(layout.columns)}
      height={(last - first + 1) * rowPx}
    >
      {layout.edges
        .filter(({ fromRow, toRow }) => toRow >= first && fromRow <= last)
        .map((edge) => (
          <path
            key={edge.toRow}
            d={path(edge)}
            fill="none"
            stroke={lineColor(edge.line)}
            strokeWidth={edge.line === 'mainline' ? 2 : 1.5}
            strokeDasharray={edge.line === null ? '3 3' : undefined}
          />
        ))}
      {layout.rows.slice(first, last + 1).map(({ node, column, line }, index) => (
        <circle
          key={node.id}
          cx={xOf(column)}
          cy={yOf(first + index)}
          r={node.id === hereId ? DOT_PX + 1.5 : DOT_PX}
          fill={node.id === hereId ? 'var(--canvas)' : lineColor(line)}
          stroke={node.id === hereId ? 'var(--accent)' : 'var(--canvas)'}
          strokeWidth={node.id === hereId ? 3 : 1.5}
        />
      ))}
    </svg>
  );
}
