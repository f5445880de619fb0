/** Two versions on one database, at full size: needs the history of git, and so is no part of `npm test`. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { ensureClient } from '../../tools/client-build.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { checkOutEarlier } from './earlier.ts';
import { rollVersions } from './rolling.ts';

const ROOT = join(import.meta.dirname, '../..');
const READERS = 60;
const DELTAS = 12_000;
const DELTAS_PER_SECOND = 300;

export async function proveVersions({ tell }: { tell: (line: string) => void }): Promise<Proof> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), 'parley-versions-'));
  chmodSync(folder, 0o755);
  await ensureClient();
  const earlier = checkOutEarlier(folder);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  let isMet = false;
  try {
    const size = { readers: READERS, deltas: DELTAS, deltasPerSecond: DELTAS_PER_SECOND };
    const { rows, wrong } = await rollVersions({ databaseUrl: postgres.url, folder, root: ROOT, earlier, ...size, tell });
    for (const line of wrong.slice(0, 10)) tell(line);
    isMet = rows.every((row) => row.isMet);
    const intro =
      `Two nodes of commit ${earlier.commit} (the last release of the schema) become this version one after the other, and one goes back: ${READERS} readers on ` +
      `both, ${DELTAS} deltas (${DELTAS_PER_SECOND}/s, in bursts), and on each node somebody who opens, renames, lists and searches all the time. ${machine}\n\n` +
      `Repeat: \`npm run soak -- versions\``;
    const table = markdownTable(
      ['what', 'found', 'has to be', ''],
      rows.map(({ what, found, bar, isMet: met }) => [what, found, bar ?? '', bar === null ? '' : met ? 'met' : '**not met**']),
    );
    return { title: 'Two versions on one database', body: `${intro}\n\n${table}`, isMet };
  } finally {
    await postgres.close();
    if (isMet) rmSync(folder, { recursive: true, force: true });
    else tell(`The nodes' logs are in ${folder}`);
  }
}
