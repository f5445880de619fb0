import { readConfig } from '../server/kit/config.ts';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { createLogger } from '../server/kit/logger.ts';
import { migrateDatabase } from '../server/kit/migrate.ts';

const config = readConfig(process.env);
const postgres =
  config.databaseUrl === null
    ? await startEmbeddedPostgres({ dataDir: config.dataDir, log: createLogger({ level: config.logLevel }) })
    : null;
try {
  const applied = await migrateDatabase(config.databaseUrl ?? postgres!.url);
  console.log(applied.length === 0 ? 'Nothing to migrate' : `Applied:\n  ${applied.join('\n  ')}`);
} finally {
  await postgres?.close();
}
