import { describeError } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';

export interface MoreButtonProps {
  label: string;
  busyLabel: string;
  pages: { hasMore: boolean; isLoadingMore: boolean; error: ApiError | undefined; more: () => void };
}

/** At the end of a list that goes on. */
export function MoreButton({ label, busyLabel, pages }: MoreButtonProps) {
  if (!pages.hasMore) return null;
  return (
    <div className="border-t border-line">
      {pages.error === undefined ? null : (
        <p role="alert" className="px-4 pt-2 text-center text-xs text-danger">
          {describeError(pages.error).title}
        </p>
      )}
      <Button variant="ghost" className="w-full rounded-none!" busy={pages.isLoadingMore ? busyLabel : undefined} onClick={pages.more}>
        {label}
      </Button>
    </div>
  );
}
