import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import { budgetMessages as words } from '../../messages/budgets-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { DeleteBudgetDocument } from './budget-documents.ts';
import type { Budget } from './budget-documents.ts';
import { budgetName } from './budget-names.ts';

export function RemoveDialog({ budget, onClose }: { budget: Budget; onClose: (hasChanged: boolean) => void }) {
  const viewer = useViewer();
  const [{ fetching }, remove] = useMutation(DeleteBudgetDocument);

  async function confirm(): Promise<void> {
    const { error } = await remove({ input: { id: budget.id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.removed, tone: 'success' });
    onClose(true);
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      size="small"
      title={words.removeTitle}
      description={words.removeBody(budgetName(budget, viewer.id))}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button variant="danger" busy={fetching ? words.removing : undefined} onClick={() => void confirm()}>
            {words.remove}
          </Button>
        </>
      }
    />
  );
}
