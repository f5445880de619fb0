/** A view of usage as a file: what is shown, and nothing else. */
import { csvRow, numeral } from '../kit/csv.ts';
import type { CsvCell } from '../kit/csv.ts';
import type { Sums, Usage, UsageFigures, UsageGroup } from './usage-records.ts';

const MICRO_DIGITS = 6;

/** Exact, in dollars. */
export function usd(micros: bigint): string {
  const digits = String(micros < 0n ? -micros : micros).padStart(MICRO_DIGITS + 1, '0');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -MICRO_DIGITS)}.${digits.slice(-MICRO_DIGITS)}`;
}

const SUMS_HEAD = ['cost_usd', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'reasoning_tokens', 'runs', 'failed_runs'];
const FIGURES_HEAD = [...SUMS_HEAD, 'active_people', 'sessions', 'first_token_p50_ms', 'first_token_p95_ms'];

const sumsCells = (sums: Sums): CsvCell[] => [
  numeral(usd(sums.costMicros)),
  sums.inputTokens,
  sums.cachedInputTokens,
  sums.outputTokens,
  sums.reasoningTokens,
  sums.runs,
  sums.failedRuns,
];

async function figuresCells(figures: UsageFigures): Promise<CsvCell[]> {
  const latency = await figures.latency();
  return [...sumsCells(figures), await figures.activePeople(), await figures.sessions(), latency?.p50Ms ?? null, latency?.p95Ms ?? null];
}

/** A row for each interval, or for each group in it. */
export async function* usageCsv({ series }: Usage, isGrouped: boolean): AsyncGenerator<string> {
  yield csvRow(isGrouped ? ['start', 'group', 'name', 'cost_usd', 'tokens', 'runs'] : ['start', ...FIGURES_HEAD]);
  for (const { start, figures, groups } of series) {
    const at = start.toISOString();
    if (!isGrouped) yield csvRow([at, ...(await figuresCells(figures))]);
    for (const group of groups) yield csvRow([at, group.key, group.label, numeral(usd(group.costMicros)), group.tokens, group.runs]);
  }
}

/** Amounts as strings of micro-USD, as in the API. */
export async function* usageJson(usage: Usage): AsyncGenerator<string> {
  const { asOf, scope, from, to, totals, previous, series, groups } = usage;
  const head = {
    asOf,
    scope,
    from,
    to,
    totals: await figuresJson(totals),
    previous: previous && (await figuresJson(previous)),
    groups: groups.map(groupJson),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"series":[`;
  for (const [index, point] of series.entries()) {
    const { start } = point;
    yield `${index === 0 ? '' : ','}${JSON.stringify({ start, figures: await figuresJson(point.figures), groups: point.groups.map(groupJson) })}`;
  }
  yield ']}\n';
}

async function figuresJson(figures: UsageFigures) {
  const latency = await figures.latency();
  return {
    costMicros: String(figures.costMicros),
    inputTokens: String(figures.inputTokens),
    cachedInputTokens: String(figures.cachedInputTokens),
    outputTokens: String(figures.outputTokens),
    reasoningTokens: String(figures.reasoningTokens),
    runs: figures.runs,
    failedRuns: figures.failedRuns,
    activePeople: await figures.activePeople(),
    sessions: await figures.sessions(),
    firstTokenP50Ms: latency?.p50Ms ?? null,
    firstTokenP95Ms: latency?.p95Ms ?? null,
  };
}

function groupJson({ key, label, costMicros, tokens, runs, share }: UsageGroup) {
  return { key, label, costMicros: String(costMicros), tokens: String(tokens), runs, share };
}
