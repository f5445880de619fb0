/** The process: configuration, database, app, listen, drain. */
import { startEmbeddedPostgres } from './kit/embedded-postgres/start.ts';
import type { EmbeddedPostgres } from './kit/embedded-postgres/start.ts';
import { ConfigError, readConfig } from './kit/config.ts';
import { createLogger } from './kit/logger.ts';
import { migrateDatabase } from './kit/migrate.ts';
import { startTracing } from './kit/tracing.ts';
import { createApp } from './app.ts';
import type { App } from './app.ts';

const EXIT_CONFIG = 78;
/** After this a stuck shutdown is cut: an orchestrator would do the same, less politely. */
const SHUTDOWN_MARGIN_MS = 1_500;

function readConfigOrExit() {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
}

const config = readConfigOrExit();
const log = createLogger({ level: config.logLevel });
const tracing = await startTracing(config.traceEndpoint);
const isDevelopment = process.argv.includes('--dev');

process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'));

let app: App | null = null;
let postgres: EmbeddedPostgres | null = null;
let isStopping = false;

async function stop(reason: string, exitCode = 0): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, 'draining');
  setTimeout(() => process.exit(1), config.timeouts.drainMs + SHUTDOWN_MARGIN_MS).unref();
  await app?.close();
  await tracing.close();
  await postgres?.close();
  process.exit(exitCode);
}
// Before anything is started: a signal in the middle of the start must not leave a Postgres behind.
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));

if (config.databaseUrl === null) postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
const databaseUrl = config.databaseUrl ?? postgres!.url;
await migrateDatabase(databaseUrl);

app = await createApp({ config, databaseUrl, log, isDevelopment });
const address = await app.listen().catch(async (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  process.stderr.write(
    `Port ${config.port} is taken by another program. Stop it, or choose another one: PORT=${config.port + 1} npm start\n`,
  );
  await stop('port taken', 1);
  return '';
});

const lines = [`Parley is ready on ${address}`];
if (postgres) lines.push(`Data: ${postgres.location}`);
const link = await app.firstRunLink();
if (link) lines.push(`Sign in (once, within an hour): ${link}`);
process.stdout.write(`\n  ${lines.join('\n  ')}\n\n`);
