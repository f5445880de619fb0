import { ExternalLink, FileText, Table } from 'lucide-react';
import { describeError } from '../../../api/errors.ts';
import { usePages } from '../../../api/use-pages.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Amount } from '../amount.tsx';
import { useBill } from '../bill-context.ts';
import { InvoiceListDocument } from '../billing-documents.ts';
import type { InvoiceSummary } from '../billing-model.ts';
import { dayName, exactMoment, monthName, nextMonthStart, shortDay } from '../dates.ts';
import { FileLink } from '../file-link.tsx';
import { MoreButton } from '../more-button.tsx';
import { Card, Section } from '../section.tsx';
import { figureOf } from './figure-of.ts';
import { StatusBadge } from './status-badge.tsx';

const PAGE_SIZE = 12;
const words = billingMessages.invoices;

interface InvoicesSectionProps {
  isSelfHosted: boolean;
  /** The open month. */
  period: string;
  onOpen: (invoiceId: string) => void;
}

export function InvoicesSection({ isSelfHosted, period, onOpen }: InvoicesSectionProps) {
  const { slug, now } = useBill();
  const pages = usePages({
    query: InvoiceListDocument,
    key: slug,
    variablesOf: (after) => ({ slug, first: PAGE_SIZE, after }),
    pageOf: (data) => data.workspace?.billing?.invoices,
  });
  const { rows, error } = pages;
  return (
    <Section title={isSelfHosted ? words.titleSelf : words.title}>
      <Card className="overflow-hidden">
        {rows === undefined ? (
          error === undefined ? (
            <RowsSkeleton />
          ) : (
            <ErrorState {...describeError(error)} onRetry={pages.refresh} />
          )
        ) : null}
        {rows?.length === 0 ? (
          <div className="px-5 py-6 text-center">
            <p className="text-sm font-medium">{isSelfHosted ? words.emptySelf : words.empty}</p>
            <p className="text-sm text-ink-soft">{words.emptyBody(dayName(nextMonthStart(period), now))}</p>
          </div>
        ) : null}
        {rows !== undefined && rows.length > 0 ? (
          <ul aria-label={isSelfHosted ? words.titleSelf : words.title} className="divide-y divide-line">
            {rows.map((invoice) => (
              <InvoiceRow key={invoice.id} invoice={invoice} onOpen={() => onOpen(invoice.id)} />
            ))}
          </ul>
        ) : null}
        <MoreButton label={words.more} busyLabel={words.loadingMore} pages={pages} />
      </Card>
    </Section>
  );
}

function InvoiceRow({ invoice, onOpen }: { invoice: InvoiceSummary; onOpen: () => void }) {
  const { number, period, status, issuedAt, pdfUrl, hostedUrl, csvUrl } = invoice;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover md:grid-cols-[minmax(0,1fr)_9rem_14rem]">
      <div className="min-w-0">
        <p className="flex items-center gap-2">
          <button
            type="button"
            onClick={onOpen}
            aria-label={words.open(`${monthName(period)}, ${number}`)}
            className="min-w-0 truncate text-left text-sm font-medium after:absolute after:inset-0 hover:underline"
          >
            {monthName(period)}
          </button>
          <StatusBadge status={status} />
        </p>
        <p className="truncate text-xs text-ink-soft tabular-nums">
          {number} · <time title={exactMoment(issuedAt)}>{shortDay(issuedAt)}</time>
        </p>
      </div>
      <Amount micros={figureOf(invoice)} className="text-right text-sm font-medium" />
      <div className="relative z-1 flex gap-1 max-md:col-span-2 max-md:-ml-2 md:justify-end">
        {status === 'OPEN' && hostedUrl !== null ? <FileLink href={hostedUrl} label={words.pay} icon={<ExternalLink />} /> : null}
        {pdfUrl === null ? null : <FileLink href={pdfUrl} label={words.pdf} name={words.pdfOf(number)} icon={<FileText />} />}
        <FileLink href={csvUrl} label={words.csv} name={words.csvOf(number)} icon={<Table />} isDownload />
      </div>
    </li>
  );
}

function RowsSkeleton() {
  return (
    <div role="status" aria-label={words.loadingList} className="divide-y divide-line">
      {['w-32', 'w-40', 'w-28'].map((width) => (
        <div key={width} className="flex items-center justify-between px-4 py-4.5">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3.5 w-20" />
        </div>
      ))}
    </div>
  );
}
