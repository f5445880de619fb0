/** What was used, row by row, and cut as the server cuts it. */
import type { UsageDimension, UsageInterval, UsageQuery } from '../gql/graphql.ts';
import { nextStart, startOf } from '../ui/charts/zone.ts';
import type { TimeUnit } from '../ui/charts/zone.ts';

export interface UsageRow {
  at: number;
  model: string;
  person: string | null;
  key: string | null;
  session: string;
  cost: number;
  input: number;
  cached: number;
  output: number;
  failed: boolean;
  firstTokenMs: number | null;
}

const UNITS: Record<UsageInterval, TimeUnit> = { HOUR: 'hour', DAY: 'day', WEEK: 'week', MONTH: 'month' };
const COURSES = 8;
const GROUPS = 20;

const valueOf: Record<UsageDimension, (row: UsageRow) => string | null> = {
  MODEL: ({ model }) => model,
  PROVIDER: ({ model }) => model.split(':')[0] ?? null,
  PERSON: ({ person }) => person,
  API_KEY: ({ key }) => key,
  SESSION: ({ session }) => session,
  PURPOSE: () => 'answer',
};

const sum = (rows: readonly UsageRow[], read: (row: UsageRow) => number): number => rows.reduce((total, row) => total + read(row), 0);
const distinct = (values: readonly (string | null)[]): number => new Set(values.filter((value) => value !== null)).size;

export function figuresOf(rows: readonly UsageRow[]) {
  const first = rows.flatMap(({ firstTokenMs }) => firstTokenMs ?? []).toSorted((one, other) => one - other);
  const failed = rows.filter((row) => row.failed).length;
  return {
    costMicros: `${sum(rows, ({ cost }) => cost)}`,
    inputTokens: `${sum(rows, ({ input }) => input)}`,
    cachedInputTokens: `${sum(rows, ({ cached }) => cached)}`,
    outputTokens: `${sum(rows, ({ output }) => output)}`,
    reasoningTokens: '0',
    runs: rows.length,
    failedRuns: failed,
    failureRate: rows.length === 0 ? 0 : failed / rows.length,
    activePeople: distinct(rows.map(({ person }) => person)),
    sessions: distinct(rows.map(({ session }) => session)),
    firstTokenP50Ms: first[Math.floor(first.length / 2)] ?? null,
    firstTokenP95Ms: first[Math.floor(first.length * 0.95)] ?? null,
  };
}

function groupsOf(rows: readonly UsageRow[], by: UsageDimension, most: number, names: Record<string, string>, keys?: readonly string[]) {
  const whole = sum(rows, ({ cost }) => cost);
  const byKey = Map.groupBy(rows, (row) => valueOf[by](row) ?? 'none');
  const group = (key: string, kind: string, part: readonly UsageRow[]) => {
    const cost = sum(part, (row) => row.cost);
    const tokens = sum(part, ({ input, output }) => input + output);
    return {
      key,
      kind,
      label: names[key] ?? key,
      costMicros: `${cost}`,
      tokens: `${tokens}`,
      runs: part.length,
      share: whole === 0 ? 0 : cost / whole,
    };
  };
  const all = [...byKey].map(([key, part]) => group(key, key === 'none' ? 'NONE' : 'VALUE', part));
  const sorted = all.toSorted((one, other) => Number(other.costMicros) - Number(one.costMicros));
  const isShown = ({ key }: { key: string }): boolean => keys?.includes(key) ?? sorted.findIndex((one) => one.key === key) < most;
  const rest = rows.filter((row) => !sorted.some((one) => one.key === (valueOf[by](row) ?? 'none') && isShown(one)));
  return [...sorted.filter(isShown), ...(rest.length === 0 ? [] : [group('other', 'OTHER', rest)])];
}

interface Cut {
  rows: readonly UsageRow[];
  names: Record<string, string>;
  now: number;
  isOwn: boolean;
  limitedTo: number | null;
}

export function usageOf({ from, to, interval, groupBy, filters }: UsageQuery, { rows, names, now, isOwn, limitedTo }: Cut) {
  const grain = interval === 'HOUR' ? 'hour' : 'day';
  const first = startOf(Date.parse(from), grain, 'UTC');
  const end = Math.min(
    nextStart(startOf(Date.parse(to) - 1, grain, 'UTC'), grain, 'UTC'),
    nextStart(startOf(now, grain, 'UTC'), grain, 'UTC'),
  );
  const lists: [UsageDimension, readonly (string | number)[] | null | undefined][] = [
    ['MODEL', filters?.models],
    ['PROVIDER', filters?.providers],
    ['PERSON', filters?.people],
    ['API_KEY', filters?.apiKeys],
    ['SESSION', filters?.sessions],
  ];
  const isWanted = (row: UsageRow): boolean => lists.every(([by, list]) => !list?.length || list.includes(valueOf[by](row) ?? ''));
  const shown = rows.filter((row) => row.at >= first && row.at < end && isWanted(row));
  const groups = groupBy ? groupsOf(shown, groupBy, GROUPS, names) : [];
  const courses = groups.slice(0, COURSES).map(({ key }) => key);
  const starts: number[] = [];
  for (let start = startOf(first, UNITS[interval], 'UTC'); start < end; start = nextStart(start, UNITS[interval], 'UTC'))
    starts.push(start);
  return {
    asOf: new Date(now).toISOString(),
    scope: isOwn ? 'OWN' : 'WORKSPACE',
    from: new Date(first).toISOString(),
    to: new Date(end).toISOString(),
    limitedTo,
    totals: figuresOf(shown),
    previous: null,
    series: starts.map((start) => {
      const part = shown.filter(({ at }) => at >= start && at < nextStart(start, UNITS[interval], 'UTC'));
      return {
        start: new Date(start).toISOString(),
        figures: figuresOf(part),
        groups: groupBy ? groupsOf(part, groupBy, COURSES, names, courses) : [],
      };
    }),
    groups,
  };
}
