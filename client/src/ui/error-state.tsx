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
  /** 1 where it is all that the page shows. */
  level?: 1 | 2;
};

/** What happened, what to do, and the way to do it. */
export function ErrorState({ title, description, onRetry, children, className, level = 2 }: ErrorStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div role="alert" className={clsx('flex flex-col items-center gap-1.5 px-6 py-10 text-center', className)}>
      <span className="mb-2 flex size-10 items-center justify-center rounded-lg bg-danger-soft text-danger">
        <TriangleAlert className="size-5" aria-hidden="true" />
      </span>
      <Heading className="text-base font-semibold text-balance">{title}</Heading>
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
