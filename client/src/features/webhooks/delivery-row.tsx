import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { webhookMessages } from '../../messages/webhooks-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { formatDayTime } from '../../ui/format-time.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { toast } from '../../ui/toast-store.ts';
import { eventName, hostOf } from './event-names.ts';
import { ReplayDeliveryDocument } from './webhook-documents.ts';
import type { Delivery, Endpoint } from './webhook-documents.ts';

const words = webhookMessages.log;
const TONES = { WAITING: 'warning', DELIVERED: 'success', FAILED: 'danger' } as const;

/** Tries can be seconds apart. */
const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

interface DeliveryRowProps {
  delivery: Delivery;
  endpoint: Endpoint | undefined;
}

/** One line; opened it shows what was sent and what came back. */
export function DeliveryRow({ delivery, endpoint }: DeliveryRowProps) {
  const { type, state, occurredAt, tries } = delivery;
  const last = tries.at(-1);
  return (
    <li>
      <details>
        <summary className="grid min-h-13 cursor-pointer list-none grid-cols-[4.75rem_minmax(0,1fr)_auto] items-center gap-x-3 rounded-sm px-1 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <span>
            <Badge tone={TONES[state]}>{words.states[state]}</Badge>
          </span>
          <span className="flex min-w-0 flex-wrap gap-x-2 text-xs">
            <span className="font-mono font-medium wrap-anywhere">{eventName(type)}</span>{' '}
            <span className="min-w-0 wrap-anywhere text-ink-soft tabular-nums">
              {[...(endpoint ? [hostOf(endpoint.url)] : []), ...(last ? [last.status ?? last.error ?? ''] : [])].join(' · ')}
            </span>
          </span>
          <RelativeTime iso={occurredAt} className="text-xs text-ink-soft tabular-nums" />
        </summary>
        <Detail delivery={delivery} endpoint={endpoint} />
      </details>
    </li>
  );
}

function Detail({ delivery, endpoint }: DeliveryRowProps) {
  const [{ fetching }, replay] = useMutation(ReplayDeliveryDocument);
  const { id, type, body, state, nextTryAt, tries } = delivery;
  const mayReplay = endpoint?.state === 'ACTIVE' && type !== 'WEBHOOK_TEST';

  async function sendAgain(): Promise<void> {
    const { error } = await replay({ input: { id } });
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.replayed, tone: 'success' });
  }

  return (
    <div className="flex flex-col gap-4 px-1 pb-5 text-xs md:pl-[5.75rem]">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 text-ink-soft tabular-nums">
          {words.id} <span className="font-mono wrap-anywhere text-ink">{id}</span>
          {state !== 'WAITING' ? null : (
            <span className="block">{nextTryAt == null ? words.resumeFirst : words.nextTry(formatDayTime(nextTryAt))}</span>
          )}
        </p>
        {mayReplay ? (
          <Button size="small" busy={fetching ? words.replaying : undefined} onClick={() => void sendAgain()}>
            {words.replay}
          </Button>
        ) : null}
      </div>
      <section aria-label={words.request}>
        <h3 className="font-medium">{words.request}</h3>
        <pre className="mt-1.5 max-h-72 overflow-auto rounded-md bg-pressed p-3 font-mono wrap-anywhere whitespace-pre-wrap">
          {pretty(body)}
        </pre>
      </section>
      <section aria-label={words.answers}>
        <h3 className="font-medium">{tries.length === 0 ? words.noTry : words.tries(tries.length)}</h3>
        <ol className="mt-1.5 flex flex-col gap-3">
          {tries.toReversed().map((one) => (
            <li key={one.at} className="border-l-2 border-line pl-3">
              <p className="flex flex-wrap gap-x-2 tabular-nums">
                <span
                  className={
                    one.status != null && one.status >= 200 && one.status < 300 ? 'font-medium text-success' : 'font-medium text-danger'
                  }
                >
                  {one.status ?? one.error}
                </span>
                <span className="text-ink-soft">{words.milliseconds(one.durationMs)}</span>
                <span className="text-ink-soft">{exactTime.format(Date.parse(one.at))}</span>
              </p>
              {one.status == null ? null : one.answer === '' ? (
                <p className="mt-1 text-ink-soft">{words.noAnswer}</p>
              ) : (
                <pre
                  aria-label={words.answer}
                  className="mt-1 max-h-40 overflow-auto rounded-md bg-pressed p-2 font-mono wrap-anywhere whitespace-pre-wrap"
                >
                  {one.answer}
                </pre>
              )}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
