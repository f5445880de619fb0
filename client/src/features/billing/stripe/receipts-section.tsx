import { ExternalLink, FileText } from 'lucide-react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Badge } from '../../../ui/badge.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Amount } from '../amount.tsx';
import { useBill } from '../bill-context.ts';
import type { Receipt } from '../billing-model.ts';
import { dayName, exactMoment, shortDay } from '../dates.ts';
import { FileLink } from '../file-link.tsx';
import { Card, Section } from '../section.tsx';
import { ReceiptListDocument } from './payments-documents.ts';

const TONES = { OPEN: 'warning', PAID: 'success', UNCOLLECTIBLE: 'danger' } as const;
const words = billingMessages.receipts;

export function ReceiptsSection() {
  const { slug } = useBill();
  const [{ data, error }, refetch] = useQuery({ query: ReceiptListDocument, variables: { slug }, requestPolicy: 'cache-and-network' });
  const receipts = useLastGood(data?.workspace?.billing?.receipts, slug);
  return (
    <Section title={words.title} body={words.body}>
      <Card className="overflow-hidden">
        {receipts !== undefined ? (
          <Receipts receipts={receipts} />
        ) : error === undefined ? (
          <div role="status" aria-label={words.loading} className="flex justify-between px-4 py-4.5">
            <Skeleton className="h-3.5 w-40" />
            <Skeleton className="h-3.5 w-20" />
          </div>
        ) : (
          <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} />
        )}
      </Card>
    </Section>
  );
}

function Receipts({ receipts }: { receipts: readonly Receipt[] }) {
  if (receipts.length === 0) return <p className="px-5 py-6 text-center text-sm text-ink-soft">{words.empty}</p>;
  return (
    <ul aria-label={words.title} className="divide-y divide-line">
      {receipts.map((receipt) => (
        <ReceiptRow key={receipt.number ?? receipt.issuedAt} receipt={receipt} />
      ))}
    </ul>
  );
}

function ReceiptRow({ receipt: { number, status, totalMicros, issuedAt, nextAttemptAt, hostedUrl, pdfUrl } }: { receipt: Receipt }) {
  const { now } = useBill();
  const name = number ?? words.unnumbered;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[minmax(0,1fr)_9rem_14rem]">
      <div className="min-w-0">
        <p className="flex items-center gap-2 text-sm font-medium tabular-nums">
          {issuedAt === null ? name : <time title={exactMoment(issuedAt)}>{shortDay(issuedAt)}</time>}
          <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>
        </p>
        <p className="truncate text-xs text-ink-soft tabular-nums">
          {name}
          {status === 'OPEN' && nextAttemptAt !== null ? ` · ${words.again(dayName(nextAttemptAt, now))}` : null}
        </p>
      </div>
      <Amount micros={totalMicros} className="text-right text-sm font-medium" />
      <div className="flex gap-1 max-md:col-span-2 max-md:-ml-2 md:justify-end">
        {status !== 'PAID' && hostedUrl !== null ? <FileLink href={hostedUrl} label={words.pay} icon={<ExternalLink />} /> : null}
        {pdfUrl === null ? null : <FileLink href={pdfUrl} label={words.pdf} name={words.pdfOf(name)} icon={<FileText />} />}
      </div>
    </li>
  );
}
