import { clsx } from 'clsx';
import { chartMessages } from '../../messages/charts-en.ts';

export interface LegendEntry {
  id: string;
  name: string;
  color: string;
  /** Said beside the name: what it adds up to. */
  value?: string;
}

interface LegendProps {
  title: string;
  entries: readonly LegendEntry[];
  hidden: ReadonlySet<string>;
  onToggle: (id: string) => void;
  /** What the whole came to in the period before. */
  previous?: string | undefined;
}

/** Names with their figures; each hides and shows its part of the chart. */
export function Legend({ title, entries, hidden, onToggle, previous }: LegendProps) {
  return (
    <ul aria-label={chartMessages.legend(title)} className="-mx-1.5 flex flex-wrap gap-x-1 gap-y-0.5">
      {entries.map(({ id, name, color, value }) => {
        const isShown = !hidden.has(id);
        return (
          <li key={id} className="min-w-0">
            <button
              type="button"
              aria-pressed={isShown}
              onClick={() => onToggle(id)}
              className="flex h-6 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-xs transition-colors hover:bg-hover pointer-coarse:h-8"
            >
              <span
                aria-hidden="true"
                className={clsx('size-2 shrink-0 rounded-[2px] border', !isShown && 'bg-transparent!')}
                style={{ background: color, borderColor: color }}
              />
              <span className={clsx('truncate', isShown ? 'text-ink-soft' : 'text-ink-faint line-through')}>{name}</span>
              {value === undefined ? null : <span className={clsx('tabular-nums', isShown ? 'text-ink' : 'text-ink-faint')}>{value}</span>}
            </button>
          </li>
        );
      })}
      {previous === undefined ? null : (
        <li className="flex h-6 items-center gap-1.5 px-1.5 text-xs text-ink-soft pointer-coarse:h-8">
          <span aria-hidden="true" className="h-0.5 w-3 rounded-full bg-ink" />
          {chartMessages.previous}
          <span className="text-ink tabular-nums">{previous}</span>
        </li>
      )}
    </ul>
  );
}
