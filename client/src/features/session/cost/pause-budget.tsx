import { costMessages } from '../../../messages/cost-en.ts';
import { formatCost } from '../format-usage.ts';
import { AskForMore } from './ask-for-more.tsx';
import type { BudgetRequestShown } from './cost-documents.ts';
import { useBudgetRequest } from './use-budget-request.ts';

const words = costMessages.refused;

/** In the note of a queue that a budget holds up: the way to more, then what became of the request. */
export function PauseBudget({ budgetId, isOthers }: { budgetId: string; isOthers: boolean }) {
  const { request, take } = useBudgetRequest();
  if (request === null) return <AskForMore budgetId={budgetId} isOthers={isOthers} onAsked={take} />;
  return <span className="text-xs text-ink-soft">{outcomeOf(request)}</span>;
}

function outcomeOf({ state, grantedMicros, decidedBy }: BudgetRequestShown): string {
  switch (state) {
    case 'OPEN':
      return words.waiting;
    case 'GRANTED':
      return words.thereIsMore(formatCost(grantedMicros ?? '0'));
    case 'DECLINED':
      return decidedBy ? words.declined(decidedBy.displayName) : words.declinedBySomebody;
  }
}
