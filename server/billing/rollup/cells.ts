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

/** Where a time to the first token falls: each bucket is a fifth wider than the one before. */
const BUCKET_RATIO = 1.2;
export const latencyBucket = (ms: RawBuilder<unknown>): RawBuilder<number> =>
  sql`floor(ln(greatest(${ms}, 1)) / ln(${sql.lit(BUCKET_RATIO)}))::smallint`;

/** The middle of a bucket, which is at most a tenth away from anything in it. */
export function bucketMs(bucket: number): number {
  return Math.round(BUCKET_RATIO ** (bucket + 0.5));
}

const sums = sql.join(SUMS.map((name) => sql.ref(name)));
const summed = sql.join(
  SUMS.map((name) => sql`sum(${sql.ref(name)})::${sql.raw(name.endsWith('runs') ? 'int' : 'bigint')} as ${sql.ref(name)}`),
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

/** Rows of `usage_entry e` as they are summed; also for views that no cube answers. */
export const entryColumns = sql`e.ended_at as start, e.first_token_ms,
  ${sql.join(NAMED.map((part) => sql`${WORDS[part]} as ${sql.ref(part)}, ${keyOfWord(WORDS[part])} as ${sql.ref(`${part}_key`)}`))},
  e.cost_micros, e.uncached_input + e.cache_read + e.cache_write as input_tokens, e.cache_read as cached_tokens, e.output as output_tokens,
  e.reasoning as reasoning_tokens, 1 as runs, (e.status in ('failed', 'interrupted'))::int as failed_runs`;

const keyOf = (parts: readonly Part[]) =>
  sql.join(['workspace_key', 'start', ...parts.map((part) => `${part}_key`)].map((name) => sql.ref(name)));

/** Of UTC; several times as fast as `date_trunc` with a time zone. */
const startOf = (step: 'hour' | 'day') => sql`date_bin(${sql.lit(`1 ${step}`)}::interval, start, '2001-01-01T00:00:00Z'::timestamptz)`;

/** Two parts of the statement: the cells of these rows, and their way into the table. */
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
      insert into ${sql.table(cube)} as c (${keyOf(parts)}, ${sums}) select ${keyOf(parts)}, ${sums} from ${made}
      on conflict (${keyOf(parts)}) do update set ${added})`;
}

/** Of these there are few; people, keys and sessions are found again by the hash of their id, which is unique among them. */
const WORDS_KEPT = ['workspace', 'model', 'purpose'] as const;

/**
 * One statement that adds rows to every cube and says how many they were. `entries` begins with `with`, and its last part is `entry`, with
 * entryColumns. Two words with one hash would be one in all sums: then the second one is set to null, which the table refuses.
 */
export function addCells(entries: RawBuilder<unknown>): RawBuilder<{ rows: string }> {
  const kept = sql.join(WORDS_KEPT.flatMap((part) => [sql.ref(`${part}_key`), sql.ref(part)]));
  const pairs = sql.join(WORDS_KEPT.map((part) => sql`(${sql.ref(`${part}_key`)}, ${sql.ref(part)})`));
  return sql<{ rows: string }>`${entries},
    word as (
      select key, case when min(word) = max(word) then min(word) end as word
      from (select distinct ${kept} from entry) together cross join lateral (values ${pairs}) v (key, word) group by key),
    new_word as (
      insert into usage_word as w (key, word) select key, word from word
      where not exists (select from usage_word known where known.key = word.key and known.word = word.word) order by key
      on conflict (key) do update set word = null where w.word <> excluded.word),
    ${sql.join((Object.keys(CUBES) as Cube[]).map(makeCube))},
    added_latency as (
      insert into usage_day_latency as l (workspace_key, start, model_key, bucket, runs)
      select workspace_key, ${startOf('day')}, model_key, ${latencyBucket(sql`first_token_ms`)}, count(*)
      from entry where first_token_ms is not null group by 1, 2, 3, 4
      on conflict (workspace_key, start, model_key, bucket) do update set runs = l.runs + excluded.runs)
    select count(*) as rows from entry`;
}
