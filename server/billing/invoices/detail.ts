/**
 * What is behind a line: its usage by hour, day, session, person, key or run, from the rows themselves. Whatever was erased, and what may
 * not be told apart, stays in the sums in a group of its own.
 */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { invalid } from '../../kit/errors.ts';
import { BLIND, DAY, ERASED, HOUR, OTHERS, scopeOf, startOf } from './detail-scope.ts';
import type { Scope } from './detail-scope.ts';
import type { BillLineRecord, Dimension, Narrowing, Page } from './invoice.ts';

export interface DetailRequest extends Page {
  by: Dimension;
  under: readonly Narrowing[];
}

/** A group before it has a name. */
export interface DetailGroup {
  key: string;
  at: Date | null;
  /** Of a single run: where it was. */
  sessionId: string | null;
  messageId: string | null;
  runs: number;
  inputTokens: bigint;
  outputTokens: bigint;
  amount: bigint;
  cursor: string;
}

interface GroupRow {
  key: string;
  runs: number;
  input: string;
  output: string;
  amount: string;
}

interface RunRow extends GroupRow {
  session_id: string | null;
  message_id: string | null;
  ended_at: string;
  place: string;
}

type GroupDimension = Exclude<Dimension, 'message'>;

const GROUP_PLACE = /^(-?\d{1,18})\/(.{1,40})$/;
const RUN_PLACE = /^(\d{1,17})\/(\d{1,18})$/;
/** After every run: where the secret ones stand, as one. */
const LAST_PLACE = `${'9'.repeat(17)}/0`;

const GROUPING_MEMORY = '64MB';

const INPUT = sql.raw('uncached_input + cache_read + cache_write');
const OUTPUT = sql.raw('output + reasoning');
const SUMS = sql`coalesce(sum(input), 0)::bigint as input, coalesce(sum(output), 0)::bigint as output, coalesce(sum(amount), 0)::bigint as amount`;

/** Written for people after grouping, as that is then done once a group. */
const GROUPS: Record<GroupDimension, { by: RawBuilder<unknown>; key: RawBuilder<unknown> }> = {
  hour: { by: sql`date_trunc('hour', ended_at at time zone 'UTC')`, key: sql`to_char(k, 'YYYY-MM-DD"T"HH24')` },
  day: { by: sql`date_trunc('day', ended_at at time zone 'UTC')`, key: sql`to_char(k, 'YYYY-MM-DD')` },
  session: { by: sql`coalesce(session_id, ${sql.lit(ERASED)})`, key: sql`k` },
  person: { by: sql`case when actor_kind = 'apiKey' then ${sql.lit(OTHERS)} else actor_id end`, key: sql`k` },
  apiKey: { by: sql`case when actor_kind = 'apiKey' then actor_id else ${sql.lit(OTHERS)} end`, key: sql`k` },
};

/** `secrets`: answers whose models are not to be told. */
export async function detailGroups(
  db: Kysely<unknown>,
  line: BillLineRecord,
  { by, under, ...page }: DetailRequest,
  secrets: readonly string[],
): Promise<DetailGroup[]> {
  if (line.modelId === null) return [];
  const scope = scopeOf(line, line.modelId, under, secrets);
  return by === 'message' ? runsOf(db, scope, page) : groupsOf(db, scope, by, page);
}

async function groupsOf(db: Kysely<unknown>, { rows, isSecret }: Scope, by: GroupDimension, page: Page): Promise<DetailGroup[]> {
  const { by: group, key } = GROUPS[by];
  const isByTime = by === 'hour' || by === 'day';
  const moved =
    by === 'session' && isSecret
      ? sql`union all select ${group}, -1, -(${INPUT}), -(${OUTPUT}), -cost_micros from usage_entry where ${rows} and ${isSecret}
          union all select ${sql.lit(BLIND)}, 1, ${INPUT}, ${OUTPUT}, cost_micros from usage_entry where ${rows} and ${isSecret}`
      : sql``;
  const [forwards, backwards] = page.inverted ? [sql.raw('desc'), sql.raw('asc')] : [sql.raw('asc'), sql.raw('desc')];
  const order = isByTime ? sql`key collate "C" ${forwards}` : sql`amount ${backwards}, key collate "C" ${forwards}`;
  const found = await inMemory(
    db,
    sql<GroupRow>`
    select * from (
      select ${key} as key, runs, input, output, amount from (
        select k, sum(run)::integer as runs, ${SUMS} from (
          select ${group} as k, 1 as run, ${INPUT} as input, ${OUTPUT} as output, cost_micros as amount from usage_entry where ${rows} ${moved}
        ) as used group by k
      ) as grouped
    ) as named where ${sql.join([sql`runs <> 0`, ...bounds(page, isByTime ? byTime : byAmount)], sql` and `)}
    order by ${order} limit ${page.limit}`,
  );
  return found.map((row) => ({
    ...figuresOf(row),
    at: isByTime ? startOf(by, row.key) : null,
    sessionId: null,
    messageId: null,
    cursor: isByTime ? row.key : `${row.amount}/${row.key}`,
  }));
}

