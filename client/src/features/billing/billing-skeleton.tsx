import { billingMessages } from '../../messages/billing-en.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Card } from './section.tsx';

/** The shape of the page. */
export function BillingSkeleton() {
  return (
    <div role="status" aria-label={billingMessages.loading} className="flex flex-col gap-9">
      <div>
        <Skeleton className="mb-4 h-4 w-16" />
        <Card className="grid gap-6 p-5 md:grid-cols-2">
          <div>
            <Skeleton className="h-6 w-28" />
            <Skeleton className="mt-3 h-3.5 w-48" />
            <Skeleton className="mt-2.5 h-3.5 w-40" />
          </div>
          <div className="flex flex-col gap-3">
            {['w-3/4', 'w-full', 'w-1/2', 'w-2/3'].map((width) => (
              <Skeleton key={width} className={`h-3.5 ${width}`} />
            ))}
          </div>
        </Card>
      </div>
      <div>
        <Skeleton className="mb-4 h-4 w-36" />
        <div className="grid gap-3 md:grid-cols-3">
          {['credits', 'wallet', 'owed'].map((tile) => (
            <Card key={tile} className="p-4">
              <Skeleton className="h-3.5 w-28" />
              <Skeleton className="mt-3 h-6 w-20" />
              <Skeleton className="mt-4 h-3.5 w-full" />
              <Skeleton className="mt-2.5 h-3.5 w-2/3" />
            </Card>
          ))}
        </div>
      </div>
      <Skeleton className="h-44 w-full" />
    </div>
  );
}
