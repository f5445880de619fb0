import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { providerMessages } from '../../messages/providers-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { RemoveProviderKeyDocument } from './provider-documents.ts';
import type { ProviderKey } from './provider-documents.ts';

const words = providerMessages.removal;

export function RemoveDialog({ providerKey, onClose }: { providerKey: ProviderKey; onClose: (hasChanged: boolean) => void }) {
  const [{ fetching }, remove] = useMutation(RemoveProviderKeyDocument);

  async function confirm(): Promise<void> {
    const { error } = await remove({ input: { id: providerKey.id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.done(providerKey.name), tone: 'success' });
    onClose(true);
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      size="small"
      title={words.title(providerKey.name)}
      description={providerKey.provider === 'COMPATIBLE' ? words.serverBody : words.body}
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
