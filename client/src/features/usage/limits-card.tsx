import { usageMessages } from '../../messages/usage-en.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { TableData } from '../../ui/charts/chart-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { formatExactTime } from '../../ui/format-time.ts';
import { chartState } from './chart-state.ts';
import type { Range } from './periods.ts';
import { UsageLimitsDocument } from './usage-documents.ts';
import type { LimitHit } from './usage-documents.ts';
import { useGoodQuery } from './use-good-query.ts';

const MOST_ROWS = 20;

/** Whose prompts were refused because something was used up. */
export function LimitsCard({ slug, range }: { slug: string; range: Range }) {
  const { good, ...query } = useGoodQuery({
    query: UsageLimitsDocument,
    variables: { slug, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), first: MOST_ROWS },
  });
  const words = usageMessages;
  const hits = good?.data.workspace?.limitHits;
  const empty = { title: words.limitsEmptyTitle, body: words.limitsEmptyBody };
  const state = chartState({ ...query, shown: hits, isEmpty: hits?.length === 0, empty });
  return (
    <ChartFrame
      title={words.limitsTitle}
      note={words.limitsNote}
      state={state}
      shape="list"
      heightPx={200}
      table={hits ? limitsTable(words.limitsTitle, hits) : null}
    >
      <ul className="-mx-1 flex max-h-80 flex-col overflow-y-auto px-1" tabIndex={0} aria-label={words.limitsTitle}>
        {hits?.map((hit) => (
          <li key={keyOf(hit)} className="flex items-center gap-3 border-b border-line py-2.5 last:border-0">
            <Avatar person={hit.actor} />
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{hit.actor.displayName}</p>
              <p className="truncate text-xs text-ink-soft">{limitName(hit)}</p>
            </div>
            <div className="shrink-0 text-right">
              <p className="text-sm tabular-nums">{words.limitTimes(hit.hits)}</p>
              <RelativeTime iso={hit.lastAt} className="text-xs text-ink-soft tabular-nums" />
            </div>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

const keyOf = ({ actor, scope, budgetId }: LimitHit): string => `${actor.id} ${scope} ${budgetId}`;

function limitName({ scope, period }: LimitHit): string {
  const { limitScopes, limitPeriods } = usageMessages;
  return period == null ? limitScopes[scope] : `${limitScopes[scope]}, ${limitPeriods[period]}`;
}

function limitsTable(caption: string, hits: readonly LimitHit[]): TableData {
  const words = usageMessages.limitColumns;
  return {
    caption,
    columns: [words.who, words.limit, words.times, words.last],
    rows: hits.map((hit) => ({
      id: keyOf(hit),
      cells: [hit.actor.displayName, limitName(hit), `${hit.hits}`, formatExactTime(hit.lastAt)],
    })),
  };
}
