import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { privacyMessages } from '../../messages/privacy-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { toast } from '../../ui/toast-store.ts';
import { DeleteSessionDocument } from './session-documents.ts';
import type { SessionRow } from './session-documents.ts';

const words = privacyMessages.session;
const CONTEXT = { additionalTypenames: ['Session', 'Folder'] };

interface DeleteSessionDialogProps {
  row: SessionRow;
  onDeleted: (sessionId: string) => void;
  onClose: () => void;
}

/** There is no way back, so it is asked for once more. */
export function DeleteSessionDialog({ row, onDeleted, onClose }: DeleteSessionDialogProps) {
  const [{ fetching }, remove] = useMutation(DeleteSessionDocument);
  const [problem, setProblem] = useState<string>();
  async function onDelete(): Promise<void> {
    const { error } = await remove({ input: { id: row.id } }, CONTEXT);
    const refusal = error && toApiError(error);
    // Somebody else was faster: it is as it was wanted.
    if (refusal && refusal.code !== 'NOT_FOUND')
      return setProblem(refusal.code === 'CONFLICT' ? refusal.message : describeError(refusal).description);
    onClose();
    onDeleted(row.id);
    toast({ title: words.deleted });
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.title(row.title || messages.sidebar.untitled)}
      description={words.body}
      size="small"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {messages.common.cancel}
          </Button>
          <Button variant="danger" busy={fetching ? words.deleting : undefined} onClick={() => void onDelete()}>
            {words.action}
          </Button>
        </>
      }
    >
      {problem === undefined ? null : <FormError>{problem}</FormError>}
    </Dialog>
  );
}
