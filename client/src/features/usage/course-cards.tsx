import { chartMessages } from '../../messages/charts-en.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { AreaLine } from '../../ui/charts/area-line.tsx';
import { BandLine } from '../../ui/charts/band-line.tsx';
import { ChartFrame } from '../../ui/charts/chart-frame.tsx';
import type { ChartState } from '../../ui/charts/chart-frame.tsx';
import type { TableData } from '../../ui/charts/chart-table.tsx';
import { ONE_COLOR } from '../../ui/charts/series-colors.ts';
import { StackedBars } from '../../ui/charts/stacked-bars.tsx';
import { bucketName } from '../../ui/charts/time-axis.ts';
import type { ValueFormat } from '../../ui/charts/value-format.ts';
import { FORMATS } from './figures.ts';
import type { Figures } from './figures.ts';
import type { UsageView } from './usage-view.ts';

interface CourseCardsProps {
  state: ChartState;
  view: UsageView | undefined;
  peopleBefore: readonly number[] | null;
}

type Part = readonly [name: string, value: (figures: Figures) => number | null];

const HEIGHT_PX = 200;

/** How much was read and written, how it ended, and how fast it began. */
export function CourseCards(props: CourseCardsProps) {
  return (
    <>
      <TokensCard {...props} />
      <RunsCard {...props} />
      {props.view?.isOwn ? null : <PeopleCard {...props} />}
      <FirstTokenCard {...props} />
    </>
  );
}

function tableOf(caption: string, { view }: CourseCardsProps, format: ValueFormat, parts: readonly Part[]): TableData | null {
  if (!view) return null;
  const { buckets } = view;
  return {
    caption,
    columns: [chartMessages.time[buckets.unit], ...parts.map(([name]) => name)],
    rows: buckets.starts.map((start, index) => {
      const values = parts.map(([, read]) => (view.points[index] ? read(view.points[index]) : null));
      const cells = values.map((value) => (value === null ? usageMessages.unknown : format.exact(value)));
      return { id: `${start}`, cells: [bucketName(buckets, index), ...cells] };
    }),
  };
}

const values = (view: UsageView | undefined, [, read]: Part): (number | null)[] => (view?.points ?? []).map(read);

function seriesOf(view: UsageView | undefined, parts: readonly Part[], colors: readonly string[]) {
  return parts.map((part, index) => ({ id: part[0], name: part[0], color: colors[index] ?? ONE_COLOR, values: values(view, part) }));
}

const WORDS = usageMessages.tokensParts;
const TOKENS: readonly Part[] = [
  [WORDS.output, ({ output }) => output],
  [WORDS.input, ({ input, cached }) => input - cached],
  [WORDS.cached, ({ cached }) => cached],
];
const TOKEN_COLORS = [ONE_COLOR, `color-mix(in oklch, ${ONE_COLOR} 62%, var(--ground))`, 'var(--series-rest)'];

function TokensCard(props: CourseCardsProps) {
  const { state, view } = props;
  const title = usageMessages.metrics.tokens;
  const parts = seriesOf(view, TOKENS, TOKEN_COLORS).filter((part) => part.values.some((value) => value !== 0));
  return (
    <ChartFrame
      title={title}
      note={view ? usageMessages.byUnit[view.buckets.unit] : ''}
      state={state}
      shape="bars"
      heightPx={HEIGHT_PX}
      table={tableOf(title, props, FORMATS.tokens, TOKENS)}
    >
      {view ? (
        <StackedBars title={title} buckets={view.buckets} series={parts} format={FORMATS.tokens} isWhole heightPx={HEIGHT_PX} />
      ) : null}
    </ChartFrame>
  );
}

const RUNS: readonly Part[] = [
  [usageMessages.runsParts.ended, ({ runs, failedRuns }) => runs - failedRuns],
  [usageMessages.runsParts.failed, ({ failedRuns }) => failedRuns],
];

function RunsCard(props: CourseCardsProps) {
  const { state, view } = props;
  const title = usageMessages.metrics.runs;
  return (
    <ChartFrame
      title={title}
      note={view ? usageMessages.byUnit[view.buckets.unit] : ''}
      state={state}
      shape="bars"
      heightPx={HEIGHT_PX}
      table={tableOf(title, props, FORMATS.runs, RUNS)}
    >
      {view ? (
        <StackedBars
          title={title}
          buckets={view.buckets}
          series={seriesOf(view, RUNS, [ONE_COLOR, 'var(--danger)'])}
          format={FORMATS.runs}
          isWhole
          heightPx={HEIGHT_PX}
        />
      ) : null}
    </ChartFrame>
  );
}

function PeopleCard(props: CourseCardsProps) {
  const { state, view, peopleBefore } = props;
  const title = usageMessages.metrics.people;
  const people: Part = [title, (figures) => figures.people];
  return (
    <ChartFrame
      title={title}
      note={view ? usageMessages.byUnit[view.buckets.unit] : ''}
      state={state}
      shape="line"
      heightPx={HEIGHT_PX}
      table={withBefore(tableOf(title, props, FORMATS.people, [people]), peopleBefore)}
    >
      {view ? (
        <AreaLine
          title={title}
          buckets={view.buckets}
          series={{ id: 'people', name: title, color: ONE_COLOR, values: values(view, people) }}
          previous={peopleBefore ?? undefined}
          format={FORMATS.people}
          isWhole
          heightPx={HEIGHT_PX}
        />
      ) : null}
    </ChartFrame>
  );
}

function withBefore(table: TableData | null, before: readonly number[] | null): TableData | null {
  if (!table || !before) return table;
  const cell = (value: number | undefined): string => (value === undefined ? usageMessages.unknown : FORMATS.people.exact(value));
  return {
    ...table,
    columns: [...table.columns, chartMessages.previous],
    rows: table.rows.map(({ id, cells }, index) => ({ id, cells: [...cells, cell(before[index])] })),
  };
}

const FIRST_TOKEN: readonly [Part, Part] = [
  [chartMessages.median, ({ firstToken }) => firstToken],
  [chartMessages.slow, ({ slowFirstToken }) => slowFirstToken],
];

function FirstTokenCard(props: CourseCardsProps) {
  const { state, view } = props;
  const title = usageMessages.metrics.firstToken;
  return (
    <ChartFrame
      title={title}
      note={view ? usageMessages.byUnit[view.buckets.unit] : ''}
      state={state}
      shape="line"
      heightPx={HEIGHT_PX}
      table={tableOf(title, props, FORMATS.firstToken, FIRST_TOKEN)}
    >
      {view ? (
        <BandLine
          title={title}
          buckets={view.buckets}
          p50={values(view, FIRST_TOKEN[0])}
          p95={values(view, FIRST_TOKEN[1])}
          format={FORMATS.firstToken}
          heightPx={HEIGHT_PX}
        />
      ) : null}
    </ChartFrame>
  );
}
