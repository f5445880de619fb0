/** The test of this folder at full size. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { ensureClient } from '../../tools/client-build.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { MOST_GROWTH } from './judge.ts';
import { DOORS, WHAT } from './plan.ts';
import { describeMemory, fuzz, total } from './run.ts';
import type { FuzzResult } from './run.ts';

const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 1_000_000);
/** On a machine that does nothing else it takes a quarter of an hour; where it cannot be had, what was sent by then is told as not enough. */
const LONGEST_MS = Number(process.env['FUZZ_MINUTES'] ?? 120) * 60_000;
const SENDERS = 24;
const PROCESSES = 2;

export async function proveFuzz({ seed, tell }: { seed: number; tell: (line: string) => void }): Promise<Proof> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), 'parley-fuzz-'));
  chmodSync(folder, 0o755);
  await ensureClient();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  let isMet = false;
  try {
    const result = await fuzz({
      databaseUrl: postgres.url,
      folder,
      messages: MESSAGES,
      warmShare: 0.1,
      withinMs: LONGEST_MS,
      calmWithinMs: 90_000,
      processes: PROCESSES,
      sendersPerProcess: SENDERS,
      deltas: 1_500,
      deltasPerSecond: 50,
      seed,
      tell,
    });
    for (const fault of [...result.health.faults, ...result.errors, ...result.faults].slice(0, 20)) tell(fault);
    const rows = rowsOf(result);
    isMet = rows.every(([, , , met]) => met !== NOT_MET);
    const intro =
      `${total(result.sent)} messages from ${PROCESSES} processes with ${PROCESSES * SENDERS} senders, seeded: what the schema's grammar gives and what programs really send, then broken in ` +
      `its bytes, its text or its structure. A reader follows a healthy run after the other meanwhile, each of 1500 tokens. Seed ${seed}. ${machine}\n\n` +
      `Repeat: \`npm run soak -- fuzz --seed=${seed}\``;
    return { title: 'A million hostile messages', body: `${intro}\n\n${markdownTable(['what', 'found', 'has to be', ''], rows)}`, isMet };
  } finally {
    await postgres.close();
    if (isMet) rmSync(folder, { recursive: true, force: true });
    else tell(`The server's log is in ${folder}`);
  }
}

const NOT_MET = '**not met**';

function rowsOf(result: FuzzResult): string[][] {
  const { sent, answers, faults, faultCount, hasExited, unhandled, errors, health, before, after, growth, longestBlockMs, seconds } =
    result;
  const judged = (what: string, found: string | number, bar: string, is: boolean) => [what, String(found), bar, is ? 'met' : NOT_MET];
  const none = (what: string, found: number) => judged(what, found, '0', found === 0);
  const told = (what: string, found: string | number) => [what, String(found), '', ''];
  const byDoor = (door: string) =>
    Object.entries(answers)
      .filter(([name]) => name.startsWith(`${door} `))
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([name, count]) => `${name.slice(door.length + 1)}: ${count}`)
      .join(', ');
  return [
    judged('messages', total(sent), `${MESSAGES}`, total(sent) >= MESSAGES * 0.999),
    none('times that the process ended', hasExited ? 1 : 0),
    none('unhandled rejections and exceptions', unhandled.length),
    none('answers of 5xx or without a code of the list, closings without a name, no answer', Math.max(faultCount, faults.length)),
    none('kinds of errors in the log', errors.length),
    judged(
      'healthy runs beside it: tokens lost, doubled or out of order',
      health.faults.length,
      '0',
      health.faults.length === 0 && health.runs > 0,
    ),
    told('healthy runs, tokens', `${health.runs}, ${health.tokens}`),
    judged(
      'what stays in memory against the warm process',
      `${(growth * 100).toFixed(1)} %`,
      `≤ ${MOST_GROWTH * 100} %`,
      growth <= MOST_GROWTH,
    ),
    told('heap, beside it, resident: warm', describeMemory(before)),
    told('heap, beside it, resident: afterwards', describeMemory(after)),
    ...DOORS.map((door) => told(WHAT[door], `${sent[door]} (${byDoor(door)})`)),
    told('longest that the loop was held, in processor time', `${longestBlockMs} ms`),
    told('seconds', seconds),
  ];
}
