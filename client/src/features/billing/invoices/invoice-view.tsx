import { ExternalLink, FileText, Table } from 'lucide-react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { InvoiceDocument } from '../billing-documents.ts';
import type { Invoice } from '../billing-model.ts';
import { Crumbs } from './crumbs.tsx';
import { exactMoment, monthName, shortDay } from '../dates.ts';
import type { Place } from './drill-path.ts';
import { figureOf } from './figure-of.ts';
import { FileLink } from '../file-link.tsx';
import { LineView } from './line-view.tsx';
import { LinesTable } from './lines-table.tsx';
import { exactMoney, money } from '../money.ts';
import { StatusBadge } from './status-badge.tsx';
import { WHOLE_BILL } from './use-place.ts';

const words = billingMessages.invoices;

interface InvoiceViewProps {
  place: Place & { invoiceId: string };
  onGo: (place: Place) => void;
}

/** One invoice, or what stands behind one of its lines. */
export function InvoiceView({ place, onGo }: InvoiceViewProps) {
  const [{ data, error, fetching }, refetch] = useQuery({
    query: InvoiceDocument,
    variables: { id: place.invoiceId },
    requestPolicy: 'cache-and-network',
  });
  const invoice = useLastGood(data?.node?.__typename === 'Invoice' ? data.node : undefined, place.invoiceId);
  if (invoice === undefined) {
    if (fetching) return <InvoiceSkeleton />;
    const back = <Crumbs parts={[{ label: billingMessages.title, onOpen: () => onGo(WHOLE_BILL) }]} />;
    const problem = error === undefined ? undefined : toApiError(error);
    return problem === undefined || problem.code === 'NOT_FOUND' || problem.code === 'INVALID' ? (
      <>
        {back}
        <ErrorState title={words.missing} description={words.missingBody} level={1} />
      </>
    ) : (
      <>
        {back}
        <ErrorState {...describeError(problem)} level={1} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
      </>
    );
  }
  const line = invoice.lines.find(({ id }) => id === place.lineId);
  if (line !== undefined) return <LineView invoice={invoice} line={line} place={place} onGo={onGo} />;
  return (
    <>
      <Crumbs parts={[{ label: billingMessages.title, onOpen: () => onGo(WHOLE_BILL) }, { label: monthName(invoice.period) }]} />
      <InvoiceHead invoice={invoice} />
      <LinesTable
        caption={titleOf(invoice)}
        lines={invoice.lines}
        totalMicros={invoice.totalMicros}
        totalName={invoice.status === 'STATEMENT' ? billingMessages.upcoming.due : billingMessages.lines.total}
        onOpen={(lineId) => onGo({ ...place, lineId, steps: [], by: 'DAY' })}
      />
      <p className="mt-3 text-xs text-ink-soft">{billingMessages.utc}</p>
    </>
  );
}

export function titleOf({ status, period }: Pick<Invoice, 'status' | 'period'>): string {
  return status === 'STATEMENT' ? words.titleStatement(monthName(period)) : words.titleInvoice(monthName(period));
}

function InvoiceHead({ invoice }: { invoice: Invoice }) {
  const { number, status, issuedAt, dueAt, paidAt, pdfUrl, hostedUrl, csvUrl } = invoice;
  const figure = figureOf(invoice);
  return (
    <div className="mt-4 mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div>
        <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
          {titleOf(invoice)} <StatusBadge status={status} />
        </p>
        <h1 className="mt-1 text-xl font-semibold tracking-tight tabular-nums" title={exactMoney(figure)}>
          {money(figure)}
          {status === 'STATEMENT' ? <span className="text-base font-normal tracking-normal text-ink-soft"> {words.used}</span> : null}
        </h1>
        <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-soft">
          <Fact name={words.number} value={number} />
          <Fact name={words.issued} value={shortDay(issuedAt)} title={exactMoment(issuedAt)} />
          {dueAt === null || status !== 'OPEN' ? null : <Fact name={words.due} value={shortDay(dueAt)} title={exactMoment(dueAt)} />}
          {status === 'STATEMENT' ? <Fact name={words.due} value={words.nothingDue} /> : null}
          {paidAt === null ? null : <Fact name={words.paid} value={shortDay(paidAt)} title={exactMoment(paidAt)} />}
        </dl>
      </div>
      <div className="-ml-2 flex flex-wrap gap-1">
        {status === 'OPEN' && hostedUrl !== null ? <FileLink href={hostedUrl} label={words.pay} icon={<ExternalLink />} /> : null}
        {pdfUrl === null ? null : <FileLink href={pdfUrl} label={words.pdf} name={words.pdfOf(number)} icon={<FileText />} />}
        <FileLink href={csvUrl} label={words.csv} name={words.csvOf(number)} icon={<Table />} isDownload />
      </div>
    </div>
  );
}

function Fact({ name, value, title }: { name: string; value: string; title?: string }) {
  return (
    <div className="flex gap-1.5">
      <dt>{name}</dt>
      <dd className="text-ink tabular-nums" title={title}>
        {value}
      </dd>
    </div>
  );
}

function InvoiceSkeleton() {
  return (
    <div role="status" aria-label={words.loading}>
      <Skeleton className="h-3.5 w-40" />
      <Skeleton className="mt-6 h-3.5 w-48" />
      <Skeleton className="mt-3 h-8 w-36" />
      <Skeleton className="mt-8 h-52 w-full" />
    </div>
  );
}
