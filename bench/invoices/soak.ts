/** The tests of this folder at full size. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../server/kit/migrate.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { killClosings } from './killing.ts';
import { passMonths } from './months.ts';

interface ProofOptions {
  seed: number;
  tell: (line: string) => void;
}

const MONTHS = { months: 24, workspaces: 12, events: 200 };
const POINTS = 20;

interface Row {
  what: string;
  found: string;
  bar: string;
  isMet: boolean;
}

export async function proveMonths({ seed, tell }: ProofOptions): Promise<Proof> {
  const machine = describeMachine();
  const result = await onPostgres((url) => passMonths({ url, seed, tell, ...MONTHS }));
  for (const problem of result.problems) tell(problem);
  const events = MONTHS.months * MONTHS.workspaces * MONTHS.events;
  const rows = [
    equal('events recorded, and rows of usage', `${result.recorded}, ${result.rows}`, `${events}, ${events}`),
    equal('rows that are on exactly one invoice, by workspace and period', result.billed, events),
    equal('runs on the lines of all invoices', result.runs, events),
    equal('most invoices of a workspace and month', result.mostInvoicesAMonth, 1),
    equal('invoices', result.invoices, MONTHS.months * MONTHS.workspaces),
    equal('invoices and balances otherwise than recomputed from the rows', result.problems.length, 0),
    told('events after the closing of the month that they ended in', result.late),
    told('times that the job ran while work went on, changes of plans', `${result.closings}, ${result.planChanges}`),
  ];
  const intro =
    `Two nodes whose clocks are 90 s apart, ${MONTHS.workspaces} workspaces, ${MONTHS.events} events each a month from December 2027 to November 2029, ` +
    `most of them within half an hour of a month’s end, a quarter reported up to three hours late; the process lives in New York’s time. ` +
    `The monthly job runs on both nodes while work goes on; on 1 March 2028, just after February was closed, the clocks go back by an hour. ` +
    `Seed ${seed}. ${machine}\n\nRepeat: \`npm run soak -- months --seed=${seed}\``;
  return proofOf('Every event is on exactly one invoice', intro, rows);
}

export async function proveClosing({ seed, tell }: ProofOptions): Promise<Proof> {
  const machine = describeMachine();
  const result = await onPostgres((url) => killClosings({ url, seed, points: POINTS, events: 60, tell }));
  for (const problem of result.problems) tell(problem);
  const rows = [
    equal('killed inside the job', result.killed, POINTS),
    equal('invoices, lines and ledger as those of a job that nobody killed', result.equal, POINTS),
    equal('invoices otherwise than recomputed from the rows', result.problems.length, 0),
    told('of them killed between two workspaces’ closings', result.between),
  ];
  const intro =
    `Four workspaces, two months to close: ${result.statements} statements. A worker is killed (SIGKILL) at ${POINTS} of them, in turn before it sends the ` +
    `statement and right after, without its answer; then two others run the job at once. Seed ${seed}. ${machine}\n\n` +
    `Repeat: \`npm run soak -- closing --seed=${seed}\``;
  return proofOf('A monthly job that is killed', intro, rows);
}

async function onPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-invoices-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  try {
    await migrateDatabase(postgres.url);
    return await work(postgres.url);
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function equal(what: string, found: number | string, bar: number | string): Row {
  return { what, found: String(found), bar: String(bar), isMet: found === bar };
}

function told(what: string, found: number | string): Row {
  return { what, found: String(found), bar: '', isMet: true };
}

function proofOf(title: string, intro: string, rows: readonly Row[]): Proof {
  const cells = rows.map((row) => [row.what, row.found, row.bar, row.bar === '' ? '' : row.isMet ? 'met' : '**not met**']);
  const isMet = rows.every((row) => row.isMet);
  return { title, body: `${intro}\n\n${markdownTable(['what', 'found', 'has to be', ''], cells)}`, isMet };
}
