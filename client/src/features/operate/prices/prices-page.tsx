import { CircleDollarSign, Plus } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../../../api/errors.ts';
import { priceMessages as words } from '../../../messages/prices-en.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { OperateFrame } from '../operate-frame.tsx';
import { byProvider, providerName } from './names.ts';
import { PriceDialog } from './price-dialog.tsx';
import type { PriceDialogProps } from './price-dialog.tsx';
import type { PriceLine, UnpricedModel } from './price-documents.ts';
import { PriceTable } from './price-table.tsx';
import { usePrices } from './use-prices.ts';

const SHOWN_UNPRICED = 6;
type Editing = Pick<PriceDialogProps, 'line' | 'model'>;

export function PricesPage() {
  const { admin, isHidden, error, refresh } = usePrices();
  const [editing, setEditing] = useState<Editing>();

  function close(hasChanged: boolean): void {
    setEditing(undefined);
    if (hasChanged) refresh();
  }

  return (
    <OperateFrame current="prices" isHidden={isHidden}>
      <div className="mx-auto w-full max-w-250 px-5 pt-7 pb-12 md:px-8">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
            <p className="mt-1 max-w-[60ch] text-sm text-pretty text-ink-soft">{words.intro}</p>
          </div>
          {admin === undefined ? null : (
            <Button variant="primary" icon={<Plus className="size-3.5" aria-hidden="true" />} onClick={() => setEditing({})}>
              {words.set}
            </Button>
          )}
        </div>
        {admin !== undefined && error !== undefined ? (
          <p role="status" className="mt-4 text-sm text-warning">
            {words.stale}
          </p>
        ) : null}
        {admin === undefined ? null : (
          <>
            <Unpriced models={admin.unpricedModels} onSet={(model) => setEditing({ model })} />
            <Lines lines={admin.prices} onChange={(line) => setEditing({ line })} onChanged={refresh} />
          </>
        )}
        {admin === undefined && error !== undefined ? <ErrorState {...describeError(error)} onRetry={refresh} /> : null}
        {admin === undefined && error === undefined ? <PricesSkeleton /> : null}
      </div>
      {editing === undefined ? null : <PriceDialog {...editing} onClose={close} />}
    </OperateFrame>
  );
}

type LinesProps = { lines: readonly PriceLine[]; onChange: (line: PriceLine) => void; onChanged: () => void };

function Lines({ lines, onChange, onChanged }: LinesProps) {
  const listed = lines.filter(({ workspace }) => workspace == null);
  const own = lines.filter(({ workspace }) => workspace != null);
  const handlers = { onChange, onChanged };
  return (
    <>
      {listed.length === 0 ? (
        <EmptyState icon={<CircleDollarSign />} title={words.emptyTitle}>
          {words.emptyBody}
        </EmptyState>
      ) : null}
      {byProvider(listed).map(([provider, of], index) => (
        <section key={provider} className="mt-8">
          <div className="flex items-baseline justify-between">
            <h2 className="text-base font-semibold">{providerName(provider)}</h2>
            {index === 0 ? <span className="text-xs text-ink-faint">{words.perMillion}</span> : null}
          </div>
          <PriceTable label={providerName(provider)} lines={of} {...handlers} />
        </section>
      ))}
      <section className="mt-12">
        <h2 className="text-base font-semibold">{words.ownTitle}</h2>
        <p className="mt-0.5 text-sm text-ink-soft">{own.length === 0 ? words.ownEmpty : words.ownIntro}</p>
        {own.length === 0 ? null : <PriceTable label={words.ownTitle} lines={own} {...handlers} />}
      </section>
    </>
  );
}

function Unpriced({ models, onSet }: { models: readonly UnpricedModel[]; onSet: (model: string) => void }) {
  if (models.length === 0) return null;
  const more = models.length - SHOWN_UNPRICED;
  return (
    <div role="status" className="mt-6 rounded-lg border border-line bg-warning-soft px-4 py-3 text-sm">
      <p>
        <span className="font-medium text-warning">{words.unpriced(models.length)}</span>{' '}
        <span className="text-ink-soft">{words.unpricedBody}</span>
      </p>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {models.slice(0, SHOWN_UNPRICED).map(({ id }) => (
          <li key={id}>
            <Button size="small" aria-label={words.setFor(id)} onClick={() => onSet(id)}>
              {id}
            </Button>
          </li>
        ))}
        {more > 0 ? <li className="self-center text-xs text-ink-soft">{words.unpricedMore(more)}</li> : null}
      </ul>
    </div>
  );
}

function PricesSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="mt-10 flex flex-col">
      {['w-40', 'w-52', 'w-36', 'w-48', 'w-44'].map((width) => (
        <div key={width} className="flex h-14 items-center justify-between border-t border-line">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3.5 w-40 max-md:w-20" />
        </div>
      ))}
    </div>
  );
}
