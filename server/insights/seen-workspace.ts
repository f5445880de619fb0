/**
 * Sums are of everybody's sessions and kept by keys, which no row policy can look into. So the actor must see the workspace, and the house
 * adds up. Background work sees every workspace.
 */
import { sql } from 'kysely';
import type { Database } from '../kit/db.ts';

export async function ofSeenWorkspace<T>(
  db: Pick<Database, 'sql' | 'asHouse'>,
  workspaceId: string,
  nothing: T,
  addUp: () => Promise<T>,
): Promise<T> {
  const { rows } = await sql`select 1 from workspace where id = ${workspaceId}`.execute(db.sql());
  return rows.length === 0 ? nothing : db.asHouse('a workspace’s sums are of all of its sessions', addUp);
}
