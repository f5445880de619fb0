import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { workspaceMessages } from '../../messages/workspace-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { TransferOwnershipDocument } from './member-documents.ts';
import type { Member } from './member-documents.ts';

const words = workspaceMessages.members;

export function TransferDialog({ member, workspaceId, onClose }: { member: Member; workspaceId: string; onClose: () => void }) {
  const [{ fetching }, transfer] = useMutation(TransferOwnershipDocument);
  const name = member.user.displayName;

  async function confirm(): Promise<void> {
    const { error } = await transfer({ input: { workspaceId, userId: member.user.id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.transferred(name), tone: 'success' });
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="small"
      title={words.transferTitle(name)}
      description={words.transferBody(name)}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button variant="danger" busy={fetching ? words.transferring : undefined} onClick={() => void confirm()}>
            {words.transfer}
          </Button>
        </>
      }
    />
  );
}
