import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { keyMessages } from '../../messages/keys-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { RevokeKeyDocument } from './key-documents.ts';
import type { Key } from './key-documents.ts';

const words = keyMessages.revocation;

export function RevokeDialog({ apiKey, onClose }: { apiKey: Key; onClose: (hasChanged: boolean) => void }) {
  const [{ fetching }, revoke] = useMutation(RevokeKeyDocument);

  async function confirm(): Promise<void> {
    const { error } = await revoke({ input: { id: apiKey.id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.done(apiKey.displayName), tone: 'success' });
    onClose(true);
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      size="small"
      title={words.title(apiKey.displayName)}
      description={words.body}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button variant="danger" busy={fetching ? words.busy : undefined} onClick={() => void confirm()}>
            {words.submit}
          </Button>
        </>
      }
    />
  );
}
