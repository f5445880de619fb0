/** Where the figures of a view come from: the smallest cube that tells apart what it needs, else the raw rows. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { ALL_MODELS, CUBES, PARTS, SUMS, entryColumns, keyOfWord, latencyBucket } from '../billing/rollup/cells.ts';
import type { Cube, Part } from '../billing/rollup/cells.ts';
import { isSecretPoll } from '../sessions/votes/poll-records.ts';
import type { UsageRange } from './usage-range.ts';

/** Lists of words; null: any. Models are `anthropic:claude-…`, actors people, guests and keys alike. */
export interface Selection {
  workspaceId: string;
  models: readonly string[] | null;
  actors: readonly string[] | null;
  sessions: readonly string[] | null;
}

const HOUR_CUBES: readonly Cube[] = ['usage_hour'];
const DAY_CUBES: readonly Cube[] = ['usage_day', 'usage_day_actor', 'usage_day_session', 'usage_day_detail'];

function partsOf({ models, actors, sessions }: Selection): Part[] {
  return [...(models ? (['model'] as const) : []), ...(actors ? (['actor'] as const) : []), ...(sessions ? (['session'] as const) : [])];
}

/** Null: from the raw rows. A session has few of them, and of hours there are at most some hundred. */
export function cubeFor(selection: Selection, needed: readonly Part[], { interval }: Pick<UsageRange, 'interval'>): Cube | null {
  if (selection.sessions) return null;
  const parts = new Set([...partsOf(selection), ...needed]);
  const cubes = interval === 'hour' ? HOUR_CUBES : DAY_CUBES;
  return cubes.find((cube) => PARTS.every((part) => !parts.has(part) || (CUBES[cube].parts as readonly Part[]).includes(part))) ?? null;
}

/** A table expression with `start`, `<part>_key` and the sums. */
export function cellsOf(selection: Selection, needed: readonly Part[], range: UsageRange): RawBuilder<unknown> {
  const cube = cubeFor(selection, needed, range);
  const cells =
    cube === null
      ? rawRows(selection, range)
      : sql`(select * from ${sql.table(cube)} where ${sql.join(conditions(selection, range), sql` and `)})`;
  return needed.includes('session') && !selection.sessions ? withoutSecrets(cells, needed, selection, range) : cells;
}

/** What answers of open blind votes used counts for no session, or its tokens would tell whose answers they are. */
function withoutSecrets(cells: RawBuilder<unknown>, needed: readonly Part[], selection: Selection, range: UsageRange): RawBuilder<unknown> {
  const isRaw = cubeFor(selection, needed, range) === null;
  const own = needed.flatMap((part) => [sql.ref(`${part}_key`), ...(isRaw ? [sql.ref(part)] : [])]);
  const nowhere = needed.flatMap((part) => {
    const word = part === 'session' ? sql`''::text` : sql.ref(part);
    return [keyOfWord(word), ...(isRaw ? [word] : [])];
  });
  const sums = sql.join(SUMS.map((name) => sql.ref(name)));
  const negated = sql.join(SUMS.map((name) => sql`-${sql.ref(name)}`));
  const isCounted = isRaw ? sql`true` : sql`e.id not in (select usage_id from usage_pending)`;
  const secret = sql`from ${rawRows(selection, range, sql`${isSecretAnswer} and ${isCounted}`)} secret`;
  return sql`(select start, ${sql.join(own)}, ${sums} from ${cells} c
    union all select start, ${sql.join(own)}, ${negated} ${secret}
    union all select start, ${sql.join(nowhere)}, ${sums} ${secret})`;
}

/** Of `usage_entry e`. */
const isSecretAnswer = sql`e.message_id in (
  select m.id from poll join message m on m.parent_id = poll.prompt_id where ${isSecretPoll})`;

/** A table expression with `start`, `bucket` and `runs`. */
export function latenciesOf(selection: Selection, range: UsageRange): RawBuilder<unknown> {
  if (range.interval === 'hour' || selection.actors || selection.sessions)
    return sql`(select start, ${latencyBucket(sql`first_token_ms`)} as bucket, 1 as runs from ${rawRows(selection, range)} r where first_token_ms is not null)`;
  const models = selection.models ? [] : [sql`model_key = ${ALL_MODELS}`];
  return sql`(select * from usage_day_latency where ${sql.join([...conditions(selection, range), ...models], sql` and `)})`;
}

function conditions({ workspaceId, models, actors }: Selection, { from, to }: UsageRange): RawBuilder<unknown>[] {
  return [
    sql`workspace_key = ${keyOfWord(sql`${workspaceId}::text`)}`,
    sql`start >= ${from}`,
    sql`start < ${to}`,
    ...(models ? [sql`model_key = any(${keysOf(models)})`] : []),
    ...(actors ? [sql`actor_key = any(${keysOf(actors)})`] : []),
  ];
}

const keysOf = (words: readonly string[]) => sql`array(select ${keyOfWord(sql`word`)} from unnest(${[...words]}::text[]) word)`;

function rawRows(
  { workspaceId, models, actors, sessions }: Selection,
  { from, to }: UsageRange,
  only?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const where = [
    sql`e.workspace_id = ${workspaceId}`,
    sql`e.ended_at >= ${from}`,
    sql`e.ended_at < ${to}`,
    ...(models ? [sql`e.provider || ':' || e.model = any(${[...models]}::text[])`] : []),
    ...(actors ? [sql`e.actor_id = any(${[...actors]}::text[])`] : []),
    ...(sessions ? [sql`e.session_id = any(${[...sessions]}::text[])`, sql`(${isSecretAnswer}) is not true`] : []),
    ...(only ? [only] : []),
  ];
  return sql`(select ${entryColumns} from usage_entry e where ${sql.join(where, sql` and `)})`;
}
