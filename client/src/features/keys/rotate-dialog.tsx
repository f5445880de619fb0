import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { keyMessages } from '../../messages/keys-en.ts';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { LASTS, expiryAfter } from './expiry.ts';
import type { Lasts } from './expiry.ts';
import { RotateKeyDocument } from './key-documents.ts';
import type { Key } from './key-documents.ts';
import type { ShownSecret } from './secret-dialog.tsx';

const OVERLAPS = ['0', '1', '24', '72', '168'] as const;
const words = keyMessages.rotation;

interface RotateDialogProps {
  apiKey: Key;
  onRotated: (shown: ShownSecret) => void;
  onClose: () => void;
}

export function RotateDialog({ apiKey, onRotated, onClose }: RotateDialogProps) {
  const [{ fetching }, rotate] = useMutation(RotateKeyDocument);
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>('24');
  const [lasts, setLasts] = useState<Lasts>('90');
  const [openedAt] = useState(Date.now);
  const isExpired = apiKey.expiresAt != null && Date.parse(apiKey.expiresAt) <= openedAt;

  async function confirm(): Promise<void> {
    const input = { id: apiKey.id, overlapHours: Number(overlap), ...(isExpired && { expiresAt: expiryAfter(lasts) }) };
    const { data, error } = await rotate({ input });
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    if (data) onRotated({ name: apiKey.displayName, secret: data.rotateApiKey.secret });
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="small"
      title={words.title(apiKey.displayName)}
      description={words.body}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button variant="primary" busy={fetching ? words.busy : undefined} onClick={() => void confirm()}>
            {words.submit}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <Choice
          legend={words.overlap}
          name="overlap"
          value={overlap}
          values={OVERLAPS}
          names={words.overlaps}
          meanings={words.meanings}
          onChange={setOverlap}
        />
        {isExpired ? (
          <Choice legend={words.expired} name="expiry" value={lasts} values={LASTS} names={keyMessages.form.lasts} onChange={setLasts} />
        ) : null}
      </div>
    </Dialog>
  );
}
