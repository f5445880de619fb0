import type { Database } from '../kit/db.ts';
import type { UserRecord } from './families.ts';
import type { IdentityTables } from './tables.ts';

export function createUsers({ db }: { db: Database }) {
  return {
    /** In the order of the ids; for a batch loader. Who may see whom is the caller's question. */
    async byIds(ids: readonly string[]): Promise<(UserRecord | null)[]> {
      const rows = await db
        .sql<IdentityTables>()
        .selectFrom('app_user')
        .select(['id', 'email', 'display_name as displayName'])
        .where('id', 'in', ids)
        .execute();
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    },
  };
}
