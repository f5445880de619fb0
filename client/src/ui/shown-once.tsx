import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { writeClipboard } from './use-copy.ts';

interface Words {
  copy: string;
  copied: string;
  copyFailed: string;
}

interface ShownOnceProps {
  /** A link or a secret that is kept nowhere. */
  value: string;
  label: string;
  words: Words;
  /** What it is, and that it will not come again. */
  children: ReactNode;
  /** Beside the copy button. */
  action?: ReactNode;
}

export function ShownOnce({ value, label, words, children, action }: ShownOnceProps) {
  const [copied, setCopied] = useState<'not-yet' | 'yes' | 'failed'>('not-yet');
  async function copy(): Promise<void> {
    setCopied((await writeClipboard(value)) ? 'yes' : 'failed');
  }
  return (
    <div className="rounded-lg bg-accent-soft p-3.5">
      <p role="status" className="text-sm text-pretty">
        {children}
      </p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        <input
          readOnly
          aria-label={label}
          value={value}
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
        {action}
      </div>
      {copied === 'failed' ? (
        <p role="alert" className="mt-2 text-xs text-danger">
          {words.copyFailed}
        </p>
      ) : null}
    </div>
  );
}
