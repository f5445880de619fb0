/** How long the lines of an invoice take to open, in a database of ten million rows of usage. `--write` keeps the result. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../../server/kit/migrate.ts';
import { createTestApp } from '../../../server/testkit/test-app.ts';
import { describeMachine } from '../../machine.ts';
import { markdownTable, writeSection } from '../../markdown.ts';
import { closeMonths } from './close.ts';
import { measureDetails } from './details.ts';
import { seedUsage } from './seed.ts';

const PAGE = join(import.meta.dirname, '../../../docs/query-performance.md');
const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000000' }, write: { type: 'boolean', default: false } } });
const rows = Number(values.rows);
const seed = { rows, large: rows / 5, workspaces: 1_000, people: 300, sessions: rows / 100, models: 20 };
const startedAt = performance.now();
const tell = (line: string) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(5)} s  ${line}`);

const folder = mkdtempSync(join(tmpdir(), 'parley-invoice-lines-'));
chmodSync(folder, 0o755);
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
try {
  await migrateDatabase(postgres.url);
  const app = await createTestApp({ databaseUrl: postgres.url, env: { ROLES: 'web' } });
  const ada = await app.person('Ada');
  await seedUsage(postgres.url, ada.workspace.id, seed, tell);
  const closing = await closeMonths(app, ada);
  const [sizes] = await app.sql(
    `select pg_size_pretty(pg_relation_size('usage_entry')) as "table", pg_size_pretty(pg_relation_size('usage_entry_by_line')) as index`,
  );
  tell(`closed; the rows take ${String(sizes?.['table'])}, the index behind the lines ${String(sizes?.['index'])}`);
  const measured = await measureDetails(app, ada);
  const cells = [...measured, closing];
  const table = markdownTable(['what is opened', 'requests', 'p50', 'p95', 'max'], cells);
  console.log(table);
  if (values.write) {
    const intro =
      `${rows} rows of usage over 13 months, ${seed.large} of them in one workspace with 300 people and 20 models, the others in ${seed.workspaces}. ` +
      `Each request opens a line of one of its invoices over HTTP, a page of 50 with names; a third of them the largest line of a month. ` +
      `${describeMachine()}\n\nRepeat: \`node tools/run.cjs bench/invoices/queries/main.ts --write\``;
    writeSection(PAGE, 'Lines of an invoice', `${intro}\n\n${table}`);
  }
  await app.close();
} finally {
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
