/** `node tools/run.cjs bench/queries/main.ts [--messages=100000] [--write]`: what people wait for when they look something up. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../server/kit/migrate.ts';
import { createTestApp } from '../../server/testkit/test-app.ts';
import { ensureClient } from '../../tools/client-build.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable, writeSection } from '../markdown.ts';
import { measureSearch } from './search.ts';
import { seedMessages } from './seed.ts';

const PAGE = join(import.meta.dirname, '../../docs/query-performance.md');
const SESSIONS = 200;

const { values } = parseArgs({ options: { messages: { type: 'string', default: '100000' }, write: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'parley-queries-'));
chmodSync(folder, 0o755);
await ensureClient();
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
try {
  await migrateDatabase(postgres.url);
  const app = await createTestApp({ databaseUrl: postgres.url });
  const ada = await app.person('Ada');
  const sessionIds: string[] = [];
  for (let index = 0; index < SESSIONS; index++) sessionIds.push(await app.session(ada, { title: `Session ${index}` }));
  const startedAt = performance.now();
  const seeded = await seedMessages(postgres.url, ada.workspace.id, sessionIds, Number(values.messages));
  console.log(`${seeded.messages} messages written and indexed in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const rows = await measureSearch(app, ada, postgres.url, seeded);
  const table = markdownTable(['search as you type', 'requests', 'p50', 'p95', 'max'], rows);
  console.log(table);
  if (values.write) {
    const intro = `${seeded.messages} messages in ${SESSIONS} sessions of one workspace; each request is one more letter of two words that stand in some message, asked over HTTP as the palette does, page of 20 with snippets. The peer is the same question as \`ilike\` over the same rows, straight to Postgres. ${describeMachine()}\n\nRepeat: \`node tools/run.cjs bench/queries/main.ts --write\``;
    writeSection(PAGE, 'Search', `${intro}\n\n${table}`);
  }
  await app.close();
} finally {
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
