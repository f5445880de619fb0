import { Suspense, lazy } from 'react';
import { costMessages } from '../../../messages/cost-en.ts';
import { Popover } from '../../../ui/popover.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatCost } from '../format-usage.ts';
import { useIsPhone } from '../use-is-phone.ts';
import { useCost } from './use-cost.ts';

const CostPanel = lazy(() => import('./cost-panel.tsx').then((module) => ({ default: module.CostPanel })));

/** A quiet figure that follows what is spent; nothing where nothing ever cost anything. */
export function CostMeter() {
  const cost = useCost();
  const isPhone = useIsPhone();
  // There the session's menu has it.
  if (isPhone || cost === null || (cost.costMicros === '0' && cost.reservedMicros === '0')) return null;
  const isRunning = cost.reservedMicros !== '0';
  const spent = formatCost(cost.costMicros);
  return (
    <Popover
      label={costMessages.title}
      className="w-80"
      trigger={
        <button
          type="button"
          aria-label={isRunning ? costMessages.meterRunning(spent, formatCost(cost.reservedMicros)) : costMessages.meter(spent)}
          className="touch-target inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2 text-xs text-ink-soft tabular-nums hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
        >
          {isRunning ? <span className="size-1.5 rounded-full bg-accent motion-safe:animate-pulse" aria-hidden="true" /> : null}
          {spent}
        </button>
      }
    >
      <Suspense fallback={<Skeleton className="h-32 w-full" />}>
        <CostPanel cost={cost} />
      </Suspense>
    </Popover>
  );
}
