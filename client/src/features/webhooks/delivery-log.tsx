import { Inbox, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { WEBHOOK_EVENTS } from '../../../../schema/wire/webhooks.ts';
import { describeError } from '../../api/errors.ts';
import { usePages } from '../../api/use-pages.ts';
import type { WebhookDeliveryState } from '../../gql/graphql.ts';
import { webhookMessages } from '../../messages/webhooks-en.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { DeliveryRow } from './delivery-row.tsx';
import { eventValue, hostOf } from './event-names.ts';
import { WebhookLogDocument } from './webhook-documents.ts';
import type { Endpoint } from './webhook-documents.ts';

const PAGE_SIZE = 25;
/** While something waits, its end is looked for. */
const LOOK_AGAIN_MS = 3_000;
const STATES = ['WAITING', 'DELIVERED', 'FAILED'] as const satisfies readonly WebhookDeliveryState[];
const words = webhookMessages.log;

type State = (typeof STATES)[number] | '';

interface DeliveryLogProps {
  slug: string;
  endpoints: readonly Endpoint[];
  /** What arrives or fails changes how an endpoint stands. */
  onLook: () => void;
}

export function DeliveryLog({ slug, endpoints, onLook }: DeliveryLogProps) {
  const [endpointId, setEndpointId] = useState('');
  const [state, setState] = useState<State>('');
  const [type, setType] = useState('');
  const pages = usePages({
    query: WebhookLogDocument,
    key: JSON.stringify([slug, endpointId, state, type]),
    variablesOf: (after) => ({
      slug,
      first: PAGE_SIZE,
      after,
      endpointId: endpointId === '' ? null : endpointId,
      state: state === '' ? null : state,
      type: WEBHOOK_EVENTS.filter((one) => one.type === type).map((one) => eventValue(one.type))[0] ?? null,
    }),
    pageOf: (data) => data.workspace?.webhookDeliveries,
  });
  const { rows, error, refresh } = pages;
  const isWaiting = rows?.some((row) => row.nextTryAt != null) ?? false;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      refresh();
      onLook();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, refresh, onLook]);
  function look(): void {
    refresh();
    onLook();
  }
  const isFiltered = endpointId !== '' || state !== '' || type !== '';

  return (
    <section aria-labelledby="deliveries" className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-3">
        <div>
          <h2 id="deliveries" className="text-base font-semibold">
            {words.title}
          </h2>
          <p className="mt-0.5 text-sm text-ink-soft">{words.body}</p>
        </div>
        <IconButton label={words.refresh} size="small" onClick={look}>
          <RotateCw />
        </IconButton>
      </div>
      <div role="search" className="flex flex-wrap gap-2">
        <Select
          label={words.to}
          value={endpointId}
          options={[
            { value: '', label: words.toAll },
            ...endpoints.map(({ id, url, description }) => ({ value: id, label: description === '' ? hostOf(url) : description })),
          ]}
          onChange={setEndpointId}
          className="max-w-56 max-md:max-w-none max-md:basis-full"
        />
        <Select
          label={words.state}
          value={state}
          options={[
            { value: '' as State, label: words.stateAll },
            ...STATES.map((one) => ({ value: one as State, label: words.states[one] })),
          ]}
          onChange={setState}
          className="max-md:flex-1"
        />
        <Select
          label={words.about}
          value={type}
          options={[{ value: '', label: words.aboutAll }, ...WEBHOOK_EVENTS.map((one) => ({ value: one.type as string, label: one.type }))]}
          onChange={setType}
          className="max-md:flex-1"
        />
        {isFiltered ? (
          <Button
            variant="ghost"
            className="max-md:h-11 max-md:basis-full"
            onClick={() => {
              setEndpointId('');
              setState('');
              setType('');
            }}
          >
            {words.clear}
          </Button>
        ) : null}
      </div>
      {rows === undefined ? (
        error === undefined ? (
          <LogSkeleton />
        ) : (
          <ErrorState {...describeError(error)} onRetry={refresh} />
        )
      ) : rows.length === 0 ? (
        <EmptyState icon={<Inbox />} title={isFiltered ? words.emptyTitle : words.noneTitle}>
          {isFiltered ? words.emptyBody : words.noneBody}
        </EmptyState>
      ) : (
        <div>
          <ol aria-label={words.list} className="flex flex-col divide-y divide-line border-y border-line">
            {rows.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} endpoint={endpoints.find(({ id }) => id === delivery.endpointId)} />
            ))}
          </ol>
          {error === undefined ? null : (
            <p role="alert" className="pt-2 text-center text-xs text-danger">
              {describeError(error).title}
            </p>
          )}
          {pages.hasMore ? (
            <Button variant="ghost" className="mt-2 w-full" busy={pages.isLoadingMore ? words.loadingMore : undefined} onClick={pages.more}>
              {words.more}
            </Button>
          ) : null}
        </div>
      )}
    </section>
  );
}

function LogSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col divide-y divide-line border-y border-line">
      {['w-48', 'w-64', 'w-40', 'w-56'].map((width) => (
        <div key={width} className="flex h-13 items-center justify-between">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
