import { messages } from '../../messages/messages.ts';
import { Skeleton } from '../../ui/skeleton.tsx';

const WIDTHS = ['w-4/5', 'w-3/5', 'w-11/12', 'w-1/2', 'w-3/4', 'w-2/3'];

export function SessionListSkeleton() {
  return (
    <div role="status" aria-label={messages.sidebar.loading}>
      {WIDTHS.map((width) => (
        <div key={width} className="flex h-12 flex-col justify-center gap-1.5 px-2.5">
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="h-2.5 w-12" />
        </div>
      ))}
    </div>
  );
}
