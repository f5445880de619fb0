import { useId } from 'react';
import type { ReactNode } from 'react';

interface PartProps {
  title: string;
  body?: string;
  /** Beside the title. */
  badge?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** A part of the page under its heading. */
export function Part({ title, body, badge, actions, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex items-center gap-2">
            <h2 id={id} className="text-base font-semibold tracking-tight">
              {title}
            </h2>
            {badge}
          </div>
          {body === undefined ? null : <p className="mt-0.5 text-sm text-pretty text-ink-soft">{body}</p>}
        </div>
        {actions === undefined ? null : <div className="flex shrink-0 flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Rows with a line between them. */
export function Rows({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-raised">
      {children}
    </ul>
  );
}
