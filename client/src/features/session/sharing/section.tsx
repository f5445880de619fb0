import { useId } from 'react';
import type { ReactNode } from 'react';

/** A named part of the dialog. */
export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="text-sm font-semibold">
        {title}
      </h3>
      {note === undefined ? null : <p className="mt-0.5 text-sm text-pretty text-ink-soft">{note}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
