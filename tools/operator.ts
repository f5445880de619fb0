/** Who runs this server: `npm run operator -- <email>`, and `--remove` to take it back. */
import { parseArgs } from 'node:util';
import { createOperators } from '../server/identity/operators.ts';
import { readConfig } from '../server/kit/config.ts';
import { createDatabase } from '../server/kit/db.ts';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { createLogger } from '../server/kit/logger.ts';
import { migrateDatabase } from '../server/kit/migrate.ts';

const { values, positionals } = parseArgs({ options: { remove: { type: 'boolean', default: false } }, allowPositionals: true });
const [email, ...more] = positionals;
if (email === undefined || more.length > 0) {
  console.error('Usage: npm run operator -- <email> [--remove]');
  process.exit(1);
}

const config = readConfig(process.env);
const log = createLogger({ level: 'warn' });
const postgres = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
const url = config.databaseUrl ?? postgres!.url;
try {
  await migrateDatabase(url);
  const db = await createDatabase({ url, entities: [], log });
  const isFound = await createOperators({ db }).setOperator(email, !values.remove);
  await db.close();
  if (isFound) console.log(values.remove ? `${email} is no operator any more` : `${email} is an operator`);
  else console.error(`Nobody here has the address ${email}. They have to register first.`);
  process.exitCode = isFound ? 0 : 1;
} finally {
  await postgres?.close();
}
