import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { Skeleton } from '../../ui/skeleton.tsx';

export function NotificationsSkeleton() {
  return (
    <div role="status" aria-label={words.loading}>
      {['w-3/4', 'w-1/2', 'w-2/3'].map((width) => (
        <div key={width} className="flex gap-3 px-3 py-2.5">
          <Skeleton className="size-8 shrink-0 rounded-full!" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-2.5 w-16" />
          </span>
        </div>
      ))}
    </div>
  );
}
