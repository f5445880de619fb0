import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { keyMessages } from '../../messages/keys-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { writeClipboard } from '../../ui/use-copy.ts';

export interface ShownSecret {
  /** Of the key. */
  name: string;
  secret: string;
}

const words = keyMessages.secret;

/** The only place that ever shows it: it is kept nowhere, and gone as the dialog closes. */
export function SecretDialog({ shown: { name, secret }, onClose }: { shown: ShownSecret; onClose: () => void }) {
  const [copied, setCopied] = useState<'not-yet' | 'yes' | 'failed'>('not-yet');
  async function copy(): Promise<void> {
    setCopied((await writeClipboard(secret)) ? 'yes' : 'failed');
  }
  return (
    <Dialog open onOpenChange={onClose} title={words.title(name)} footer={<Button onClick={onClose}>{words.done}</Button>}>
      <div className="flex flex-col gap-4">
        <div className="rounded-lg bg-accent-soft p-3.5">
          <p role="status" className="text-sm text-pretty">
            <strong className="font-semibold">{words.shownOnce}</strong> {words.body}
          </p>
          <div className="mt-2.5 flex flex-wrap gap-2">
            <input
              readOnly
              aria-label={words.label}
              value={secret}
              onFocus={({ currentTarget }) => currentTarget.select()}
              className="field-surface h-9 min-w-40 flex-1 px-3 font-mono text-xs max-md:h-11 max-md:basis-full"
            />
            <Button
              variant="primary"
              autoFocus
              onClick={() => void copy()}
              className="max-md:flex-1"
              icon={copied === 'yes' ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />}
            >
              {copied === 'yes' ? words.copied : words.copy}
            </Button>
          </div>
          {copied === 'failed' ? (
            <p role="alert" className="mt-2 text-xs text-danger">
              {words.copyFailed}
            </p>
          ) : null}
        </div>
        <div>
          <p className="text-sm font-medium">{words.tryIt}</p>
          <pre className="mt-1.5 rounded-md whitespace-pre-wrap wrap-anywhere bg-pressed p-3 font-mono text-xs text-ink">
            {tryIt(window.location.origin)}
          </pre>
        </div>
      </div>
    </Dialog>
  );
}

/** Without the secret in it: what stands in a shell's history is no secret any more. */
function tryIt(origin: string): string {
  return [
    `curl ${origin}/graphql \\`,
    `  -H "authorization: Bearer $PARLEY_KEY" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '{"query":"{ viewerActor { id displayName } }"}'`,
  ].join('\n');
}
