import { webhookMessages } from '../../messages/webhooks-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { hostOf } from './event-names.ts';

export interface ShownSecret {
  /** Of the endpoint. */
  url: string;
  secret: string;
}

const words = webhookMessages.secret;

/** Without the secret in it: it belongs into the environment. */
const VERIFY = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.PARLEY_WEBHOOK_SECRET);
const event = webhook.verify(rawBody, request.headers);`;

/** The only place that ever shows it: it is kept nowhere, and gone as the dialog closes. */
export function SecretDialog({ shown: { url, secret }, onClose }: { shown: ShownSecret; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={words.title(hostOf(url))} footer={<Button onClick={onClose}>{words.done}</Button>}>
      <div className="flex flex-col gap-4">
        <ShownOnce value={secret} label={words.label} words={words}>
          <strong className="font-semibold">{words.shownOnce}</strong> {words.body}
        </ShownOnce>
        <div>
          <p className="text-sm font-medium">{words.verify}</p>
          <pre className="mt-1.5 rounded-md bg-pressed p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap text-ink">{VERIFY}</pre>
        </div>
      </div>
    </Dialog>
  );
}
