/**
 * Usage in sums. A cube is one choice of what is told apart within a workspace and an hour or a day; its rows are cells. Cells hold hashes of ids
 * and names (`usage_word` has the words), as they are read by the hundred thousand.
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

export const SUMS = ['cost_micros', 'input_tokens', 'cached_tokens', 'output_tokens', 'reasoning_tokens', 'runs', 'failed_runs'] as const;

export const PARTS = ['model', 'actor', 'session', 'purpose'] as const;
export type Part = (typeof PARTS)[number];

interface CubeShape {
  parts: readonly Part[];
  step: 'hour' | 'day';
  /** The smallest that has all it needs; `entry` are the raw rows. */
  from: string;
}

/** In the order in which they are made. */
export const CUBES = {
  usage_hour: { parts: ['model', 'purpose'], step: 'hour', from: 'entry' },
  usage_day: { parts: ['model', 'purpose'], step: 'day', from: 'usage_hour' },
  usage_day_detail: { parts: ['model', 'actor', 'session'], step: 'day', from: 'entry' },
  usage_day_actor: { parts: ['actor'], step: 'day', from: 'usage_day_detail' },
  usage_day_session: { parts: ['session'], step: 'day', from: 'usage_day_detail' },
} as const satisfies Record<string, CubeShape>;
export type Cube = keyof typeof CUBES;

export const CELL_TABLES = [...(Object.keys(CUBES) as Cube[]), 'usage_day_latency'] as const;

/** Where a time to the first token falls: each bucket is half as wide again as the one before. */
const BUCKET_RATIO = 1.5;
export const latencyBucket = (ms: RawBuilder<unknown>): RawBuilder<number> =>
  sql`floor(ln(greatest(${ms}, 1)) / ln(${sql.lit(BUCKET_RATIO)}))::smallint`;

/** A place within a bucket, from 0, its beginning, to 1. */
export function bucketMs(bucket: number, place: number): number {
  return Math.round(BUCKET_RATIO ** (bucket + place));
}

/** Stands for all models where times to the first token are counted. */
export const ALL_MODELS = sql<string>`0::bigint`;

const sums = sql.join(SUMS.map((name) => sql.ref(name)));
const summed = sql.join(
  SUMS.map((name) => sql`total(${sql.ref(name)})${sql.raw(name.endsWith('runs') ? '::int' : '')} as ${sql.ref(name)}`),
);

/** What stands for an id or a name in cells. The same on every server of one kind; after a move to another kind of machine: rebuild. */
export const keyOfWord = (word: RawBuilder<unknown>): RawBuilder<string> => sql`hashtextextended(${word}, 0)`;

const WORDS: Record<Part | 'workspace', RawBuilder<unknown>> = {
  workspace: sql`e.workspace_id`,
  model: sql`e.provider || ':' || e.model`,
  actor: sql`e.actor_id`,
  session: sql`coalesce(e.session_id, '')`,
  purpose: sql`e.purpose`,
};
const NAMED = ['workspace', ...PARTS] as const;

const keys = sql.join(NAMED.map((part) => sql`${keyOfWord(WORDS[part])} as ${sql.ref(`${part}_key`)}`));
const words = sql.join(NAMED.map((part) => sql`${WORDS[part]} as ${sql.ref(part)}`));
const figures = sql`e.ended_at as start, e.first_token_ms, e.cost_micros, e.uncached_input + e.cache_read + e.cache_write as input_tokens,
  e.cache_read as cached_tokens, e.output as output_tokens, e.reasoning as reasoning_tokens, 1 as runs,
  (e.status in ('failed', 'interrupted'))::int as failed_runs`;

/** Rows of `usage_entry e` as they are summed, with their words: for views that no cube answers. */
export const entryColumns = sql`${figures}, ${keys}, ${words}`;

const keyOf = (parts: readonly Part[]) =>
  sql.join(['workspace_key', 'start', ...parts.map((part) => `${part}_key`)].map((name) => sql.ref(name)));

/** Of UTC; several times as fast as `date_trunc` with a time zone. */
const startOf = (step: 'hour' | 'day') => sql`date_bin(${sql.lit(`1 ${step}`)}::interval, start, '2001-01-01T00:00:00Z'::timestamptz)`;

/** Two parts of the statement: the cells of these rows, and their way into the table, in the order of its index. */
function makeCube(cube: Cube): RawBuilder<unknown> {
  const { parts, step, from }: CubeShape = CUBES[cube];
  const made = sql.ref(`made_${cube}`);
  const source = sql.ref(from === 'entry' ? from : `made_${from}`);
  const added = sql.join(SUMS.map((name) => sql`${sql.ref(name)} = c.${sql.ref(name)} + excluded.${sql.ref(name)}`));
  const columns = parts.map((part) => sql`, ${sql.ref(`${part}_key`)}`);
  const places = sql.raw(Array.from({ length: parts.length + 2 }, (_, index) => index + 1).join(', '));
  return sql`${made} as materialized (
      select workspace_key, ${startOf(step)} as start ${sql.join(columns, sql``)}, ${summed} from ${source} group by ${places}),
    ${sql.ref(`added_${cube}`)} as (
      insert into ${sql.table(cube)} as c (${keyOf(parts)}, ${sums}) select ${keyOf(parts)}, ${sums} from ${made} order by ${keyOf(parts)}
      on conflict (${keyOf(parts)}) do update set ${added})`;
}

/** Those whose ids no index finds again. There are few of them, and hardly ever new ones. */
const WORDS_KEPT = ['workspace', 'model', 'purpose'] as const;

/** One statement that adds rows to every cube and says how many they were. `taken` begins with `with`; `source` is a from-clause with `usage_entry e`. */
export function addCells({ taken, source }: { taken: RawBuilder<unknown>; source: RawBuilder<unknown> }): RawBuilder<{ rows: string }> {
  const met = WORDS_KEPT.map((part) => sql`select ${sql.ref(`${part}_key`)} as key from made_usage_hour`);
  const named = WORDS_KEPT.map(
    (part) => sql`select u.key, e.word from unknown u
    join (select distinct ${WORDS[part]} as word ${source}) e on ${keyOfWord(sql`e.word`)} = u.key`,
  );
  return sql<{ rows: string }>`${taken},
    entry as materialized (select ${figures}, ${keys} ${source}),
    ${sql.join((Object.keys(CUBES) as Cube[]).map(makeCube))},
    made_latency as materialized (
      select workspace_key, ${startOf('day')} as start, model_key, ${latencyBucket(sql`first_token_ms`)} as bucket, count(*)::int as runs
      from entry where first_token_ms is not null group by 1, 2, 3, 4),
    added_latency as (
      insert into usage_day_latency as l (workspace_key, model_key, start, bucket, runs)
      select workspace_key, model_key, start, bucket, runs from made_latency
      union all select workspace_key, ${ALL_MODELS}, start, bucket, total(runs)::int from made_latency group by 1, 3, 4
      order by 1, 2, 3, 4
      on conflict (workspace_key, model_key, start, bucket) do update set runs = l.runs + excluded.runs),
    unknown as materialized (
      select key from (${sql.join(met, sql` union `)}) met where not exists (select from usage_word known where known.key = met.key)),
    new_word as (insert into usage_word (key, word) ${sql.join(named, sql` union `)} order by 1 on conflict do nothing)
    select count(*) as rows from entry`;
}
