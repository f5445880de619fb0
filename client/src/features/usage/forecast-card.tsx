import { chartMessages } from '../../messages/charts-en.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { ChartState } from '../../ui/charts/chart-frame.tsx';
import type { TableData } from '../../ui/charts/chart-table.tsx';
import { forecast } from '../../ui/charts/forecast.ts';
import type { Forecast, ForecastDay } from '../../ui/charts/forecast.ts';
import { ForecastLine } from '../../ui/charts/forecast-line.tsx';
import { Meter } from '../../ui/charts/meter.tsx';
import { bucketName } from '../../ui/charts/time-axis.ts';
import type { TimeBuckets } from '../../ui/charts/time-axis.ts';
import { FORMATS } from './figures.ts';
import { ZONE } from './periods.ts';

export interface MonthView {
  readonly soFar: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly budget: number | null;
  readonly reachedOn: string | null;
  /** All of the month. */
  readonly days: readonly (ForecastDay & { readonly start: number })[];
}

interface ForecastCardProps {
  state: ChartState;
  month: MonthView | undefined;
}

const money = FORMATS.cost;
const DAY = new Intl.DateTimeFormat(undefined, { timeZone: ZONE, day: 'numeric', month: 'long' });

/** Where the month is going, against its budget. */
export function ForecastCard({ state, month }: ForecastCardProps) {
  const words = usageMessages;
  const days = month?.days ?? [];
  const buckets: TimeBuckets = { unit: 'day', starts: days.map(({ start }) => start), timeZone: ZONE };
  const shown = forecast(days, month?.soFar ?? 0);
  return (
    <ChartFrame
      title={words.forecastTitle}
      figure={month ? money.short(month.soFar) : ''}
      note={month && month.low < month.high ? words.forecastNote(money.short(month.low), money.short(month.high)) : ''}
      state={state}
      shape="line"
      heightPx={260}
      table={month ? monthTable(words.forecastTitle, buckets, shown) : null}
    >
      <ForecastLine
        title={words.forecastTitle}
        buckets={buckets}
        forecast={shown}
        budgets={month?.budget == null ? [] : [{ id: 'budget', name: words.budget, value: month.budget }]}
        format={money}
        heightPx={200}
      />
      <div className="mt-4">{month ? <BudgetState month={month} /> : null}</div>
    </ChartFrame>
  );
}

function BudgetState({ month }: { month: MonthView }) {
  const words = usageMessages;
  if (month.budget === null) return <p className="text-sm text-ink-soft">{words.forecastNoBudget}</p>;
  return (
    <>
      <Meter label={words.budget} value={month.soFar} limit={month.budget} isHard={false} format={money} />
      <p className="mt-2 text-sm text-ink-soft">
        {month.reachedOn === null ? words.keeps : words.reaches(DAY.format(Date.parse(month.reachedOn)))}
      </p>
    </>
  );
}

function monthTable(caption: string, buckets: TimeBuckets, { actual, expected, today }: Forecast): TableData {
  const words = chartMessages;
  return {
    caption,
    columns: [words.time.day, words.actual, words.forecast],
    rows: buckets.starts.map((start, index) => {
      const [done, guess] = [actual[index] ?? null, expected[index] ?? null];
      return {
        id: `${start}`,
        cells: [
          bucketName(buckets, index),
          done === null ? usageMessages.unknown : money.exact(done),
          guess === null || index === today ? usageMessages.unknown : money.short(guess),
        ],
      };
    }),
  };
}