/** Postgres expects more groups than there are, and would sort a month of runs on disk to find them. */
async function inMemory<Row>(db: Kysely<unknown>, query: RawBuilder<Row>): Promise<Row[]> {
  return db.transaction().execute(async (transaction) => {
    await sql`select set_config('work_mem', ${GROUPING_MEMORY}, true)`.execute(transaction);
    return (await query.execute(transaction)).rows;
  });
}

/** The secret ones come last, as one. */
async function runsOf(db: Kysely<unknown>, { rows, isSecret }: Scope, page: Page): Promise<DetailGroup[]> {
  const { after, before, limit, inverted } = page;
  const conditions = [rows, ...(isSecret ? [sql`not ${isSecret}`] : []), ...bounds(page, byMoment)];
  const direction = sql.raw(inverted ? 'desc' : 'asc');
  const { rows: found } = await sql<RunRow>`
    select id::text as key, session_id, message_id, ended_at, (extract(epoch from ended_at) * 1000000)::bigint as place, 1 as runs,
      ${INPUT} as input, ${OUTPUT} as output, cost_micros as amount
    from usage_entry where ${sql.join(conditions, sql` and `)}
    order by ended_at ${direction}, id ${direction} limit ${limit}`.execute(db);
  const single = found.map((row) => ({
    ...figuresOf(row),
    at: new Date(row.ended_at),
    sessionId: row.session_id,
    messageId: row.message_id,
    cursor: `${row.place}/${row.key}`,
  }));
  const isEnd = before === undefined && after !== LAST_PLACE && (inverted || single.length < limit);
  const secret = isSecret && isEnd ? await secretRuns(db, rows, isSecret) : null;
  if (!secret) return single;
  return inverted ? [secret, ...single].slice(0, limit) : [...single, secret];
}

async function secretRuns(db: Kysely<unknown>, rows: RawBuilder<unknown>, isSecret: RawBuilder<boolean>): Promise<DetailGroup | null> {
  const { rows: found } = await sql<GroupRow>`
    select ${BLIND} as key, count(*)::integer as runs, ${SUMS} from (
      select ${INPUT} as input, ${OUTPUT} as output, cost_micros as amount from usage_entry where ${rows} and ${isSecret}
    ) as used`.execute(db);
  if (!found[0] || found[0].runs === 0) return null;
  return { ...figuresOf(found[0]), at: null, sessionId: null, messageId: null, cursor: LAST_PLACE };
}

type Beyond = (cursor: string, isAfter: boolean) => RawBuilder<unknown> | null;

function bounds({ after, before }: Page, beyond: Beyond): RawBuilder<unknown>[] {
  return (['after', 'before'] as const).flatMap((argument) => {
    const cursor = { after, before }[argument];
    if (cursor === undefined) return [];
    const condition = beyond(cursor, argument === 'after');
    if (condition === null) throw invalid({ [argument]: 'is no cursor of this list' });
    return [condition];
  });
}

const than = (isMore: boolean) => sql.raw(isMore ? '>' : '<');

function byTime(cursor: string, isAfter: boolean) {
  return HOUR.test(cursor) || DAY.test(cursor) ? sql`key collate "C" ${than(isAfter)} ${cursor}` : null;
}

function byAmount(cursor: string, isAfter: boolean) {
  const [, amount, key] = GROUP_PLACE.exec(cursor) ?? [];
  if (amount === undefined || key === undefined) return null;
  return sql`(-amount, key collate "C") ${than(isAfter)} (-(${amount}::bigint), ${key})`;
}

function byMoment(cursor: string, isAfter: boolean) {
  if (cursor === LAST_PLACE) return isAfter ? sql`false` : sql`true`;
  const [, micros, id] = RUN_PLACE.exec(cursor) ?? [];
  if (micros === undefined || id === undefined) return null;
  return sql`(ended_at, id) ${than(isAfter)} (timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id}::bigint)`;
}

function figuresOf({ key, runs, input, output, amount }: GroupRow) {
  return { key, runs, inputTokens: BigInt(input), outputTokens: BigInt(output), amount: BigInt(amount) };
}
