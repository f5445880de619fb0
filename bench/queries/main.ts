/** `node tools/run.cjs bench/queries/main.ts [search] [usage] [--messages=100000] [--rows=10000000] [--write]`: what people wait for when they look something up. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../server/kit/migrate.ts';
import { createTestApp } from '../../server/testkit/test-app.ts';
import type { TestApp } from '../../server/testkit/test-app.ts';
import type { Person } from '../../server/testkit/visitors.ts';
import { ensureClient } from '../../tools/client-build.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable, writeSection } from '../markdown.ts';
import { measureSearch } from './search.ts';
import { seedMessages } from './seed.ts';
import { WORKSPACES } from './usage-seed.ts';
import { measureUsage } from './usage.ts';

const PAGE = join(import.meta.dirname, '../../docs/query-performance.md');
const SESSIONS = 200;

const { values, positionals } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    rows: { type: 'string', default: '10000000' },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

async function search(app: TestApp, ada: Person, url: string): Promise<string> {
  const sessionIds: string[] = [];
  for (let index = 0; index < SESSIONS; index++) sessionIds.push(await app.session(ada, { title: `Session ${index}` }));
  const startedAt = performance.now();
  const seeded = await seedMessages(url, ada.workspace.id, sessionIds, Number(values.messages));
  console.log(`${seeded.messages} messages written and indexed in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  const table = markdownTable(['search as you type', 'requests', 'p50', 'p95', 'max'], await measureSearch(app, ada, url, seeded));
  return `${seeded.messages} messages in ${SESSIONS} sessions of one workspace; each request is one more letter of two words that stand in some message, asked over HTTP as the palette does, page of 20 with snippets. The peer is the same question as \`ilike\` over the same rows, straight to Postgres. ${describeMachine()}\n\nRepeat: \`node tools/run.cjs bench/queries/main.ts search --write\`\n\n${table}`;
}

async function usage(app: TestApp, ada: Person, url: string): Promise<string> {
  const rows = Number(values.rows);
  const measured = await measureUsage(app, ada, url, rows);
  const rollUps = markdownTable(['roll-up by the job, two lanes', 'took', 'CPU of Postgres', 'cells made'], measured.rollUps);
  const views = markdownTable(
    ['view, asked over HTTP with every figure of every point', 'p50', 'p95', 'max', 'CPU of Postgres'],
    measured.views,
  );
  return `${rows} usage rows of ${WORKSPACES} workspaces in 13 months; the views are of the largest: a fifth of the rows, 300 people, 10 API keys, 20 models. Postgres is the embedded one with its usual settings. A view is the whole answer: totals, every point with people, sessions and times to the first token, groups by name. ${describeMachine()}\n\nRepeat: \`node tools/run.cjs bench/queries/main.ts usage --write\`\n\n${rollUps}\n\n${views}`;
}

const SECTIONS = { search: ['Search', search], usage: ['Usage', usage] } as const;
type Section = keyof typeof SECTIONS;

await ensureClient();
for (const name of Object.keys(SECTIONS) as Section[]) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const [title, measure] = SECTIONS[name];
  const folder = mkdtempSync(join(tmpdir(), 'parley-queries-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  try {
    await migrateDatabase(postgres.url);
    const app = await createTestApp({ databaseUrl: postgres.url });
    const text = await measure(app, await app.person('Ada'), postgres.url);
    console.log(`\n${text}\n`);
    if (values.write) writeSection(PAGE, title, text);
    await app.close();
  } catch (error) {
    // Before the server goes, which those who are connected to it do not survive.
    console.error(error);
    process.exitCode = 1;
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit();
