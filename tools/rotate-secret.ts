/** `npm run rotate-secret`: what was sealed under APP_SECRET_PREVIOUS is sealed under APP_SECRET afterwards (docs/operations.md has the steps). */
import { createAppSecret } from '../server/kit/app-secret.ts';
import { readConfig } from '../server/kit/config.ts';
import { createDatabase } from '../server/kit/db.ts';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { createLogger } from '../server/kit/logger.ts';
import { migrateDatabase } from '../server/kit/migrate.ts';
import { resealColumn } from '../server/kit/resealing.ts';
import { createSealing } from '../server/kit/sealing.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';

const config = readConfig(process.env);
if (config.previousAppSecret === null) {
  console.error('Nothing to do: APP_SECRET_PREVIOUS names no secret to change from (docs/operations.md).');
  process.exit(1);
}
const log = createLogger({ level: 'warn' });
const postgres = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
const url = config.databaseUrl ?? postgres!.url;
try {
  await migrateDatabase(url);
  const db = await createDatabase({ url, entities: [], log });
  const secret = createAppSecret({ configured: config.appSecret, dataDir: config.dataDir });
  const sealing = createSealing({ secret, previous: config.previousAppSecret });
  let unreadable = 0;
  for (const sealed of SEALED_COLUMNS) {
    const name = `${sealed.table}.${sealed.column}`;
    const done = await resealColumn({ db, sealing, onBatch: (soFar) => console.log(`${name}: ${soFar.resealed} so far`) }, sealed);
    console.log(`${name}: ${done.resealed} sealed anew, ${done.current} were already`);
    if (done.unreadable.length > 0)
      console.error(`${name}: ${done.unreadable.length} open under neither secret: ${done.unreadable.join(', ')}`);
    unreadable += done.unreadable.length;
  }
  await db.close();
  if (unreadable === 0) console.log('Done. APP_SECRET_PREVIOUS can be taken away.');
  else console.error('Keep APP_SECRET_PREVIOUS until it is clear which secret those were sealed under.');
  process.exitCode = unreadable === 0 ? 0 : 1;
} finally {
  await postgres?.close();
}
