import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { Link } from 'wouter';
import { alarmMessages } from '../../messages/billing-alarm-en.ts';
import { useNow } from '../../ui/use-now.ts';
import { alarmOf, alarmWords } from './plan/alarm.ts';
import { BillingStandingDocument } from './standing-documents.ts';

const EVERY_MS = 5 * 60_000;

/** Over every page of owners and admins while a payment is missing. */
export function BillingBanner({ slug, isOwner }: { slug: string; isOwner: boolean }) {
  const [{ data }, refetch] = useQuery({ query: BillingStandingDocument, variables: { slug }, requestPolicy: 'cache-and-network' });
  const now = useNow(EVERY_MS);

  useEffect(() => {
    const refresh = (): void => {
      if (document.visibilityState === 'visible') refetch({ requestPolicy: 'network-only' });
    };
    const timer = setInterval(refresh, EVERY_MS);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [refetch]);

  const alarm = alarmOf(data?.workspace?.billing?.subscription ?? null);
  if (alarm === null) return null;
  const { title, body } = alarmWords(alarm, isOwner, now);
  return (
    <div role="status" className="flex shrink-0 items-center gap-x-3 gap-y-1 bg-danger-soft px-4 py-2 text-sm max-md:flex-wrap md:px-6">
      <TriangleAlert className="size-4 shrink-0 text-danger" aria-hidden="true" />
      <p className="min-w-0 flex-1 text-pretty">
        <span className="font-semibold text-danger">{title}.</span> <span className="max-md:sr-only">{body}</span>
      </p>
      <Link
        href={`/w/${slug}/billing`}
        className="touch-target inline-flex shrink-0 items-center rounded-sm font-medium underline hover:no-underline"
      >
        {alarmMessages.toBilling}
      </Link>
    </div>
  );
}
