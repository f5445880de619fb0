/** The money's proofs at full size. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../server/kit/migrate.ts';
import { startRedisServer } from '../../server/testkit/services/redis-server.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { runMetering } from './metering.ts';
import type { Metering } from './metering.ts';
import { runSchedules } from './run-schedules.ts';

interface ProofOptions {
  seed: number;
  tell: (line: string) => void;
}

const SCHEDULES = 10_000;
const RUNS = 100_000;
const KILLS = 12;
const CUTS = 20;
const HOUSES = 24;

export async function proveLedger({ seed, tell }: ProofOptions): Promise<Proof> {
  const machine = describeMachine();
  return withPostgres(async (url) => {
    const startedAt = performance.now();
    const { schedules, crowds, done, transactions, faults } = await runSchedules({ url, schedules: SCHEDULES, seed, tell });
    const seconds = (performance.now() - startedAt) / 1_000;
    const rows = [
      row('schedules', schedules, schedules === SCHEDULES, String(SCHEDULES)),
      row('faults: sums, floors, rebuilt balances, reservations, balances told beforehand', faults.length, faults.length === 0, '0'),
      row('transactions in the ledger', transactions),
      row('of the schedules: several people at once', crowds),
      ...Object.entries(done)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, times]) => row(`steps: ${name}`, times)),
      row('seconds', Math.round(seconds)),
    ];
    const body =
      `Random lives of a workspace's money on a real Postgres: reserving, settling (less, equal, more, late, twice), releasing, top-ups, refunds, ` +
      `months that end, clocks that go back, closings, payments, changes of plan, broken postings, processes that die. Every balance is told ` +
      `beforehand by a model of its own. Seed ${seed}. ${machine}\n\nRepeat: \`npm run soak -- ledger --seed=${seed}\`\n\n${table(rows)}` +
      faults
        .slice(0, 10)
        .map((fault) => `\n\n${fault}`)
        .join('');
    return { title: 'The ledger adds up', body, isMet: rows.every(({ isMet }) => isMet) };
  });
}

export async function proveMetering({ seed, tell }: ProofOptions): Promise<Proof> {
  const machine = describeMachine();
  const redis = await startRedisServer();
  try {
    return await withPostgres(async (databaseUrl, folder) => {
      const options = { databaseUrl, redisUrl: redis.url, folder, runs: RUNS, seed, kills: KILLS, cuts: CUTS, houseCount: HOUSES, tell };
      const metering = await runMetering(options);
      const rows = meteringRows(metering);
      const body =
        `${RUNS} scripted runs over two nodes in processes of their own, in ${HOUSES} workspaces (on account, prepaid, with prices of their own, with a budget ` +
        `that runs out); a part of them through the real provider libraries against doubles. Requests fail, count and fail, stall and are cut; ` +
        `people stop answers; a node is killed ${KILLS} times with SIGKILL; connections to Postgres are cut ${CUTS} times. Then every run is held against the provider's own ` +
        `books. Seed ${seed}. ${machine}\n\nRepeat: \`npm run soak -- metering --seed=${seed}\`\n\n${table(rows)}` +
        [...metering.verdict.wrong, ...metering.bookFaults]
          .slice(0, 10)
          .map((fault) => `\n\n${fault}`)
          .join('');
      return { title: 'Every run is charged once', body, isMet: rows.every(({ isMet }) => isMet) };
    });
  } finally {
    await redis.close();
  }
}

function meteringRows({ verdict, forgotten, refused, phantoms, overspent, exhausted, bookFaults, stops, seconds }: Metering): Row[] {
  const none = (what: string, found: number) => row(what, found, found === 0, '0');
  const statuses = Object.entries(verdict.byStatus).toSorted(([a], [b]) => a.localeCompare(b));
  return [
    row('runs', verdict.runs, verdict.runs >= RUNS, `≥ ${RUNS}`),
    none('runs charged twice', verdict.duplicates),
    none('runs that were not charged', verdict.missing),
    none('runs whose tokens or micro-dollars are not the provider’s', verdict.wrong.length),
    none('accepted runs that the database does not have', forgotten),
    none('faults in the books (sums, floors, rebuilt balances)', bookFaults.length),
    none('reservations held after everything ended', phantoms),
    none('budgets exceeded', overspent.length),
    row('budgets that ran out', exhausted),
    ...statuses.map(([status, count]) => row(`ended ${status}`, count)),
    row('with the provider’s final figures, estimated', `${verdict.told}, ${verdict.estimated}`),
    row('told by the provider, but lost with the node that heard it', verdict.unheard),
    row('answers that somebody stopped', stops),
    row('tokens', verdict.tokens),
    row('charged, list price (micro-dollars)', `${verdict.charged}, ${verdict.providerCost}`),
    row(
      'not accepted',
      Object.entries(refused)
        .map(([why, count]) => `${why.slice(0, 60)}: ${count}`)
        .join('; ') || 'none',
    ),
    row('seconds', Math.round(seconds)),
  ];
}

interface Row {
  what: string;
  found: string;
  bar: string;
  isMet: boolean;
}

function row(what: string, found: number | bigint | string, isMet = true, bar = ''): Row {
  return { what, found: String(found), bar, isMet };
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, found, bar, isMet }) => [what, found, bar, bar === '' ? '' : isMet ? 'met' : '**not met**']);
  return markdownTable(['what', 'found', 'has to be', ''], cells);
}

async function withPostgres(prove: (url: string, folder: string) => Promise<Proof>): Promise<Proof> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-money-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  try {
    await migrateDatabase(postgres.url);
    return await prove(postgres.url, folder);
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
