import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../kit/embedded-postgres/start.ts';
import { createDatabase, dropDatabase, withDatabase } from './database-admin.ts';
import { isRedisSkipped, startRedisServer } from './redis-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    templateDatabase: string;
    redisUrl: string;
  }
}

const MIGRATE = new URL('../../kit/migrate.ts', import.meta.url);
/** Tests give up durability, and nothing else. */
const FAST = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '400', autovacuum: 'off' };

/** One Postgres and one Redis for a whole run; every test database is a copy of one migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([postgresForTests(), redisForTests()]);
  const templateDatabase = await createDatabase(postgres.url, 'template');
  if (existsSync(MIGRATE)) {
    const { migrateDatabase } = (await import(MIGRATE.href)) as { migrateDatabase(url: string): Promise<void> };
    await migrateDatabase(withDatabase(postgres.url, templateDatabase));
  } else {
    console.warn('server/kit/migrate.ts is missing: test databases are empty');
  }
  project.provide('postgresUrl', postgres.url);
  project.provide('templateDatabase', templateDatabase);
  project.provide('redisUrl', redis.url);
  return async () => {
    await dropDatabase(postgres.url, templateDatabase);
    await Promise.all([postgres.close(), redis.close()]);
  };
}

async function postgresForTests(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, close: async () => undefined };
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  chmodSync(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined }, settings: FAST });
  return {
    url: postgres.url,
    close: async () => {
      await postgres.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function redisForTests(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['TEST_REDIS_URL'];
  if (given) return { url: given, close: async () => undefined };
  return isRedisSkipped ? { url: '', close: async () => undefined } : startRedisServer();
}
