import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type EmptyStateProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode; className?: string };

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={clsx('flex flex-col items-center gap-1.5 px-6 py-10 text-center', className)}>
      {icon === undefined ? null : (
        <span className="mb-2 flex size-10 items-center justify-center rounded-lg bg-accent-soft text-accent [&>svg]:size-5">{icon}</span>
      )}
      <h2 className="text-base font-semibold text-balance">{title}</h2>
      {children === undefined ? null : <div className="max-w-[44ch] text-sm text-pretty text-ink-soft">{children}</div>}
      {action === undefined ? null : <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
