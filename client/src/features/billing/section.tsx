import { useId } from 'react';
import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  body?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of the page under its heading. */
export function Section({ title, body, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id={id} className="text-base leading-6! font-semibold tracking-tight">
            {title}
          </h2>
          {body === undefined ? null : <p className="text-sm text-pretty text-ink-soft">{body}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function Card({ className = '', children }: { className?: string; children: ReactNode }) {
  return <div className={`rounded-lg border border-line bg-raised ${className}`}>{children}</div>;
}
