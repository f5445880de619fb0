/** The statements behind a view of usage. Each makes one pass over the cells that it needs. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { CUBES, SUMS, bucketMs, keyOfWord } from '../billing/rollup/cells.ts';
import type { Part } from '../billing/rollup/cells.ts';
import type { Database, Tx } from '../kit/db.ts';
import { ofSeenWorkspace } from './seen-workspace.ts';
import { cellsOf, cubeFor, latenciesOf } from './usage-sources.ts';
import type { Selection } from './usage-sources.ts';
import type { UsageRange } from './usage-range.ts';
import type { Interval, Latency, Sums } from './usage-records.ts';

/** Of everything but sessions, of which only the largest are of interest. */
const MOST_KEYS = 5_000;

export interface RankedWord {
  key: string;
  /** Null: nobody knows any more. */
  word: string | null;
  costMicros: bigint;
}

interface SumsRow {
  cost_micros: string;
  input_tokens: string;
  cached_tokens: string;
  output_tokens: string;
  reasoning_tokens: string;
  runs: string;
  failed_runs: string;
}

/** By point, or of the whole time. */
export interface Counts {
  total: number;
  byPoint: Map<number, number>;
}

export interface Latencies {
  total: Latency | null;
  byPoint: Map<number, Latency>;
}

const LONG: Partial<Record<Interval, string>> = { hour: '1 hour', day: '1 day', week: '7 days' };

/** Of UTC; weeks begin on Mondays, of which the origin is one. */
function pointOf(interval: Interval): RawBuilder<string> {
  const long = LONG[interval];
  return long
    ? sql`date_bin(${sql.lit(long)}::interval, start, '2001-01-01T00:00:00Z'::timestamptz)`
    : sql`date_trunc(${sql.lit(interval)}, start, 'UTC')`;
}

/** Of `r.key`. */
const WORD_OF: Record<Part, RawBuilder<unknown>> = {
  model: sql`(select word from usage_word where key = r.key)`,
  purpose: sql`(select word from usage_word where key = r.key)`,
  session: sql`(select id from session where ${keyOfWord(sql`id`)} = r.key)`,
  actor: sql`coalesce(
    (select id from app_user where ${keyOfWord(sql`id`)} = r.key),
    (select id from api_key where ${keyOfWord(sql`id`)} = r.key),
    (select id from guest where ${keyOfWord(sql`id`)} = r.key))`,
};

const keyOf = (part: Part) => sql.ref(`${part}_key`);

