import { useCallback } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { useViewer } from '../../api/viewer.ts';
import { billingMessages } from '../../messages/billing-en.ts';
import { messages } from '../../messages/messages.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { MoneyFrame } from '../../ui/money-frame.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useTitle } from '../../ui/use-title.ts';
import { BillContext } from './bill-context.ts';
import { BillingDocument } from './billing-documents.ts';
import { BillingSkeleton } from './billing-skeleton.tsx';
import { BillingView } from './billing-view.tsx';
import { InvoiceView } from './invoices/invoice-view.tsx';
import { NoAccess } from './no-access.tsx';
import { useMembers } from './use-members.ts';
import { usePlace } from './invoices/use-place.ts';

const MINUTE_MS = 60_000;

/** The plan, the money, the invoices and the ledger of one workspace. */
export function BillingPage({ slug }: { slug: string }) {
  const role = useViewer().memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const isManager = role === 'OWNER' || role === 'ADMIN';
  useTitle(billingMessages.title);
  return (
    <MoneyFrame slug={slug} current="billing" isManager={isManager}>
      <div className="mx-auto w-full max-w-240 px-5 pt-6 pb-16 md:px-10 md:pt-8">
        {role === undefined ? (
          <ErrorState title={messages.workspace.notFoundTitle} description={messages.workspace.notFoundBody} level={1} />
        ) : isManager ? (
          <Bill slug={slug} canManage={role === 'OWNER'} />
        ) : (
          <NoAccess slug={slug} />
        )}
      </div>
    </MoneyFrame>
  );
}

function Bill({ slug, canManage }: { slug: string; canManage: boolean }) {
  const [{ data, error, fetching, stale }, refetch] = useQuery({
    query: BillingDocument,
    variables: { slug },
    requestPolicy: 'cache-and-network',
  });
  const [place, go] = usePlace();
  const members = useMembers(slug);
  const now = useNow(MINUTE_MS);
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  const workspace = useLastGood(data?.workspace, slug);
  useRefresh(refresh, workspace?.id);

  if (workspace === undefined) {
    if (error === undefined) return fetching || stale || data === undefined ? <BillingSkeleton /> : <NoAccess slug={slug} />;
    return <ErrorState {...describeError(toApiError(error))} level={1} onRetry={refresh} />;
  }
  const { billing } = workspace;
  // The role changed since the page knew it.
  if (billing === null) return <NoAccess slug={slug} />;
  const { invoiceId } = place;
  return (
    <BillContext value={{ slug, workspaceId: workspace.id, canManage, members, now, refresh }}>
      {invoiceId === null ? (
        <BillingView billing={billing} isStale={error !== undefined} onOpenInvoice={(id) => go({ ...place, invoiceId: id })} />
      ) : (
        <InvoiceView place={{ ...place, invoiceId }} onGo={go} />
      )}
    </BillContext>
  );
}
