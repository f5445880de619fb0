import { clsx } from 'clsx';
import { chartMessages } from '../../messages/charts-en.ts';

export interface ReadingRow {
  id: string;
  name: string;
  /** Left out: what is no row of figures of its own, like a total. */
  color?: string;
  value: string;
  isStrong?: boolean;
}

/** What stands at one place of a chart. */
export interface Reading {
  title: string;
  isOpen?: boolean;
  rows: readonly ReadingRow[];
}

const LIST = new Intl.ListFormat(undefined, { type: 'unit' });

/** As a screen reader hears it. */
export function sayReading({ title, isOpen, rows }: Reading): string {
  const values = rows.map(({ name, value }) => `${name} ${value}`);
  return `${title}${isOpen ? `, ${chartMessages.soFar}` : ''}: ${values.length === 0 ? chartMessages.nothing : LIST.format(values)}`;
}

const NARROW_PX = 460;
const GAP_PX = 14;

interface ReadingCardProps {
  reading: Reading;
  x: number;
  width: number;
}

/** Beside the crosshair; above the plot where there is no room beside it and a finger would cover it. */
export function ReadingCard({ reading, x, width }: ReadingCardProps) {
  const isNarrow = width < NARROW_PX;
  const isLeft = x > width * 0.55;
  const place = isNarrow
    ? { left: x, bottom: 'calc(100% + 2px)', transform: `translateX(${-(x / width) * 100}%)` }
    : { left: isLeft ? x - GAP_PX : x + GAP_PX, top: 0, transform: isLeft ? 'translateX(-100%)' : 'none' };
  return (
    <div
      aria-hidden="true"
      data-reading
      style={place}
      className="pointer-events-none absolute z-10 w-max max-w-72 min-w-40 rounded-lg bg-raised px-3 py-2 text-xs shadow-overlay"
    >
      <p className="mb-1 flex justify-between gap-4 font-medium whitespace-nowrap text-ink">
        {reading.title}
        {reading.isOpen ? <span className="font-normal text-ink-faint">{chartMessages.soFar}</span> : null}
      </p>
      <ul className="flex flex-col gap-0.5">
        {reading.rows.map((row) => (
          <li key={row.id} className={clsx('flex items-center gap-2', row.isStrong ? 'font-medium text-ink' : 'text-ink-soft')}>
            <span
              className={clsx('size-2 shrink-0 rounded-[2px]', row.color === undefined && 'invisible')}
              style={{ background: row.color }}
            />
            <span className="min-w-0 flex-1 truncate">{row.name}</span>
            <span className="pl-3 text-ink tabular-nums">{row.value}</span>
          </li>
        ))}
        {reading.rows.length === 0 ? <li className="text-ink-soft">{chartMessages.nothing}</li> : null}
      </ul>
    </div>
  );
}
