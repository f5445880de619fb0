import { clsx } from 'clsx';
import { exactMoney, money, splitMoney } from './money.ts';

/** Money at a glance, to the micro-dollar on hover. */
export function Amount({ micros, className }: { micros: string | bigint; className?: string }) {
  return (
    <span title={exactMoney(micros)} className={clsx('tabular-nums', className)}>
      {money(micros)}
    </span>
  );
}

/** Every digit, in columns that can be added up by eye; what is below a cent stands back. */
export function ExactAmount({ micros, className }: { micros: string | bigint; className?: string }) {
  const { cents, rest, after } = splitMoney(micros);
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', className)}>
      {cents}
      <span className="text-ink-faint">{rest}</span>
      {after}
    </span>
  );
}
