import { clsx } from 'clsx';
import { Check, TriangleAlert } from 'lucide-react';
import { exactMoney } from '../money.ts';

interface AgreementProps {
  /** What the parts lack of the whole, in micro-USD. */
  difference: bigint;
  agrees: string;
  differs: (amount: string) => string;
}

/** Whether a sum is proved by what stands above it. */
export function Agreement({ difference, agrees, differs }: AgreementProps) {
  const isEqual = difference === 0n;
  const Mark = isEqual ? Check : TriangleAlert;
  return (
    <span className={clsx('flex items-start gap-1.5 text-xs font-normal text-pretty', isEqual ? 'text-ink-soft' : 'text-danger')}>
      <Mark className={clsx('mt-0.5 size-3 shrink-0', isEqual && 'text-success')} aria-hidden="true" />
      {isEqual ? agrees : differs(exactMoney(difference < 0n ? -difference : difference))}
    </span>
  );
}
