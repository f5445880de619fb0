/** The tests of this folder at full size. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { ensureClient } from '../../tools/client-build.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { converge, judge } from './converge.ts';
import type { Convergence } from './converge.ts';
import { startNodes } from './nodes.ts';
import { runRandomOperations } from './random-operations.ts';

const SECONDS = 90;
const OPERATIONS = 100_000;
/** A draft of a new session each, as one takes no more than a prompt would need. */
const ROUNDS = 20;

export interface Proof {
  title: string;
  body: string;
  isMet: boolean;
}

export async function proveDrafts({ seed, tell }: { seed: number; tell: (line: string) => void }): Promise<Proof> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), 'parley-drafts-'));
  chmodSync(folder, 0o755);
  await ensureClient();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  const nodes = await startNodes({ databaseUrl: postgres.url, folder });
  let isMet = false;
  try {
    const convergence = await converge({ nodes, seconds: SECONDS, seed, tell });
    const random = await runRandomOperations({ nodes, operations: OPERATIONS, rounds: ROUNDS, seed, tell });
    const rows = [...convergenceRows(convergence), randomRow(random)];
    const table = markdownTable(
      ['what', 'found', 'has to be', ''],
      rows.map((row) => [row.what, row.found, row.bar, row.bar === '' ? '' : row.isMet ? 'met' : '**not met**']),
    );
    const intro =
      `Five scripted editors, 20 operations a second each for ${SECONDS} s, over two nodes: every socket is cut, a node loses its subscription, ` +
      `a node and Redis are killed, two editors go offline and come back. Then ${OPERATIONS} operations of Yjs’s own random test helper in ${ROUNDS} drafts, ` +
      `with sockets cut and editors offline in between. Seed ${seed}. ${machine}\n\nRepeat: \`npm run soak -- drafts --seed=${seed}\``;
    isMet = rows.every((row) => row.isMet);
    return { title: 'Drafts converge', body: `${intro}\n\n${table}`, isMet };
  } finally {
    await nodes.close();
    await postgres.close();
    if (isMet) rmSync(folder, { recursive: true, force: true });
    else tell(`The nodes' logs are in ${folder}`);
  }
}

interface Row {
  what: string;
  found: string;
  bar: string;
  isMet: boolean;
}

function convergenceRows(convergence: Convergence): Row[] {
  const { operations, acknowledged, documents, equal, lost, doubled, forgotten, refused } = judge(convergence);
  const told = (what: string, found: number | string): Row => ({ what, found: String(found), bar: '', isMet: true });
  const none = (what: string, found: number): Row => ({ what, found: String(found), bar: '0', isMet: found === 0 });
  return [
    { what: 'documents equal to the server’s', found: `${equal} of ${documents}`, bar: 'all', isMet: equal === documents },
    { what: 'operations', found: String(operations), bar: String(SECONDS * 100), isMet: operations === SECONDS * 100 },
    none('letters lost', lost),
    none('letters doubled', doubled),
    none('acknowledged letters that the server does not have', forgotten),
    none('edits refused', refused),
    told(
      'requests acknowledged, tried again; connections; snapshots',
      [acknowledged, convergence.retried, convergence.connections, convergence.snapshots].join(', '),
    ),
    told('from the last key to one text everywhere', `${Math.round(convergence.settledMs)} ms`),
  ];
}

function randomRow({ operations, refused }: { operations: number; refused: number }): Row {
  const isMet = operations === OPERATIONS && refused === 0;
  return {
    what: 'random operations without a divergence (content, structs, deletions)',
    found: String(operations),
    bar: String(OPERATIONS),
    isMet,
  };
}
