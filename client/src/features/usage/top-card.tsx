import type { ReactNode } from 'react';
import { chartMessages } from '../../messages/charts-en.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { BarList } from '../../ui/charts/bar-list.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { TableData } from '../../ui/charts/chart-table.tsx';
import { REST_COLOR } from '../../ui/charts/series-colors.ts';
import type { ColorBook } from '../../ui/charts/series-colors.ts';
import { chartState } from './chart-state.ts';
import { FORMATS } from './figures.ts';
import type { Range } from './periods.ts';
import type { Dimension, Filters } from './place.ts';
import { colorOf } from './usage-view.ts';
import type { Group } from './usage-view.ts';
import { useGroups } from './use-groups.ts';

interface TopCardProps {
  slug: string;
  range: Range;
  dimension: Dimension;
  filters: Filters;
  onToggle: (dimension: Dimension, value: string) => void;
  book: ColorBook;
  /** What the page is about is not there yet: nothing is called empty before that. */
  isWaiting: boolean;
}

const MOST_ROWS = 8;

/** Who or what cost most. Its own filter does not narrow it: so that another can be chosen beside it. */
export function TopCard({ slug, range, dimension, filters, onToggle, book, isWaiting }: TopCardProps) {
  const { groups, ...query } = useGroups({ slug, range, split: dimension, filters: { ...filters, [dimension]: [] } });
  const words = usageMessages;
  const title = words.topTitle[dimension];
  const rows = (groups ?? []).filter(({ cost, kind }) => cost > 0 || kind === 'VALUE');
  const state = chartState({
    ...query,
    shown: isWaiting ? undefined : groups,
    isEmpty: rows.every(({ kind }) => kind === 'NONE'),
    empty: { title: words.emptyTitle, body: words.topEmpty[dimension] },
  });
  const shown = shorten(rows, filters[dimension]);
  return (
    <ChartFrame title={title} state={state} shape="list" heightPx={200} table={groups ? topTable(title, rows) : null}>
      <BarList
        label={title}
        format={FORMATS.cost}
        onSelect={(value) => onToggle(dimension, value)}
        rows={shown.map((group) => ({
          id: group.key,
          name: group.name,
          color: group.kind === 'VALUE' ? colorOf(book, dimension, group.key) : REST_COLOR,
          mark: markOf(group, dimension, book),
          value: group.cost,
          share: group.share,
          isSelected: filters[dimension].includes(group.key),
          canSelect: group.kind === 'VALUE',
        }))}
      />
    </ChartFrame>
  );
}

function markOf({ key, name, kind }: Group, dimension: Dimension, book: ColorBook): ReactNode {
  if (kind !== 'VALUE') return undefined;
  if (dimension === 'person') return <Avatar person={{ id: key, displayName: name }} size={20} />;
  return <span aria-hidden="true" className="size-2 rounded-full" style={{ background: colorOf(book, dimension, key) }} />;
}

/** The first ones, those that are chosen, and the others as one. */
function shorten(rows: readonly Group[], chosen: readonly string[]): readonly Group[] {
  if (rows.length <= MOST_ROWS) return rows;
  const isKept = ({ key, kind }: Group, index: number): boolean => kind !== 'OTHER' && (index < MOST_ROWS - 1 || chosen.includes(key));
  const rest = rows.filter((row, index) => !isKept(row, index));
  const sum = (read: (group: Group) => number): number => rest.reduce((total, group) => total + read(group), 0);
  const other: Group = {
    key: 'other',
    name: usageMessages.rest,
    kind: 'OTHER',
    cost: sum(({ cost }) => cost),
    share: sum(({ share }) => share),
  };
  return [...rows.filter(isKept), other];
}

function topTable(caption: string, rows: readonly Group[]): TableData {
  return {
    caption,
    columns: [chartMessages.name, usageMessages.metrics.cost, chartMessages.share],
    rows: rows.map(({ key, name, cost, share }) => ({ id: key, cells: [name, FORMATS.cost.exact(cost), FORMATS.failures.exact(share)] })),
  };
}
