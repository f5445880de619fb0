/** What becomes of sessions when their workspace is frozen and when it is erased. */
import { sql } from 'kysely';
import type { Database } from '../kit/db.ts';
import type { EraseSessions } from '../workspaces/erasing.ts';
import type { StopRunsOf } from '../workspaces/life.ts';
import { RUNNING } from './message.entity.ts';
import { requestStop } from './stop.ts';

export const stopRunsOf: StopRunsOf = async (tx, actor, workspaceId, at) => {
  const { rows } = await sql<{ id: string }>`select m.id from message m join session s on s.id = m.session_id
    where s.workspace_id = ${workspaceId} and m.status = any(${[...RUNNING]}::text[])`.execute(tx.sql());
  await requestStop(
    tx,
    actor,
    rows.map(({ id }) => id),
    at,
  );
};

/** Messages, drafts, comments, votes, links and what is found by search go with their session; usage keeps its figures without it. */
export function eraseSessionsOf(db: Pick<Database, 'sql'>): EraseSessions {
  return async (workspaceId, limit) => {
    const { rows } = await sql`delete from session where id in (
      select id from session where workspace_id = ${workspaceId} order by id limit ${limit}) returning id`.execute(db.sql());
    return rows.length;
  };
}
