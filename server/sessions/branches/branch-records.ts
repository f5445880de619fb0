import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { MAX_BRANCHES } from '../../../schema/wire/limits.ts';
import type { ActorRecord, BranchRecord } from '../../../schema/wire/events.ts';

type Sql = Kysely<unknown>;

interface BranchSelection {
  id: string;
  session_id: string;
  name: string;
  state: BranchRecord['state'];
  base_id: string | null;
  head_id: string | null;
  message_count: number;
  creator_kind: ActorRecord['kind'];
  creator_id: string;
  creator_name: string;
  merged_into_id: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

async function select(db: Sql, where: RawBuilder<unknown>): Promise<BranchRecord[]> {
  const { rows } = await sql<BranchSelection>`
    select id, session_id, name, state, base_id, head_id, message_count, creator_kind, creator_id, creator_name, merged_into_id, version,
      created_at, updated_at
    from branch ${where}`.execute(db);
  return rows.map(branchRecord);
}

export async function branchesById(db: Sql, ids: readonly string[]): Promise<BranchRecord[]> {
  return ids.length === 0 ? [] : select(db, sql`where id = any(${[...ids]}::text[])`);
}

/** Of each session the open ones first, then what changed last; of too many the rest is left out. */
export async function branchesOf(db: Sql, sessionIds: readonly string[]): Promise<BranchRecord[][]> {
  const found = await select(
    db,
    sql`where id in (select listed.id from unnest(${[...sessionIds]}::text[]) as wanted (id) cross join lateral (
      select b.id from branch b where b.session_id = wanted.id order by b.state <> 'open', b.updated_at desc, b.id limit ${MAX_BRANCHES}
    ) listed) order by state <> 'open', updated_at desc, id`,
  );
  const bySession = Map.groupBy(found, (branch) => branch.sessionId);
  return sessionIds.map((id) => bySession.get(id) ?? []);
}

function branchRecord(row: BranchSelection): BranchRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    name: row.name,
    state: row.state,
    baseId: row.base_id,
    headId: row.head_id,
    messageCount: row.message_count,
    createdBy: { kind: row.creator_kind, id: row.creator_id, displayName: row.creator_name },
    mergedIntoId: row.merged_into_id,
    version: row.version,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
