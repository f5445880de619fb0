import { clsx } from 'clsx';
import { chartMessages } from '../../messages/charts-en.ts';
import type { ValueFormat } from './value-format.ts';

export interface MeterProps {
  label: string;
  value: number;
  /** Where it ends. */
  limit: number;
  /** Where people are warned. */
  warnAt?: number;
  /** Kept for answers that are being written: neither spent nor free. */
  held?: number;
  /** A limit that stops answers, not one that only tells. */
  isHard: boolean;
  format: ValueFormat;
}

/** How much of a budget is used, with its marks. */
export function Meter({ label, value, limit, warnAt, held = 0, isHard, format }: MeterProps) {
  const whole = Math.max(limit, value + held, 1);
  const percent = (amount: number): string => `${Math.min(100, (amount / whole) * 100)}%`;
  const tone = value >= limit ? 'bg-danger' : warnAt !== undefined && value >= warnAt ? 'bg-warning' : 'bg-(--series-one)';
  const words = chartMessages.of(format.exact(value), format.exact(limit));
  const limitWords = isHard ? chartMessages.hardMark : chartMessages.limitMark;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="line-clamp-2 min-w-0 text-ink-soft">{label}</span>
        <span className="shrink-0 text-ink-soft tabular-nums">
          <span className="font-medium text-ink">{format.short(value)}</span> / {format.short(limit)}
        </span>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(value, limit)}
        aria-valuetext={held > 0 ? `${words}, ${chartMessages.held(format.exact(held))}` : words}
        className="relative h-2 rounded-full bg-pressed"
      >
        <div className="absolute inset-0 flex overflow-hidden rounded-full">
          <span className={clsx('h-full', tone)} style={{ width: percent(value) }} />
          <span className={clsx('h-full opacity-40', tone)} style={{ width: percent(held) }} />
        </div>
        {warnAt === undefined ? null : <Mark at={percent(warnAt)} title={chartMessages.softMark(format.exact(warnAt))} />}
        {value > limit || isHard ? <Mark at={percent(limit)} title={limitWords(format.exact(limit))} isStrong /> : null}
      </div>
    </div>
  );
}

function Mark({ at, title, isStrong = false }: { at: string; title: string; isStrong?: boolean }) {
  return (
    <span
      title={title}
      className={clsx('absolute -inset-y-0.5 -translate-x-1/2 rounded-full', isStrong ? 'w-0.5 bg-ink' : 'w-px bg-ink-faint')}
      style={{ left: at }}
    />
  );
}