export function createUsageReads({ db }: { db: Database }) {
  /** Plans for a cell here and there are no plans for a million of them. */
  async function analyse<Row>({ workspaceId }: Pick<Selection, 'workspaceId'>, query: RawBuilder<Row>): Promise<Row[]> {
    const inOneGo = async (tx: Tx) => {
      await sql`select set_config('jit', 'off', true), set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true)`.execute(
        tx.sql(),
      );
      return (await query.execute(tx.sql())).rows;
    };
    return ofSeenWorkspace<Row[]>(db, workspaceId, [], () => db.write(inOneGo));
  }

  /** Which values of a part there are, the one that cost most first. */
  async function rank(selection: Selection, range: UsageRange, part: Part, most: number = MOST_KEYS): Promise<RankedWord[]> {
    const isRaw = cubeFor(selection, [part], range) === null;
    const word = isRaw ? sql`min(${sql.ref(part)})` : sql`null::text`;
    const rows = await analyse(
      selection,
      sql<{ key: string; word: string | null; cost_micros: string }>`
      select r.key, coalesce(r.word, ${WORD_OF[part]}) as word, r.cost_micros from (
        select ${keyOf(part)} as key, ${word} as word, total(cost_micros) as cost_micros, total(input_tokens + output_tokens) as tokens,
          sum(runs) as runs
        from ${cellsOf(selection, [part], range)} cells group by 1 having sum(runs) > 0 order by 3 desc, 4 desc, 5 desc, 1 limit ${most}) r
      order by r.cost_micros desc, r.tokens desc, r.runs desc, r.key`,
    );
    return rows.map((row) => ({ key: row.key, word: row.word, costMicros: BigInt(row.cost_micros) }));
  }

  /** Sums by point and group: the place of a key's group in `groups`, or -1. Without a part everything has the place -1. */
  async function series(
    selection: Selection,
    range: UsageRange,
    grouping: { part: Part; keys: readonly string[]; places: readonly number[] } | null,
  ): Promise<{ point: number; place: number; sums: Sums }[]> {
    const needed = grouping ? [grouping.part] : [];
    const place = grouping ? sql`coalesce(g.place, -1)` : sql`-1`;
    const groups = grouping
      ? sql`left join unnest(${[...grouping.keys]}::bigint[], ${[...grouping.places]}::int[]) as g (key, place) on g.key = ${keyOf(grouping.part)}`
      : sql``;
    const sums = sql.join(SUMS.map((name) => sql`total(${sql.ref(name)}) as ${sql.ref(name)}`));
    const rows = await analyse(
      selection,
      sql<SumsRow & { point: string; place: number }>`
      select ${pointOf(range.interval)} as point, ${place} as place, ${sums}
      from ${cellsOf(selection, needed, range)} cells ${groups} group by 1, 2 having sum(runs) > 0`,
    );
    return rows.map((row) => ({ point: Date.parse(row.point), place: row.place, sums: sumsOf(row) }));
  }

  async function distinct(selection: Selection, range: UsageRange, part: Part, isCounted: RawBuilder<unknown>): Promise<Counts> {
    const cube = cubeFor(selection, [part], range);
    // A cube of nothing but the part has each value once a day.
    const isUnique = cube !== null && CUBES[cube].parts.length === 1 && range.interval === 'day';
    const rows = await analyse(
      selection,
      sql<{ point: string | null; count: string }>`
      with met as materialized (
        select ${isUnique ? sql`` : sql`distinct`} ${pointOf(range.interval)} as point, ${keyOf(part)} as key
        from ${cellsOf(selection, [part], range)} cells where ${isCounted})
      select point, count(*) as count from met group by 1
      union all select null, count(*) from (select distinct key from met) all_of_them`,
    );
    const byPoint = new Map(rows.flatMap(({ point, count }) => (point === null ? [] : [[Date.parse(point), Number(count)]])));
    return { total: Number(rows.find(({ point }) => point === null)?.count ?? 0), byPoint };
  }

  return {
    rank,
    series,

    /** API keys are nobody. */
    people: (selection: Selection, range: UsageRange): Promise<Counts> =>
      distinct(
        selection,
        range,
        'actor',
        sql`actor_key not in (select ${keyOfWord(sql`id`)} from api_key where workspace_id = ${selection.workspaceId})`,
      ),

    sessions: (selection: Selection, range: UsageRange): Promise<Counts> =>
      distinct(selection, range, 'session', sql`session_key <> ${keyOfWord(sql`''::text`)}`),

    async latencies(selection: Selection, range: UsageRange): Promise<Latencies> {
      const rows = await analyse(
        selection,
        sql<{ point: string; bucket: number; runs: string }>`
        select ${pointOf(range.interval)} as point, bucket, sum(runs)::bigint as runs from ${latenciesOf(selection, range)} l
        group by 1, 2 order by 1, 2`,
      );
      const counted = rows.map((row) => ({ point: Date.parse(row.point), bucket: row.bucket, runs: Number(row.runs) }));
      const points = Map.groupBy(counted, ({ point }) => point);
      const byPoint = new Map([...points].map(([point, buckets]) => [point, latencyOf(buckets)!]));
      return { total: latencyOf(counted), byPoint };
    },

    /** Of these providers. */
    async modelsOf({ workspaceId }: Pick<Selection, 'workspaceId'>, providers: readonly string[]): Promise<string[]> {
      const words = sql<{ word: string }>`
        select word from usage_word where split_part(word, ':', 1) = any(${[...providers]}::text[]) and key in (
          select distinct model_key from usage_day where workspace_key = ${keyOfWord(sql`${workspaceId}::text`)})`;
      return ofSeenWorkspace<string[]>(db, workspaceId, [], async () => (await words.execute(db.sql())).rows.map(({ word }) => word));
    },
  };
}

export type UsageReads = ReturnType<typeof createUsageReads>;

function sumsOf(row: SumsRow): Sums {
  return {
    costMicros: BigInt(row.cost_micros),
    inputTokens: BigInt(row.input_tokens),
    cachedInputTokens: BigInt(row.cached_tokens),
    outputTokens: BigInt(row.output_tokens),
    reasoningTokens: BigInt(row.reasoning_tokens),
    runs: Number(row.runs),
    failedRuns: Number(row.failed_runs),
  };
}

/** By the nearest rank; within a bucket its runs are taken to stand evenly. */
export function latencyOf(counted: readonly { bucket: number; runs: number }[]): Latency | null {
  const buckets = counted.toSorted((a, b) => a.bucket - b.bucket);
  const total = buckets.reduce((sum, { runs }) => sum + runs, 0);
  if (total === 0) return null;
  const at = (share: number) => {
    const rank = Math.ceil(share * total);
    let before = 0;
    const found = buckets.find(({ runs }) => (before += runs) >= rank)!;
    return bucketMs(found.bucket, (rank - (before - found.runs) - 0.5) / found.runs);
  };
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
