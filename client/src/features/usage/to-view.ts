import type { UsageInterval, UsageDimension, UsageQuery } from '../../gql/graphql.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import type { TimeBuckets } from '../../ui/charts/time-axis.ts';
import { nextStart } from '../../ui/charts/zone.ts';
import type { TimeUnit } from '../../ui/charts/zone.ts';
import type { Figures } from './figures.ts';
import { ZONE } from './periods.ts';
import type { Range } from './periods.ts';
import { SPLITS } from './place.ts';
import type { Dimension, Filters, Split } from './place.ts';
import type { FiguresAnswer, GroupsAnswer, UsageAnswer } from './usage-documents.ts';
import type { Group, UsageView } from './usage-view.ts';

const INTERVALS: Record<TimeUnit, UsageInterval> = { hour: 'HOUR', day: 'DAY', week: 'WEEK', month: 'MONTH' };
const UNITS: Record<UsageInterval, TimeUnit> = { HOUR: 'hour', DAY: 'day', WEEK: 'week', MONTH: 'month' };
const DIMENSIONS: Record<Split, UsageDimension> = {
  model: 'MODEL',
  provider: 'PROVIDER',
  person: 'PERSON',
  key: 'API_KEY',
  session: 'SESSION',
  purpose: 'PURPOSE',
};
const LISTS: Record<Dimension, keyof NonNullable<UsageQuery['filters']>> = {
  model: 'models',
  provider: 'providers',
  person: 'people',
  key: 'apiKeys',
  session: 'sessions',
};

interface Question {
  range: Range;
  unit: TimeUnit;
  split?: Split | undefined;
  filters: Filters;
}

export function questionOf({ range, unit, split, filters }: Question): UsageQuery {
  const lists = Object.entries(LISTS).flatMap(([dimension, list]) => {
    const values = filters[dimension as Dimension];
    return values.length === 0 ? [] : [[list, values] as const];
  });
  return {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    interval: INTERVALS[unit],
    ...(split === undefined ? {} : { groupBy: DIMENSIONS[split] }),
    ...(lists.length === 0 ? {} : { filters: Object.fromEntries(lists) }),
  };
}

export function toFigures(answer: FiguresAnswer): Figures {
  const [input, output] = [Number(answer.inputTokens), Number(answer.outputTokens)];
  return {
    cost: Number(answer.costMicros),
    tokens: input + output,
    runs: answer.runs,
    people: answer.activePeople,
    sessions: answer.sessions,
    firstToken: answer.firstTokenP50Ms,
    slowFirstToken: answer.firstTokenP95Ms,
    failures: answer.runs === 0 ? null : answer.failureRate,
    failedRuns: answer.failedRuns,
    input,
    cached: Number(answer.cachedInputTokens),
    output,
  };
}

export function toGroups(answer: GroupsAnswer['groups'], split: Split): readonly Group[] {
  return answer.map(({ key, kind, label, costMicros, share }) => ({
    key,
    name: nameOf(kind, label, split),
    cost: Number(costMicros),
    share,
    kind,
  }));
}

function nameOf(kind: Group['kind'], label: string, split: Split): string {
  if (kind === 'OTHER') return usageMessages.rest;
  if (kind === 'NONE') return usageMessages.none[split];
  return split === 'model' ? shortModel(label) : label === '' && split === 'session' ? usageMessages.untitled : label;
}

/** The badge of a demonstration says so already. */
export function shortModel(label: string): string {
  const short = label.replace(/^demo \([^)]*\): */iu, '');
  return short === label || short === '' ? label : `Demo ${short.charAt(0).toUpperCase()}${short.slice(1)}`;
}

export function toView(answer: UsageAnswer, question: UsageQuery): UsageView {
  const split = splitOf(question);
  const costs = new Map<string, number[]>();
  for (const [index, { groups }] of answer.series.entries()) {
    for (const { key, costMicros } of groups) {
      const values = costs.get(key) ?? answer.series.map(() => 0);
      values[index] = Number(costMicros);
      costs.set(key, values);
    }
  }
  return {
    asOf: answer.asOf,
    isOwn: answer.scope === 'OWN',
    limitedTo: answer.limitedTo ?? null,
    split,
    buckets: bucketsOf(answer, question),
    totals: toFigures(answer.totals),
    points: answer.series.map(({ figures }) => toFigures(figures)),
    groups: toGroups(answer.groups, split),
    costs,
  };
}

function bucketsOf({ series, asOf }: UsageAnswer, { interval }: UsageQuery): TimeBuckets {
  const unit = UNITS[interval];
  const starts = series.map(({ start }) => Date.parse(start));
  const last = starts.at(-1);
  return { unit, starts, timeZone: ZONE, isLastOpen: last !== undefined && nextStart(last, unit, ZONE) > Date.parse(asOf) };
}

function splitOf({ groupBy }: UsageQuery): Split {
  return SPLITS.find((split) => DIMENSIONS[split] === groupBy) ?? 'model';
}
