import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { billingMessages } from '../../../messages/billing-en.ts';

export interface Crumb {
  label: ReactNode;
  /** Left out: where one is. */
  onOpen?: () => void;
}

export function Crumbs({ parts }: { parts: readonly Crumb[] }) {
  return (
    <nav aria-label={billingMessages.drill.crumbs}>
      <ol className="flex flex-wrap items-center gap-x-1 gap-y-0.5 text-sm">
        {parts.map(({ label, onOpen }, index) => (
          // A place in the path is its depth.
          // eslint-disable-next-line react/no-array-index-key
          <li key={index} className="flex min-w-0 items-center gap-1">
            {index === 0 ? null : <ChevronRight className="size-3.5 shrink-0 text-ink-faint" aria-hidden="true" />}
            {onOpen ? (
              <button
                type="button"
                onClick={onOpen}
                className="touch-target max-w-60 truncate rounded-sm text-ink-soft hover:text-ink hover:underline"
              >
                {label}
              </button>
            ) : (
              <span aria-current="page" className="max-w-60 truncate font-medium">
                {label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
