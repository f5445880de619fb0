import { useId } from 'react';
import type { ReactNode } from 'react';

interface PartProps {
  title: string;
  body: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of the page under its heading. */
export function Part({ title, body, actions, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id={id} className="text-base font-semibold tracking-tight">
            {title}
          </h2>
          <p className="mt-0.5 text-sm text-pretty text-ink-soft">{body}</p>
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
