/** `node bench/faults/main.ts [--readers=200] [--deltas=20000] [--rate=300] [--quick] [--write]`: kills what can die and counts what is lost. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { ensureClient } from '../../tools/client-build.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable, writeSection } from '../markdown.ts';
import { runScenario } from './scenario.ts';
import { judge } from './verdict.ts';

const PROOFS = join(import.meta.dirname, '../../docs/proofs.md');
const QUICK = { readers: '40', deltas: '3000' };

const { values } = parseArgs({
  options: {
    readers: { type: 'string' },
    deltas: { type: 'string' },
    rate: { type: 'string', default: '300' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const readers = Number(values.readers ?? (values.quick ? QUICK.readers : '200'));
const deltas = Number(values.deltas ?? (values.quick ? QUICK.deltas : '20000'));

const folder = mkdtempSync(join(tmpdir(), 'parley-faults-'));
chmodSync(folder, 0o755);
await ensureClient();
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
const startedAt = performance.now();
let hasFailed = true;
try {
  const result = await runScenario({
    databaseUrl: postgres.url,
    folder,
    readers,
    deltas,
    deltasPerSecond: Number(values.rate),
    nodeKills: 2,
    tell: (line) => console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`),
  });
  const rows = judge(result);
  const table = markdownTable(
    ['what', 'found', 'has to be', ''],
    rows.map(({ what, found, bar, isMet }) => [what, found, bar ?? '', bar === null ? '' : isMet ? 'met' : '**not met**']),
  );
  console.log(`\n${table}`);
  const faults = result.reports.flatMap((report) => report.faults.map(({ kind, detail }) => `${kind}: ${detail}`));
  const errors = result.reports.flatMap((report) => report.errors);
  for (const line of [...faults, ...errors].slice(0, 20)) console.log(line);
  hasFailed = rows.some(({ isMet }) => !isMet);
  if (values.write) {
    const intro = `${readers} readers on two nodes, ${deltas} deltas (${values.rate}/s, in bursts). ${describeMachine()}\n\nRepeat: \`node tools/run.cjs bench/faults/main.ts --write\``;
    writeSection(PROOFS, 'Nothing is lost when servers die', `${intro}\n\n${table}`);
  }
} finally {
  await postgres.close();
  if (hasFailed) console.log(`The nodes' logs are in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exitCode = hasFailed ? 1 : 0;
