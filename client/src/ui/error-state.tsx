import { clsx } from 'clsx';
import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../messages/messages.ts';
import { Button } from './button.tsx';

export type ErrorStateProps = {
  title: string;
  description: string;
  onRetry?: (() => void) | undefined;
  children?: ReactNode;
  className?: string;
};

/** What happened, what to do, and the way to do it. */
export function ErrorState({ title, description, onRetry, children, className }: ErrorStateProps) {
  return (
    <div role="alert" className={clsx('flex flex-col items-center gap-1.5 px-6 py-10 text-center', className)}>
      <span className="mb-2 flex size-10 items-center justify-center rounded-lg bg-danger-soft text-danger">
        <TriangleAlert className="size-5" aria-hidden="true" />
      </span>
      <h2 className="text-base font-semibold text-balance">{title}</h2>
      <p className="max-w-[44ch] text-sm text-pretty text-ink-soft">{description}</p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {onRetry === undefined ? null : (
          <Button onClick={onRetry} icon={<RotateCw className="size-3.5" aria-hidden="true" />}>
            {messages.common.retry}
          </Button>
        )}
        {children}
      </div>
    </div>
  );
}
