/** Ways through the tree as lists of ids: short rows, so that a long path costs little. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

type Sql = Kysely<unknown>;

const MAX_DEPTH = 100_000;

/** From the root to the message. */
export async function pathTo(db: Sql, messageId: string | null): Promise<string[]> {
  if (messageId === null) return [];
  const { rows } = await sql<{ id: string }>`
    with recursive path as (
      select m.id, m.parent_id, 1 as depth from message m where m.id = ${messageId}
      union all
      select m.id, m.parent_id, path.depth + 1 from message m join path on m.id = path.parent_id where path.depth < ${MAX_DEPTH}
    ) select id from path order by depth desc`.execute(db);
  return rows.map((row) => row.id);
}

/** How far two paths from one root go together. */
export function commonLength(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
