/**
 * Who runs this server: `npm run operator -- <email>`, and `--remove` to take it back. `--sign-out` ends every login of the person instead,
 * `--sign-out-everybody` those of all.
 */
import { parseArgs } from 'node:util';
import { createOperators } from '../server/identity/operators.ts';
import type { Operators } from '../server/identity/operators.ts';
import { readConfig } from '../server/kit/config.ts';
import { createDatabase } from '../server/kit/db.ts';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { createLogger } from '../server/kit/logger.ts';
import { migrateDatabase } from '../server/kit/migrate.ts';

const flag = { type: 'boolean', default: false } as const;
const options = { remove: flag, erase: flag, 'sign-out': flag, 'sign-out-everybody': flag };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [email = null, ...more] = positionals;
const isForAll = values['sign-out-everybody'];
if (isForAll === (email !== null) || more.length > 0) {
  console.error('Usage: npm run operator -- <email> [--remove | --sign-out | --erase]\n       npm run operator -- --sign-out-everybody');
  process.exit(1);
}

const config = readConfig(process.env);
const log = createLogger({ level: 'warn' });
const postgres = config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : null;
const url = config.databaseUrl ?? postgres!.url;
try {
  await migrateDatabase(url);
  const db = await createDatabase({ url, entities: [], log });
  const done = await act(createOperators({ db }));
  await db.close();
  if (done !== null) console.log(done);
  else console.error(`Nobody here has the address ${email}. They have to register first.`);
  process.exitCode = done === null ? 1 : 0;
} finally {
  await postgres?.close();
}

/** What was done; null: there is nobody with this address. */
async function act({ endLogins, eraseSoon, setOperator }: Operators): Promise<string | null> {
  if (email === null || values['sign-out']) {
    const ended = await endLogins(email);
    return ended === null ? null : `${ended} logins were ended`;
  }
  if (values.erase) return (await eraseSoon(email, new Date())) ? `${email} is erased when the job privacy:erase-people runs next` : null;
  if (!(await setOperator(email, !values.remove))) return null;
  return values.remove ? `${email} is no operator any more` : `${email} is an operator`;
}
