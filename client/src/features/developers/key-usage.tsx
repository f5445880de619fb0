import { useState } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { useLastGood } from '../../api/use-last-good.ts';
import { developerMessages as words } from '../../messages/developers-en.ts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { ChartState } from '../../ui/charts/chart-frame.tsx';
import { createColorBook } from '../../ui/charts/series-colors.ts';
import { sumOf } from '../../ui/charts/series.ts';
import { StackedBars } from '../../ui/charts/stacked-bars.tsx';
import type { TimeBuckets } from '../../ui/charts/time-axis.ts';
import { DAY_MS } from '../../ui/charts/zone.ts';
import { Select } from '../../ui/select.tsx';
import { KeyUsageDocument } from './developers-documents.ts';
import { KEY_METRICS, METRIC_FORMATS, dailyTable, rowsOf, seriesOf } from './usage-of-keys.ts';
import type { KeyMetric, KeyRow } from './usage-of-keys.ts';

const DAYS = 30;
const ZONE = 'UTC';
const HEAD = 'border-b border-line py-2 pl-4 text-right text-xs font-medium whitespace-nowrap text-ink-soft first:pl-0 first:text-left';
const CELL = 'border-b border-line py-2.5 pl-4 text-right tabular-nums group-last:border-0';

/** What each key used in the last thirty days, day by day. */
export function KeyUsageCard({ slug }: { slug: string }) {
  const [chosen, setChosen] = useState<KeyMetric>();
  const [book] = useState(createColorBook);
  const [input] = useState(() => {
    const tomorrow = (Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS;
    const iso = (at: number): string => new Date(at).toISOString();
    return { from: iso(tomorrow - DAYS * DAY_MS), to: iso(tomorrow), interval: 'DAY' as const, groupBy: 'API_KEY' as const };
  });
  const [{ data, error, fetching }, ask] = useQuery({
    query: KeyUsageDocument,
    variables: { slug, input },
    requestPolicy: 'cache-and-network',
  });
  const usage = useLastGood(data?.workspace?.usage, slug);
  const rows = usage ? rowsOf(usage) : [];
  // Models that cost nothing have a course as well.
  const metric = chosen ?? (rows.length > 0 && rows.every(({ cost }) => cost === 0) ? 'tokens' : 'cost');
  const series = usage ? seriesOf(usage, metric, book) : [];
  const format = METRIC_FORMATS[metric];
  const title = words.usageTitle(words.metrics[metric]);
  const buckets: TimeBuckets = {
    unit: 'day',
    starts: usage?.series.map(({ start }) => Date.parse(start)) ?? [],
    timeZone: ZONE,
    isLastOpen: true,
  };
  const state: ChartState = usage
    ? rows.length === 0
      ? { kind: 'empty', title: words.usageEmptyTitle, body: words.usageEmptyBody }
      : { kind: 'ready' }
    : error && !fetching
      ? { kind: 'failed', ...describeError(toApiError(error)), onRetry: () => ask({ requestPolicy: 'network-only' }) }
      : { kind: 'loading' };
  return (
    <ChartFrame
      title={title}
      figure={usage ? format.short(sumOf(rows.map((row) => row[metric]))) : ''}
      note={words.usageNote}
      state={state}
      shape="bars"
      heightPx={180}
      table={dailyTable(title, buckets, series, format)}
      actions={
        <Select
          label={words.metric}
          value={metric}
          options={KEY_METRICS.map((one) => ({ value: one, label: words.metrics[one] }))}
          onChange={setChosen}
          className="h-8!"
        />
      }
    >
      <StackedBars key={metric} title={title} buckets={buckets} series={series} format={format} heightPx={180} />
      <KeyTable rows={rows} />
    </ChartFrame>
  );
}

function KeyTable({ rows }: { rows: readonly KeyRow[] }) {
  return (
    <div className="mt-4 overflow-x-auto" role="region" aria-label={words.usageTable} tabIndex={0}>
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              {words.key}
            </th>
            {KEY_METRICS.map((metric) => (
              <th key={metric} scope="col" className={HEAD}>
                {words.metrics[metric]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="group">
              <th scope="row" className={`${CELL} max-w-56 truncate pl-0! text-left! font-normal`}>
                {row.name}
              </th>
              {KEY_METRICS.map((metric) => (
                <td key={metric} className={CELL} title={METRIC_FORMATS[metric].exact(row[metric])}>
                  {METRIC_FORMATS[metric].short(row[metric])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
