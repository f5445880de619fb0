import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface JoinNoticeProps {
  icon: LucideIcon;
  title: string;
  isProblem?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

/** An end of the way: what happened and what to do. */
export function JoinNotice({ icon: Icon, title, isProblem = true, action, children }: JoinNoticeProps) {
  return (
    <div role={isProblem ? 'alert' : 'status'} className="flex flex-col items-center text-center">
      <span
        className={clsx(
          'mb-3 flex size-10 items-center justify-center rounded-lg',
          isProblem ? 'bg-warning-soft text-warning' : 'bg-accent-soft text-accent',
        )}
      >
        <Icon className="size-5" aria-hidden="true" />
      </span>
      <h1 className="text-base font-semibold text-balance">{title}</h1>
      <p className="mt-1.5 text-sm text-pretty text-ink-soft">{children}</p>
      {action === undefined ? null : <div className="mt-5">{action}</div>}
    </div>
  );
}
