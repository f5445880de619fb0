import type { ReactNode } from 'react';

export function SectionHead({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex h-8 items-center justify-between gap-2 pr-1 pl-2.5">
      <h2 className="text-xs font-medium text-ink-soft">{children}</h2>
      {action}
    </div>
  );
}
