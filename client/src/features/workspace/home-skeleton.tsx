import { messages } from '../../messages/messages.ts';
import { Skeleton } from '../../ui/skeleton.tsx';

const ROWS = ['w-2/3', 'w-1/2', 'w-3/4', 'w-2/5', 'w-3/5'];

export function HomeSkeleton() {
  return (
    <div role="status" aria-label={messages.common.loadingPage}>
      <Skeleton className="h-3.5 w-32" />
      <Skeleton className="mt-3 h-7 w-72 max-w-full" />
      <Skeleton className="mt-7 h-9 w-36 rounded-md!" />
      <div className="mt-12 flex flex-col">
        {ROWS.map((width) => (
          <div key={width} className="flex h-13 items-center border-t border-line">
            <Skeleton className={`h-3.5 ${width}`} />
          </div>
        ))}
      </div>
    </div>
  );
}
