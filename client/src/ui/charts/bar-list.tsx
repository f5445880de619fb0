import { clsx } from 'clsx';
import type { CSSProperties, ReactNode } from 'react';
import { chartMessages } from '../../messages/charts-en.ts';
import type { ValueFormat } from './value-format.ts';

export interface BarRow {
  id: string;
  name: string;
  /** Before the name: a face, a dot. */
  mark?: ReactNode;
  color: string;
  value: number;
  /** Of the whole, 0 to 1. */
  share: number;
  isSelected?: boolean;
  /** False for what stands for several others. */
  canSelect?: boolean;
}

interface BarListProps {
  label: string;
  rows: readonly BarRow[];
  format: ValueFormat;
  onSelect?: (id: string) => void;
}

/** Who or what has the most, with the share of the whole; a row that leads further is a button. */
export function BarList({ label, rows, format, onSelect }: BarListProps) {
  const most = Math.max(1e-9, ...rows.map(({ value }) => value));
  return (
    <ol aria-label={label} className="flex flex-col gap-1">
      {rows.map((row) => (
        <li key={row.id}>
          <Row row={row} portion={row.value / most} format={format} onSelect={onSelect} />
        </li>
      ))}
    </ol>
  );
}

interface RowProps {
  row: BarRow;
  /** Of the longest bar. */
  portion: number;
  format: ValueFormat;
  onSelect: ((id: string) => void) | undefined;
}

function Row({ row, portion, format, onSelect }: RowProps) {
  const style: CSSProperties & Record<'--bar', string> = { '--bar': row.color };
  const look = 'relative flex h-8 w-full items-center gap-2 overflow-hidden rounded-sm px-2.5 text-left text-sm';
  const content = (
    <>
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-0 min-w-0.5 rounded-sm border-l-2 border-(--bar) bg-[color-mix(in_oklch,var(--bar)_14%,transparent)]"
        style={{ width: `${portion * 100}%` }}
      />
      {row.mark === undefined ? null : <span className="relative flex shrink-0">{row.mark}</span>}
      <span className={clsx('relative min-w-0 flex-1 truncate', row.isSelected && 'font-medium')}>{row.name}</span>
      <span className="relative font-medium tabular-nums">{format.short(row.value)}</span>
      <span className="relative w-11 shrink-0 text-right text-xs text-ink-soft tabular-nums">{share(row.share)}</span>
    </>
  );
  if (onSelect === undefined || row.canSelect === false) {
    return (
      <div style={style} className={look}>
        {content}
      </div>
    );
  }
  return (
    <button
      type="button"
      style={style}
      aria-pressed={row.isSelected === true}
      aria-label={`${chartMessages.select(row.name)}: ${format.exact(row.value)}, ${share(row.share)}`}
      title={format.exact(row.value)}
      onClick={() => onSelect(row.id)}
      className={clsx(look, 'transition-colors hover:bg-hover pointer-coarse:h-10')}
    >
      {content}
    </button>
  );
}

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const smallPercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const share = (value: number): string => (value > 0 && value < 0.01 ? smallPercent : percent).format(value);
