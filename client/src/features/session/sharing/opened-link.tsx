import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { writeClipboard } from '../../../ui/use-copy.ts';
import type { ShownLink } from './documents.ts';

export function OpenedLink({ shown: { link, url }, onDone }: { shown: ShownLink; onDone: () => void }) {
  const [copied, setCopied] = useState<'not-yet' | 'yes' | 'failed'>('not-yet');
  async function copy(): Promise<void> {
    setCopied((await writeClipboard(url)) ? 'yes' : 'failed');
  }
  return (
    <div className="rounded-lg bg-accent-soft p-3.5">
      <p role="status" className="text-sm text-pretty">
        <strong className="font-semibold">{sharingMessages.shownOnce}</strong> {sharingMessages.linkFor(sharingMessages.asRole[link.role])}
      </p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        <input
          readOnly
          aria-label={sharingMessages.newLinkLabel}
          value={url}
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
          {copied === 'yes' ? sharingMessages.copied : sharingMessages.copy}
        </Button>
        <Button onClick={onDone} className="max-md:flex-1">
          {sharingMessages.done}
        </Button>
      </div>
      {copied === 'failed' ? (
        <p role="alert" className="mt-2 text-xs text-danger">
          {sharingMessages.copyFailed}
        </p>
      ) : null}
    </div>
  );
}
