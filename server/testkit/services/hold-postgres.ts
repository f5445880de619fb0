/** `node hold-postgres.ts <data dir> <system dir>`: a process that uses the embedded Postgres until SIGTERM, for the tests that kill it. */
import { startEmbeddedPostgres } from '../../kit/embedded-postgres/start.ts';

const [, , dataDir, systemDir] = process.argv;
const postgres = await startEmbeddedPostgres({ dataDir: dataDir!, systemDir: systemDir!, log: { info: () => undefined } });
process.on('SIGTERM', () => void postgres.close().then(() => process.exit(0)));
process.on('SIGUSR2', () => process.exit(1));
setInterval(() => undefined, 60_000);
// Last: whoever reads it may send a signal at once.
process.stdout.write(`${JSON.stringify(postgres)}\n`);
