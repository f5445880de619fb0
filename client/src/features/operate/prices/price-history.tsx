import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { priceMessages } from '../../../messages/prices-en.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { formatExactTime } from '../../../ui/format-time.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatDay } from './names.ts';
import { PriceLineDocument } from './price-documents.ts';
import type { FullLine, PriceLine } from './price-documents.ts';
import { formatRate } from './rates.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';

const words = priceMessages.history;
type Entry = FullLine['past'][number];

/** All prices of a name. Asked for anew when what is in effect or to come has changed. */
export function PriceHistory({ line, onChanged }: { line: PriceLine; onChanged: () => void }) {
  const newest = [line.current?.id, ...line.upcoming.map(({ id }) => id)].join();
  const context = useMemo(() => ({ requestPolicy: 'cache-and-network', newest }) as const, [newest]);
  const variables = { model: line.model, workspaceSlug: line.workspace?.slug ?? null };
  const [{ data, error }, refetch] = useQuery({ query: PriceLineDocument, variables, context });
  const full = useLastGood(data?.serverAdmin?.priceLine ?? undefined, `${line.model} ${variables.workspaceSlug}`);
  const [withdrawn, setWithdrawn] = useState<{ id: string; isToCome: boolean }>();

  if (full === undefined && error !== undefined) {
    return (
      <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} className="py-4!" />
    );
  }
  if (full === undefined) {
    return (
      <div role="status" aria-label={words.loading} className="flex flex-col gap-3 pt-1 pb-4 pl-6">
        <Skeleton className="h-3 w-2/3" />
        <Skeleton className="h-3 w-1/2" />
      </div>
    );
  }
  return (
    <div className="pb-4 pl-6">
      <Entries
        title={words.upcoming}
        entries={full.upcoming}
        action={words.callOff}
        onAct={({ id }) => setWithdrawn({ id, isToCome: true })}
      />
      <Entries
        title={words.current}
        entries={full.current ? [full.current] : []}
        action={words.withdraw}
        onAct={({ id }) => setWithdrawn({ id, isToCome: false })}
      />
      <Entries title={words.past} entries={full.past} />
      {withdrawn === undefined ? null : (
        <WithdrawDialog
          {...withdrawn}
          model={line.model}
          onClose={(hasChanged) => {
            setWithdrawn(undefined);
            if (hasChanged) onChanged();
          }}
        />
      )}
    </div>
  );
}

type EntriesProps = { title: string; entries: readonly Entry[]; action?: string; onAct?: (entry: Entry) => void };

function Entries({ title, entries, action, onAct }: EntriesProps) {
  if (entries.length === 0) return null;
  return (
    <section className="pt-1">
      <h3 className="py-1 text-xs font-medium text-ink-faint">{title}</h3>
      <ul aria-label={title}>
        {entries.map((entry) => (
          <li
            key={entry.id}
            className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-t border-line py-2 sm:grid sm:grid-cols-[7.5rem_13rem_minmax(0,1fr)_auto]"
          >
            <time dateTime={entry.effectiveFrom} title={formatExactTime(entry.effectiveFrom)} className="text-ink-soft">
              {formatDay(entry.effectiveFrom)}
            </time>
            <span>
              {entry.rates == null ? words.withdrawn : words.rates(formatRate(entry.rates.input), formatRate(entry.rates.output))}
            </span>
            <span className="min-w-0 text-xs [overflow-wrap:anywhere] text-ink-soft max-sm:basis-full">
              {[
                entry.source,
                entry.readOn == null ? null : priceMessages.readOn(formatDay(entry.readOn)),
                entry.createdBy == null ? null : words.by(entry.createdBy.displayName),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
            {action === undefined || onAct === undefined ? null : (
              <Button size="small" variant="danger" onClick={() => onAct(entry)}>
                {action}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
