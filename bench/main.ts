/** `npm run bench [-- --quick] [-- --write]`: M1-M5 of LIVE.md against named peers, all in one run on one machine. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../server/kit/migrate.ts';
import { ensureClient } from '../tools/client-build.ts';
import { describeMachine } from './machine.ts';
import { isPinned } from './measures/pinned.ts';
import { runAll } from './measures/run-all.ts';
import { METHOD } from './method.ts';
import { renderReport } from './report.ts';
import { FULL, QUICK } from './sizes.ts';

const PAGE = join(import.meta.dirname, '../docs/performance.md');

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } } });
const sizes = values.quick ? QUICK : FULL;
const machine = describeMachine();
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
chmodSync(folder, 0o755);
const startedAt = performance.now();
const seconds = () => ((performance.now() - startedAt) / 1_000).toFixed(0);

await ensureClient();
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
try {
  await migrateDatabase(postgres.url);
  const results = await runAll({
    databaseUrl: postgres.url,
    folder,
    sizes,
    tell: (line) => console.log(`${seconds().padStart(4)} s  ${line}`),
  });
  const report = renderReport(results, sizes);
  console.log(`\n${report}\n\n${seconds()} s`);
  if (values.write) {
    const pinning = isPinned ? 'The server has core 0, the load client core 1.' : 'Server and load client share the cores.';
    writeFileSync(PAGE, `# Performance\n\n${machine} ${pinning}\n\n${METHOD}\n\n## Result\n\n${report}\n`);
  }
} finally {
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
