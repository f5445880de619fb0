/** Random lives of workspaces' money on a real database, and what was wrong with their books at the end. */
import { sql } from 'kysely';
import { createBilling } from '../../server/billing/billing.ts';
import type { Work } from '../../server/billing/limits.ts';
import { ACCOUNTS } from '../../server/billing/ledger.ts';
import { faultsOf } from '../../server/billing/testkit/books.ts';
import { createDatabase } from '../../server/kit/db.ts';
import { createIds } from '../../server/kit/ids.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createRandom } from '../random.ts';
import { runCrowd } from './crowd.ts';
import { SCHEDULE_MODEL, SCHEDULE_RATES, runSchedule } from './schedule.ts';

export interface SchedulesOptions {
  url: string;
  schedules: number;
  /** Of every schedule. */
  steps?: number;
  seed: number;
  tell: (line: string) => void;
}

export interface SchedulesResult {
  schedules: number;
  /** How many of them were by several people at once. */
  crowds: number;
  done: Record<string, number>;
  transactions: number;
  /** With the schedule's own seed. */
  faults: string[];
}

const CONNECTIONS = 4;
const STEPS = 24;
/** One of so many schedules is taken by several people at once. */
const CROWD_EVERY = 10;
const TELL_EVERY = 500;

export async function runSchedules({ url, schedules, steps = STEPS, seed, tell }: SchedulesOptions): Promise<SchedulesResult> {
  const log = createLogger({ level: 'silent' });
  const db = await createDatabase({ url, entities: [], log, poolSize: 2 * CONNECTIONS });
  const second = await createDatabase({ url, entities: [], log, poolSize: CONNECTIONS });
  const done: Record<string, number> = {};
  const faults: string[] = [];
  let next = 0;
  let crowds = 0;
  const count = (what: string, times: number) => (done[what] = (done[what] ?? 0) + times);

  await sql`insert into model_price (model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
    values (${SCHEDULE_MODEL}, '1970-01-01', ${sql.join(Object.values(SCHEDULE_RATES).map((rate) => sql`${rate.toString()}::bigint`))}, 'a proof', '1970-01-01')`.execute(
    db.sql(),
  );

  async function one(number: number): Promise<void> {
    const own = seed + number * 7_919;
    const random = createRandom(own);
    const clock = testTime(Date.UTC(2026, random.whole(0, 12), random.whole(1, 32), 12));
    const billing = createBilling({ db, clock, defaultPlan: 'selfHosted' });
    const work = await openWorkspace();
    const isCrowd = number % CROWD_EVERY === CROWD_EVERY - 1;
    if (isCrowd) {
      crowds += 1;
      count('crowdStep', await runCrowd({ dbs: [db, second], billing, clock, work, random, steps }));
    } else {
      const result = await db.write((tx) => runSchedule(tx, { billing, clock, work, random, steps }));
      for (const [name, times] of result.done) count(name, times);
      faults.push(...result.faults.map((fault) => `schedule ${number} (seed ${own}): ${fault}`));
    }
    faults.push(...(await faultsOf(db.sql(), work.workspaceId)).map((fault) => `books of schedule ${number} (seed ${own}): ${fault}`));
  }

  async function openWorkspace(): Promise<Work> {
    const ids = createIds({ now: () => Date.now() });
    const [workspaceId, sessionId] = [ids.next('wsp'), ids.next('ses')];
    await sql`insert into workspace (id, slug, name, created_at) values (${workspaceId}, ${workspaceId}, 'A schedule', now())`.execute(
      db.sql(),
    );
    await sql`insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
      values (${sessionId}, ${workspaceId}, 'A schedule', 'person', 'workspace', 'user', 'usr_1', now(), now())`.execute(db.sql());
    return { workspaceId, sessionId, actor: { kind: 'user', id: 'usr_1' } };
  }

  async function connection(): Promise<void> {
    while (next < schedules && faults.length === 0) {
      const number = next++;
      await one(number);
      if ((number + 1) % TELL_EVERY === 0) tell(`${number + 1} schedules`);
    }
  }

  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    const sum = sql.join(
      ACCOUNTS.map((account) => sql.ref(account)),
      sql` + `,
    );
    const { rows } = await sql<{ transactions: string; unbalanced: string }>`
      select count(*) as transactions, count(*) filter (where ${sum} <> 0) as unbalanced from ledger_transaction`.execute(db.sql());
    if (rows[0]!.unbalanced !== '0') faults.push(`${rows[0]!.unbalanced} transactions do not sum to zero`);
    return { schedules: next, crowds, done, transactions: Number(rows[0]!.transactions), faults };
  } finally {
    await second.close();
    await db.close();
  }
}

function testTime(start: number) {
  let at = start;
  return {
    now: () => at,
    monotonic: () => at,
    set(to: number): void {
      at = to;
    },
  };
}
