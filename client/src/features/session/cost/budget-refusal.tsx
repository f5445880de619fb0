import { CircleAlert, CircleCheck, Hourglass } from 'lucide-react';
import { costMessages } from '../../../messages/cost-en.ts';
import { formatCost } from '../format-usage.ts';
import { NOTE, PROBLEM } from '../note-style.ts';
import { AskForMore } from './ask-for-more.tsx';
import { useBudgetRequest } from './use-budget-request.ts';

/** Why a prompt was not sent, and the way to more; then what became of the request. */
export function BudgetRefusal({ text, budgetId }: { text: string; budgetId: string }) {
  const { request, take } = useBudgetRequest();
  const words = costMessages.refused;
  if (request?.state === 'GRANTED') {
    return (
      <p role="status" className={`${NOTE} bg-success-soft [&>svg]:text-success`}>
        <CircleCheck aria-hidden="true" />
        {words.granted(formatCost(request.grantedMicros ?? '0'))}
      </p>
    );
  }
  return (
    <>
      <div role="alert" className={`${PROBLEM} max-md:flex-wrap`}>
        <CircleAlert aria-hidden="true" />
        <p className="min-w-60 flex-1">{text}</p>
        {request === null ? (
          <span className="max-md:w-full max-md:pl-6.5">
            <AskForMore budgetId={budgetId} onAsked={take} />
          </span>
        ) : null}
      </div>
      {request ? (
        <p role="status" className={`${NOTE} bg-panel [&>svg]:text-ink-soft`}>
          <Hourglass aria-hidden="true" />
          {request.state === 'OPEN'
            ? words.asked
            : request.decidedBy
              ? words.declined(request.decidedBy.displayName)
              : words.declinedBySomebody}
        </p>
      ) : null}
    </>
  );
}
