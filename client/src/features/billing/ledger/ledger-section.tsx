import { useState } from 'react';
import { describeError } from '../../../api/errors.ts';
import { usePages } from '../../../api/use-pages.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useBill } from '../bill-context.ts';
import { LedgerDocument } from '../billing-documents.ts';
import { LEDGER_FILTERS } from './ledger-kinds.ts';
import type { LedgerFilter } from './ledger-kinds.ts';
import { LEDGER_GRID, LedgerRow } from './ledger-row.tsx';
import { MoreButton } from '../more-button.tsx';
import { Card, Section } from '../section.tsx';

const PAGE_SIZE = 20;
const words = billingMessages.ledger;
const FILTERS = Object.keys(LEDGER_FILTERS) as LedgerFilter[];

export function LedgerSection() {
  const { slug } = useBill();
  const [filter, setFilter] = useState<LedgerFilter>();
  const kinds = filter === undefined ? null : [...LEDGER_FILTERS[filter]];
  const pages = usePages({
    query: LedgerDocument,
    key: `${slug} ${filter ?? ''}`,
    variablesOf: (after) => ({ slug, kinds, first: PAGE_SIZE, after }),
    pageOf: (data) => data.workspace?.billing?.transactions,
  });
  const { rows, error } = pages;
  return (
    <Section
      title={words.title}
      body={words.body}
      actions={
        <select
          aria-label={words.filter}
          value={filter ?? ''}
          onChange={({ target }) => setFilter(FILTERS.find((one) => one === target.value))}
          className="field-surface h-8 px-2 text-sm max-md:h-11 max-md:w-full max-md:text-base"
        >
          <option value="">{words.all}</option>
          {FILTERS.map((one) => (
            <option key={one} value={one}>
              {words.filters[one]}
            </option>
          ))}
        </select>
      }
    >
      <Card className="overflow-hidden">
        {rows === undefined ? (
          error === undefined ? (
            <LedgerSkeleton />
          ) : (
            <ErrorState {...describeError(error)} onRetry={pages.refresh} />
          )
        ) : null}
        {rows?.length === 0 ? (
          <div className="px-5 py-6 text-center">
            <p className="text-sm font-medium">{filter === undefined ? words.empty : words.emptyFiltered}</p>
            {filter === undefined ? <p className="text-sm text-ink-soft">{words.emptyBody}</p> : null}
          </div>
        ) : null}
        {rows !== undefined && rows.length > 0 ? (
          <>
            <div aria-hidden="true" className={`${LEDGER_GRID} bg-panel py-2 text-xs font-medium text-ink-soft max-md:hidden!`}>
              <span>{words.what}</span>
              <span className="text-right">{words.amount}</span>
              <span className="text-right">{words.after.credits}</span>
              <span className="text-right">{words.after.wallet}</span>
              <span className="text-right">{words.after.owed}</span>
            </div>
            <ul aria-label={words.title} className="divide-y divide-line md:border-t md:border-line">
              {rows.map((transaction) => (
                <LedgerRow key={transaction.id} transaction={transaction} />
              ))}
            </ul>
          </>
        ) : null}
        <MoreButton label={words.more} busyLabel={words.loadingMore} pages={pages} />
      </Card>
    </Section>
  );
}

function LedgerSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="divide-y divide-line">
      {['w-36', 'w-28', 'w-44', 'w-32'].map((width) => (
        <div key={width} className="flex items-center justify-between px-4 py-4">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3.5 w-24" />
        </div>
      ))}
    </div>
  );
}
