/**
 * The roll-up: what ended since the last one is added to the sums. A usage row waits in `usage_pending` from the transaction that wrote it to
 * the one that adds it, so it is added exactly once, whenever it comes and whoever is killed.
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Database, Tx } from '../../kit/db.ts';
import { CELL_TABLES, addCells, entryColumns, keyOfWord } from './cells.ts';

/** Workspaces are shared out among so many lanes, each with one roll-up at a time: two in one lane would wait for each other's cells. */
export const LANES = 2;
/** A stretch of so many ids is read for each row that it may add: late rows lie far before the others. */
const WIDEST_STRETCH = 2;

/** On a machine that has much else to do a batch can take longer than statements usually may. */
const LONGEST = '10min';

const laneOf = (workspaceId: RawBuilder<unknown>) => sql`(hashtextextended(${workspaceId}, 0) & ${sql.lit(LANES - 1)})::int`;
const lockOf = (lane: RawBuilder<unknown>) => sql`hashtextextended('usage roll-up', ${lane})`;

export function createRollup({ db }: { db: Pick<Database, 'write' | 'sql'> }) {
  /** Null: another roll-up is under way in this lane, and `how` is not to wait. */
  async function inLane<T>(lane: RawBuilder<unknown>, how: 'wait' | 'try', work: (tx: Tx) => Promise<T>): Promise<T | null> {
    return db.write(async (tx) => {
      // Nothing is lost with a commit that a crash undoes: what it added waits again.
      await sql`select set_config('jit', 'off', true), set_config('work_mem', '256MB', true), set_config('enable_mergejoin', 'off', true),
        set_config('synchronous_commit', 'off', true), set_config('statement_timeout', ${LONGEST}, true)`.execute(tx.sql());
      if (how === 'wait') await sql`select pg_advisory_xact_lock(${lockOf(lane)})`.execute(tx.sql());
      else {
        const { rows } = await sql<{ is_ours: boolean }>`select pg_try_advisory_xact_lock(${lockOf(lane)}) as is_ours`.execute(tx.sql());
        if (!rows[0]?.is_ours) return null;
      }
      return work(tx);
    });
  }

  return {
    /** Adds up to `limit` rows of a lane, and says how many; 0: nothing waits. Waits for another roll-up under way. */
    async rollUp(lane: number, limit: number): Promise<number> {
      const added = await inLane(sql.lit(lane), 'wait', async (tx) => {
        const entries = await nextStretch(tx, lane, limit);
        return entries === null ? 0 : add(tx, entries);
      });
      return added ?? 0;
    },

    /**
     * For a view: adds what waits of one workspace unless that is more than `limit`, or a roll-up is under way. Answers the moment before
     * which everything that ended is in the sums.
     */
    async catchUp(workspaceId: string, now: Date, limit: number): Promise<Date> {
      const waiting = await oldestOf(db, workspaceId, limit);
      if (waiting.rows === 0) return now;
      if (waiting.rows > limit) return waiting.endedAt;
      await inLane(laneOf(sql`${workspaceId}::text`), 'try', (tx) => add(tx, waitingOf(workspaceId)));
      const left = await oldestOf(db, workspaceId, limit);
      return left.rows === 0 ? now : left.endedAt;
    },

    /** The sums of a workspace anew from its raw rows: the same as before, or something was wrong. Answers how many rows they are of. */
    async rebuild(workspaceId: string): Promise<number> {
      const rebuilt = await inLane(laneOf(sql`${workspaceId}::text`), 'wait', async (tx) => {
        for (const table of CELL_TABLES)
          await sql`delete from ${sql.table(table)} where workspace_key = ${keyOfWord(sql`${workspaceId}::text`)}`.execute(tx.sql());
        // A row and its waiting came with one transaction, and this is one statement: it sees both or neither.
        return add(
          tx,
          sql`with taken as (delete from usage_pending where workspace_id = ${workspaceId}),
            entry as materialized (select ${entryColumns} from usage_entry e where e.workspace_id = ${workspaceId})`,
        );
      });
      return rebuilt ?? 0;
    },
  };
}

export type Rollup = ReturnType<typeof createRollup>;

async function oldestOf(db: Pick<Database, 'sql'>, workspaceId: string, limit: number): Promise<{ rows: number; endedAt: Date }> {
  const { rows } = await sql<{ rows: string; ended_at: string }>`select count(*) as rows, min(ended_at) as ended_at from (
    select ended_at from usage_pending where workspace_id = ${workspaceId} order by usage_id limit ${limit + 1}) p`.execute(db.sql());
  return { rows: Number(rows[0]!.rows), endedAt: new Date(rows[0]!.ended_at) };
}

/** The raw rows of a stretch of ids are read in one go: up to `limit` that wait, with not many others between them. Null: nothing waits. */
async function nextStretch(tx: Tx, lane: number, limit: number): Promise<RawBuilder<unknown> | null> {
  const isOurs = sql`${laneOf(sql.ref('workspace_id'))} = ${sql.lit(lane)}`;
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(usage_id) as first, max(usage_id) as last from (
      select usage_id from usage_pending where ${isOurs} order by usage_id limit ${limit}) p`.execute(tx.sql());
  const { first = null, last = null } = rows[0] ?? {};
  if (first === null || last === null) return null;
  const widest = BigInt(first) + BigInt(limit * LANES * WIDEST_STRETCH);
  const end = BigInt(last) < widest ? BigInt(last) : widest;
  const isInside = (id: string) => sql`${sql.ref(id)} between ${first}::bigint and ${end.toString()}::bigint`;
  return sql`with taken as (delete from usage_pending where ${isInside('usage_id')} and ${isOurs} returning usage_id),
    entry as materialized (select ${entryColumns} from taken join usage_entry e on e.id = taken.usage_id where ${isInside('e.id')})`;
}

/** Few, and anywhere: one by one. */
function waitingOf(workspaceId: string): RawBuilder<unknown> {
  return sql`with taken as (delete from usage_pending where workspace_id = ${workspaceId} returning usage_id),
    entry as materialized (
      select ${entryColumns} from taken cross join lateral (select * from usage_entry where id = taken.usage_id offset 0) e)`;
}

async function add(tx: Tx, entries: RawBuilder<unknown>): Promise<number> {
  const { rows } = await addCells(entries).execute(tx.sql());
  return Number(rows[0]?.rows ?? 0);
}
