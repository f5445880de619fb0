import { Check, Copy } from 'lucide-react';
import { accountMessages } from '../../messages/account-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useCopy } from '../../ui/use-copy.ts';

const words = accountMessages.twoFactor;

/** Shown this once: the server keeps only their hashes. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { isCopied, copy } = useCopy();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.codesTitle}
      description={words.codesBody}
      footer={
        <>
          <Button
            icon={isCopied ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />}
            onClick={() => copy(codes.join('\n'))}
          >
            {isCopied ? words.copied : words.copyCodes}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {words.codesKept}
          </Button>
        </>
      }
    >
      <ol className="grid gap-y-1.5 rounded-md bg-panel p-4 font-mono text-xs whitespace-nowrap tabular-nums sm:text-sm">
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
