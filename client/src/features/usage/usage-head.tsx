import { usageMessages } from '../../messages/usage-en.ts';
import { ZONE } from './periods.ts';
import type { UsageView } from './usage-view.ts';

interface UsageHeadProps {
  view: UsageView | undefined;
  isOwn: boolean;
  /** The last time it was asked for was in vain. */
  isRefused: boolean;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { timeZone: ZONE, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });

/** Whose figures these are and until when they count. */
export function UsageHead({ view, isOwn, isRefused }: UsageHeadProps) {
  const words = usageMessages;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
      <div>
        <h1 className="text-lg font-semibold tracking-tight">{isOwn ? words.ownTitle : words.title}</h1>
        {isOwn ? <p className="mt-0.5 text-sm text-ink-soft">{words.ownBody}</p> : null}
      </div>
      <p className="text-xs text-ink-soft tabular-nums" title={words.asOfMeaning}>
        {isRefused ? <span className="mr-2 text-danger">{words.stale}</span> : null}
        {view ? <time dateTime={view.asOf}>{words.asOf(CLOCK.format(Date.parse(view.asOf)))}</time> : null}
        {view?.limitedTo == null ? null : <span className="ml-2">{words.limited(view.limitedTo)}</span>}
      </p>
    </div>
  );
}
