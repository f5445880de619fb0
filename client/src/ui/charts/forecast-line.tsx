import { chartMessages } from '../../messages/charts-en.ts';
import type { Forecast } from './forecast.ts';
import { Dots, Line } from './area-line.tsx';
import { areaPath, linePath } from './paths.ts';
import type { PlotArea } from './plot-area.ts';
import { Plot } from './plot.tsx';
import type { Reading, ReadingRow } from './reading.tsx';
import { maxOf } from './series.ts';
import { ONE_COLOR } from './series-colors.ts';
import { bucketName } from './time-axis.ts';
import type { TimeBuckets } from './time-axis.ts';
import type { ValueFormat } from './value-format.ts';

export interface BudgetRule {
  id: string;
  name: string;
  value: number;
}

export interface ForecastLineProps {
  title: string;
  /** All of the month, to its end. */
  buckets: TimeBuckets;
  forecast: Forecast;
  budgets: readonly BudgetRule[];
  format: ValueFormat;
  heightPx?: number;
}

const HEADROOM = 1.06;

/** The month adding up: solid what is spent, dashed where it goes, and the budget as a rule across it. */
export function ForecastLine({ title, buckets, forecast, budgets, format, heightPx }: ForecastLineProps) {
  const { actual, expected } = forecast;
  const today = forecast.today < 0 ? actual.length - 1 : forecast.today;
  const end = expected.at(-1) ?? null;
  const lines = [{ id: 'actual', name: chartMessages.actual, color: ONE_COLOR, values: actual }];
  const highest = Math.max(maxOf(actual), maxOf(expected), ...budgets.map(({ value }) => value * HEADROOM));

  function read(index: number): Reading {
    const isKnown = index <= today;
    const value = (isKnown ? actual : expected)[index] ?? 0;
    const row: ReadingRow = {
      id: 'value',
      name: isKnown ? chartMessages.actual : chartMessages.forecast,
      color: ONE_COLOR,
      value: isKnown ? format.exact(value) : format.short(value),
    };
    const limits = budgets.map((budget) => ({ id: budget.id, name: budget.name, value: format.exact(budget.value) }));
    return { title: bucketName(buckets, index), isOpen: index === forecast.today, rows: [row, ...limits] };
  }

  const marks = (area: PlotArea) => (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      <path d={areaPath(area, actual)} style={{ fill: ONE_COLOR }} fillOpacity={0.12} />
      <Line area={area} values={actual} color={ONE_COLOR} isLastOpen={false} />
      <path d={linePath(area, expected)} style={{ stroke: ONE_COLOR }} strokeWidth={1.75} strokeDasharray="3 5" />
      {budgets.map((budget) => (
        <Rule key={budget.id} area={area} budget={budget} label={`${budget.name} ${format.short(budget.value)}`} />
      ))}
      {end === null ? null : (
        <text
          x={area.right}
          y={area.y(end) - 10}
          textAnchor="end"
          className="fill-ink text-xs font-medium tabular-nums"
          style={{ paintOrder: 'stroke', stroke: 'var(--ground)', strokeWidth: 4 }}
        >
          {chartMessages.forecastAt(format.short(end))}
        </text>
      )}
    </g>
  );

  return (
    <Plot
      title={title}
      buckets={buckets}
      max={highest}
      format={format}
      cursor="line"
      read={read}
      onCrosshair={(area, index) => (
        <Dots area={area} series={index <= today ? lines : [{ ...lines[0]!, values: expected }]} index={index} />
      )}
      {...(heightPx === undefined ? {} : { heightPx })}
    >
      {marks}
    </Plot>
  );
}

function Rule({ area, budget, label }: { area: PlotArea; budget: BudgetRule; label: string }) {
  const y = Math.round(area.y(budget.value)) + 0.5;
  return (
    <>
      <line x1={area.left} x2={area.right} y1={y} y2={y} className="stroke-danger" strokeWidth={1.25} strokeDasharray="1 3" />
      <text x={area.left + 4} y={y - 6} className="fill-danger text-xs font-medium tabular-nums">
        {label}
      </text>
    </>
  );
}
