/** What is asked once more before it is done to an endpoint. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { webhookMessages } from '../../messages/webhooks-en.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast-store.ts';
import { hostOf } from './event-names.ts';
import type { ShownSecret } from './secret-dialog.tsx';
import { RemoveWebhookDocument, ReplayFailedDocument, RotateWebhookDocument } from './webhook-documents.ts';
import type { Endpoint } from './webhook-documents.ts';

const { rotation, removal, replay } = webhookMessages;
const PERIODS = ['1', '24', '168', '720'] as const;
const HOUR_MS = 3_600_000;

interface ConfirmProps {
  title: string;
  body: string;
  action: ReactNode;
  children?: ReactNode;
  onClose: () => void;
}

function Confirm({ title, body, action, children, onClose }: ConfirmProps) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="small"
      title={title}
      description={body}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          {action}
        </>
      }
    >
      {children}
    </Dialog>
  );
}

interface EndpointDialogProps {
  endpoint: Endpoint;
  onClose: (hasChanged: boolean) => void;
}

export function RotateDialog({ endpoint, onRotated, onClose }: EndpointDialogProps & { onRotated: (shown: ShownSecret) => void }) {
  const [{ fetching }, rotate] = useMutation(RotateWebhookDocument);
  async function confirm(): Promise<void> {
    const { data, error } = await rotate({ input: { id: endpoint.id } });
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    if (data) onRotated({ url: endpoint.url, secret: data.rotateWebhookSecret.secret });
  }
  const action = (
    <Button variant="primary" busy={fetching ? rotation.busy : undefined} onClick={() => void confirm()}>
      {rotation.submit}
    </Button>
  );
  return <Confirm title={rotation.title(hostOf(endpoint.url))} body={rotation.body} action={action} onClose={() => onClose(false)} />;
}

export function RemoveDialog({ endpoint, onClose }: EndpointDialogProps) {
  const [{ fetching }, remove] = useMutation(RemoveWebhookDocument);
  async function confirm(): Promise<void> {
    const { error } = await remove({ input: { id: endpoint.id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: removal.done(hostOf(endpoint.url)), tone: 'success' });
    onClose(true);
  }
  const action = (
    <Button variant="danger" busy={fetching ? removal.busy : undefined} onClick={() => void confirm()}>
      {removal.submit}
    </Button>
  );
  return <Confirm title={removal.title(hostOf(endpoint.url))} body={removal.body} action={action} onClose={() => onClose(false)} />;
}

export function ReplayDialog({ endpoint, onClose }: EndpointDialogProps) {
  const [{ fetching }, replayFailed] = useMutation(ReplayFailedDocument);
  const [hours, setHours] = useState<(typeof PERIODS)[number]>('24');
  async function confirm(): Promise<void> {
    const since = new Date(Date.now() - Number(hours) * HOUR_MS).toISOString();
    const { data, error } = await replayFailed({ input: { endpointId: endpoint.id, since } });
    if (error) return toast({ ...describeError(toApiError(error)), tone: 'danger' });
    if (data) toast({ title: replay.done(data.replayFailedWebhooks.count), tone: 'success' });
    onClose(true);
  }
  const action = (
    <Button variant="primary" busy={fetching ? replay.busy : undefined} onClick={() => void confirm()}>
      {replay.submit}
    </Button>
  );
  return (
    <Confirm title={replay.title(hostOf(endpoint.url))} body={replay.body} action={action} onClose={() => onClose(false)}>
      <Choice legend={replay.since} name="since" value={hours} values={PERIODS} names={replay.periods} onChange={setHours} />
    </Confirm>
  );
}
