import type { CSSProperties } from 'react';
import { initials } from './initials.ts';
import { personColor } from './person-color.ts';

/** A workspace's square: faces are round, places are not. */
export function WorkspaceMark({ name, id }: { name: string; id: string }) {
  const style: CSSProperties & Record<'--mark', string> = { '--mark': personColor(id) };
  return (
    <span
      aria-hidden="true"
      style={style}
      data-letter={initials(name).slice(0, 1)}
      className="flex size-5 shrink-0 items-center justify-center rounded-sm bg-[color-mix(in_oklch,var(--mark)_16%,transparent)] text-[11px] leading-none font-bold text-(--mark) before:content-[attr(data-letter)]"
    />
  );
}
