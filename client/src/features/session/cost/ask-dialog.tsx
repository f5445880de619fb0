import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation, useQuery } from 'urql';
import { MAX_BUDGET_NOTE_LENGTH } from '../../../../../schema/wire/limits.ts';
import { describeError, toApiError } from '../../../api/errors.ts';
import { costMessages } from '../../../messages/cost-en.ts';
import { messages } from '../../../messages/messages.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { formatCost } from '../format-usage.ts';
import { useSession } from '../session-context.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { RequestBudgetDocument, SessionBudgetsDocument } from './cost-documents.ts';
import type { AskedBudget, BudgetRequestShown } from './cost-documents.ts';

interface AskDialogProps {
  budgetId: string | null;
  onClose: () => void;
  onAsked: (request: BudgetRequestShown) => void;
}

const DOLLAR = 1_000_000;
const AMOUNTS = [1, 5, 20].map((dollars) => `${dollars * DOLLAR}`);
const FORM = 'ask-for-more';
const words = costMessages.ask;
const AMOUNT_NAMES = { '': words.whatever, ...Object.fromEntries(AMOUNTS.map((micros) => [micros, formatCost(micros)])) };

export function AskDialog({ budgetId, onClose, onAsked }: AskDialogProps) {
  const { id: sessionId } = useSession();
  const [{ data, error }, refetch] = useQuery({
    query: SessionBudgetsDocument,
    variables: { id: sessionId },
    requestPolicy: 'network-only',
  });
  const [{ fetching }, ask] = useMutation(RequestBudgetDocument);
  const budgets = data?.session?.budgets;
  const budget = budgets && pick(budgets, budgetId);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (!budget) return;
    const form = new FormData(event.currentTarget);
    const [micros, note] = [text(form.get('micros')), text(form.get('note'))];
    const input = { budgetId: budget.id, sessionId, note, ...(micros === '' ? {} : { micros }) };
    const { data: asked, error: refusal } = await ask({ input });
    if (refusal) return toast({ ...describeError(toApiError(refusal)), title: words.failed, tone: 'danger' });
    if (asked) onAsked(asked.requestBudget.request);
    toast({ title: words.done, description: words.doneBody, tone: 'success' });
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.title}
      description={words.body}
      size="small"
      footer={
        budget ? (
          <>
            <Button onClick={onClose}>{messages.common.cancel}</Button>
            <Button type="submit" form={FORM} variant="primary" busy={fetching ? words.sending : undefined}>
              {words.send}
            </Button>
          </>
        ) : undefined
      }
    >
      {budget ? (
        <form id={FORM} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <BudgetMeter budget={budget} />
          <Amounts />
          <label className="flex flex-col gap-1.5 text-sm font-medium">
            {words.note}
            <textarea
              name="note"
              rows={2}
              maxLength={MAX_BUDGET_NOTE_LENGTH}
              placeholder={words.notePlaceholder}
              className="field-surface w-full resize-none px-3 py-2 text-sm font-normal max-md:text-base"
            />
          </label>
        </form>
      ) : error ? (
        <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      ) : budgets ? (
        <EmptyState title={words.none}>{words.noneBody}</EmptyState>
      ) : (
        <div role="status" aria-label={words.loading} className="flex flex-col gap-3 py-2">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-14 w-full" />
        </div>
      )}
    </Dialog>
  );
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

/** The one that was named, else a hard one that is used up. */
function pick(budgets: readonly AskedBudget[], id: string | null): AskedBudget | undefined {
  const named = budgets.find((budget) => budget.id === id);
  return named ?? budgets.find(({ mode, isReached }) => mode === 'HARD' && isReached);
}

function Amounts() {
  const [micros, setMicros] = useState('');
  return <Choice legend={words.amount} name="micros" value={micros} values={['', ...AMOUNTS]} names={AMOUNT_NAMES} onChange={setMicros} />;
}
