import { inject } from 'vitest';
import { createDatabase, dropDatabase, withDatabase } from './database-admin.ts';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of its own for a `*.db.test.ts` file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = await createDatabase(server, 'test', inject('templateDatabase'));
  return { url: withDatabase(server, name), drop: () => dropDatabase(server, name) };
}
