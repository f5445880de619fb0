import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { usageMessages } from '../../messages/usage-en.ts';
import { changeOf, formatChange } from '../../ui/charts/value-format.ts';
import type { ValueFormat } from '../../ui/charts/value-format.ts';

interface DeltaProps {
  now: number;
  before: number;
  format: ValueFormat;
  isWorseWhenHigher?: boolean;
}

const SAME = 0.0005;

/** What became of a figure. Quiet: more is not better by itself; red only where it means that things fail. */
export function Delta({ now, before, format, isWorseWhenHigher = false }: DeltaProps) {
  const change = changeOf(now, before);
  const words = usageMessages.before(format.exact(before));
  if (change === null) return null;
  const isSame = Math.abs(change) < SAME;
  const Arrow = change > 0 ? ArrowUp : ArrowDown;
  return (
    <span
      title={words}
      className={clsx(
        'inline-flex items-center gap-0.5 text-xs font-medium whitespace-nowrap tabular-nums',
        isWorseWhenHigher && change > SAME ? 'text-danger' : 'text-ink-soft',
      )}
    >
      {isSame ? null : <Arrow className="size-3" aria-hidden="true" />}
      {isSame ? usageMessages.noChange : formatChange(change)}
      <span className="sr-only">, {words}</span>
    </span>
  );
}
