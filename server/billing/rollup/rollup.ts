/**
 * The roll-up: what ended since the last one is added to the sums. A usage row waits in `usage_pending` from the transaction that wrote it to
 * the one that adds it, so it is added exactly once, whenever it comes and whoever is killed.
 */
import { sql } from 'kysely';
import type { Database, Tx } from '../../kit/db.ts';
import { CELL_TABLES, addCells, keyOfWord } from './cells.ts';

/** The days of workspaces are shared out among the lanes (`usage_pending.lane`), one roll-up each: two in one would wait for each other's cells. */
export const LANES = 2;
const ALL_LANES = Array.from({ length: LANES }, (_, lane) => lane);
/** A stretch of so many ids is read for each row that it may add: late rows lie far before the others. */
const WIDEST_STRETCH = 2;

/** What a view adds to the sums by itself before it looks. */
export const CATCH_UP_ROWS = 2_000;

/** On a machine that has much else to do a batch can take longer than statements usually may. */
const LONGEST = '10min';

const lockOf = (lane: number) => sql`hashtextextended('usage roll-up', ${sql.lit(lane)})`;

export function createRollup({ db }: { db: Pick<Database, 'write' | 'sql' | 'asHouse'> }) {
  /** Works in those of the lanes that are free, or waits for all of them. */
  async function inLanes<T>(
    lanes: readonly number[],
    how: 'wait' | 'try',
    work: (tx: Tx, free: readonly number[]) => Promise<T>,
  ): Promise<T> {
    const inside = <Done>(step: (tx: Tx) => Promise<Done>) => db.asHouse('sums are added up for whoever reads them', () => db.write(step));
    return inside(async (tx) => {
      // Nothing is lost with a commit that a crash undoes: what it added waits again.
      await sql`select set_config('jit', 'off', true), set_config('work_mem', '256MB', true), set_config('enable_nestloop', 'off', true),
        set_config('synchronous_commit', 'off', true), set_config('statement_timeout', ${LONGEST}, true)`.execute(tx.sql());
      const free: number[] = [];
      for (const lane of lanes) {
        const lock = sql.raw(how === 'wait' ? 'pg_advisory_xact_lock' : 'pg_try_advisory_xact_lock');
        const { rows } = await sql<{ got: unknown }>`select ${lock}(${lockOf(lane)}) as got`.execute(tx.sql());
        if (rows[0]?.got !== false) free.push(lane);
      }
      return work(tx, free);
    });
  }

  return {
    /** Adds up to `limit` rows of a lane, and says how many; 0: nothing waits. Waits for another roll-up under way. */
    async rollUp(lane: number, limit: number): Promise<number> {
      return inLanes([lane], 'wait', async (tx) => {
        const stretch = await nextStretch(tx, lane, limit);
        return stretch === null ? 0 : add(tx, stretch);
      });
    },

    /**
     * For a view: adds what waits of one workspace unless that is more than `limit`, or a roll-up is under way. Answers the moment before
     * which everything that ended is in the sums.
     */
    async catchUp(workspaceId: string, now: Date, limit: number): Promise<Date> {
      const waiting = await oldestOf(db, workspaceId, limit);
      if (waiting.rows === 0) return now;
      if (waiting.rows > limit) return waiting.endedAt;
      await inLanes(ALL_LANES, 'try', (tx, free) => add(tx, waitingOf(workspaceId, free)));
      const left = await oldestOf(db, workspaceId, limit);
      return left.rows === 0 ? now : left.endedAt;
    },

    /** The sums of a workspace anew from its raw rows: the same as before, or something was wrong. Answers how many rows they are of. */
    async rebuild(workspaceId: string): Promise<number> {
      return inLanes(ALL_LANES, 'wait', async (tx) => {
        for (const table of CELL_TABLES)
          await sql`delete from ${sql.table(table)} where workspace_key = ${keyOfWord(sql`${workspaceId}::text`)}`.execute(tx.sql());
        // A row and its waiting came with one transaction, and this is one statement: it sees both or neither.
        return add(tx, {
          taken: sql`with taken as (delete from usage_pending where workspace_id = ${workspaceId})`,
          source: sql`from usage_entry e where e.workspace_id = ${workspaceId}`,
        });
      });
    },
  };
}

export type Rollup = ReturnType<typeof createRollup>;

async function oldestOf(db: Pick<Database, 'sql'>, workspaceId: string, limit: number): Promise<{ rows: number; endedAt: Date }> {
  const { rows } = await sql<{ rows: string; ended_at: string }>`select count(*) as rows, min(ended_at) as ended_at from (
    select ended_at from usage_pending where workspace_id = ${workspaceId} order by usage_id limit ${limit + 1}) p`.execute(db.sql());
  return { rows: Number(rows[0]!.rows), endedAt: new Date(rows[0]!.ended_at) };
}

type Rows = Parameters<typeof addCells>[0];

/** The raw rows of a stretch of ids are read in one go: up to `limit` that wait, with not many others between them. Null: nothing waits. */
async function nextStretch(tx: Tx, lane: number, limit: number): Promise<Rows | null> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(usage_id) as first, max(usage_id) as last from (
      select usage_id from usage_pending where lane = ${lane} order by usage_id limit ${limit}) p`.execute(tx.sql());
  const { first = null, last = null } = rows[0] ?? {};
  if (first === null || last === null) return null;
  const widest = BigInt(first) + BigInt(limit * LANES * WIDEST_STRETCH);
  const end = BigInt(last) < widest ? BigInt(last) : widest;
  const isInside = (id: string) => sql`${sql.ref(id)} between ${first}::bigint and ${end.toString()}::bigint`;
  return {
    taken: sql`with taken as (delete from usage_pending where lane = ${lane} and ${isInside('usage_id')} returning usage_id)`,
    source: sql`from taken join usage_entry e on e.id = taken.usage_id where ${isInside('e.id')}`,
  };
}

/** Few, and anywhere: one by one. */
function waitingOf(workspaceId: string, lanes: readonly number[]): Rows {
  return {
    taken: sql`with taken as (
      delete from usage_pending where workspace_id = ${workspaceId} and lane = any(${[...lanes]}::smallint[]) returning usage_id)`,
    source: sql`from taken cross join lateral (select * from usage_entry where id = taken.usage_id offset 0) e`,
  };
}

async function add(tx: Tx, taken: Rows): Promise<number> {
  const { rows } = await addCells(taken).execute(tx.sql());
  return Number(rows[0]?.rows ?? 0);
}
