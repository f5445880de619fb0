import { costMessages as words } from '../../../messages/cost-en.ts';
import { Meter } from '../../../ui/charts/meter.tsx';
import { moneyFormat } from '../../../ui/charts/value-format.ts';
import type { AskedBudget } from './cost-documents.ts';

/** How much of a budget is used; of the workspace's only whether it lasts, for all but its admins. */
export function BudgetMeter({ budget: { scope, period, mode, isReached, figures } }: { budget: AskedBudget }) {
  const label = words.budget[scope][period];
  if (!figures) {
    return (
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-ink-soft">{label}</span>
        <span className={isReached ? 'font-medium text-danger' : 'text-ink-soft'}>
          {isReached ? words.workspaceReached : words.workspaceFine}
        </span>
      </p>
    );
  }
  return (
    <Meter
      label={label}
      value={Number(figures.spentMicros)}
      held={Number(figures.reservedMicros)}
      limit={Number(figures.limitMicros) + Number(figures.extraMicros)}
      isHard={mode === 'HARD'}
      format={moneyFormat()}
    />
  );
}
