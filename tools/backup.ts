/** `npm run backup -- <folder>`: a copy of the embedded database, also while the server runs. `npm run restore -- <folder>` puts it into DATA_DIR. */
import { parseArgs } from 'node:util';
import { readConfig } from '../server/kit/config.ts';
import { backUp, restore } from '../server/kit/embedded-postgres/backup.ts';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { createLogger } from '../server/kit/logger.ts';

const { values, positionals } = parseArgs({ options: { restore: { type: 'boolean', default: false } }, allowPositionals: true });
const [folder, ...more] = positionals;
if (folder === undefined || more.length > 0) {
  console.error(`Usage: npm run ${values.restore ? 'restore' : 'backup'} -- <folder>`);
  process.exit(1);
}
const { databaseUrl, dataDir } = readConfig(process.env);
if (databaseUrl !== null) {
  console.error('DATABASE_URL names a database of your own: use its tools (docs/operations.md).');
  process.exit(1);
}

try {
  if (values.restore) {
    const { takenAt } = restore(folder, { dataDir });
    console.log(`Restored into ${dataDir}: the state of ${takenAt}. Start with npm start.`);
  } else {
    const postgres = await startEmbeddedPostgres({ dataDir, log: createLogger({ level: 'warn' }) });
    try {
      const { takenAt } = await backUp({ ...postgres, dataDir }, folder);
      console.log(`Backed up into ${folder}: the state of ${takenAt}.`);
    } finally {
      await postgres.close();
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
