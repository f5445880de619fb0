import { keyMessages } from '../../messages/keys-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';

export interface ShownSecret {
  /** Of the key. */
  name: string;
  secret: string;
}

const words = keyMessages.secret;

/** The only place that ever shows it: it is kept nowhere, and gone as the dialog closes. */
export function SecretDialog({ shown: { name, secret }, onClose }: { shown: ShownSecret; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={words.title(name)} footer={<Button onClick={onClose}>{words.done}</Button>}>
      <div className="flex flex-col gap-4">
        <ShownOnce value={secret} label={words.label} words={words}>
          <strong className="font-semibold">{words.shownOnce}</strong> {words.body}
        </ShownOnce>
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
