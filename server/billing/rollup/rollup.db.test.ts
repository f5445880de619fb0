import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRandom } from '../../../bench/random.ts';
import { createDatabase } from '../../kit/db.ts';
import type { Database } from '../../kit/db.ts';
import { createLogger } from '../../kit/logger.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import { runJob } from '../../testkit/run-job.ts';
import { rollUpJobs } from '../jobs/roll-up.ts';
import { CELL_TABLES, CUBES } from './cells.ts';
import type { Cube } from './cells.ts';
import { LANES, createRollup } from './rollup.ts';
import type { Rollup } from './rollup.ts';
import { createSession, createWorkspace, insertUsage, newPerson } from './testkit/usage-rows.ts';
import type { UsageRow } from './testkit/usage-rows.ts';

const log = createLogger({ level: 'silent' });
let database: TestDatabase;
let db: Database;
let rollup: Rollup;
let workspaceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDatabase({ url: database.url, entities: [], log });
  rollup = createRollup({ db });
});
beforeEach(async () => {
  workspaceId = await createWorkspace(db);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const at = (text: string) => new Date(`2026-11-${text}Z`);

async function rollAll(using: Rollup = rollup, batch = 1_000): Promise<number> {
  let total = 0;
  for (let lane = 0; lane < LANES; lane++) {
    for (let added = -1; added !== 0; total += added) added = await using.rollUp(lane, batch);
  }
  return total;
}

interface Cell {
  start: string;
  model: string | null;
  actor: string | null;
  session: string | null;
  cost_micros: string;
  runs: string;
}

/** `ids`: of the people and sessions that are to be told by name. */
async function cells(table: Cube, ids: readonly string[] = []): Promise<Cell[]> {
  const nameOf = (part: 'model' | 'actor' | 'session') =>
    (CUBES[table].parts as readonly string[]).includes(part)
      ? sql`(select word from (select word, key from usage_word union all select id, hashtextextended(id, 0) from unnest(${[...ids]}::text[]) id) known
          where key = c.${sql.ref(`${part}_key`)})`
      : sql`null::text`;
  const { rows } = await sql<Cell>`
    select start, ${nameOf('model')} as model, ${nameOf('actor')} as actor, ${nameOf('session')} as session, cost_micros, runs
    from ${sql.table(table)} c where workspace_key = hashtextextended(${workspaceId}, 0) order by start, 2, 3, 4`.execute(db.sql());
  return rows;
}

/** Everything there is, as text. */
async function dump(): Promise<string> {
  const parts: string[] = [];
  for (const table of CELL_TABLES) {
    const { rows } = await sql<{ line: string }>`select ${sql.table(table)}::text as line from ${sql.table(table)} order by 1`.execute(
      db.sql(),
    );
    parts.push(table, ...rows.map(({ line }) => line));
  }
  return parts.join('\n');
}

async function pendingCount(): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from usage_pending`.execute(db.sql());
  return Number(rows[0]!.count);
}

async function randomRows(count: number, seed: number): Promise<UsageRow[]> {
  const random = createRandom(seed);
  const others = [workspaceId, await createWorkspace(db), await createWorkspace(db)];
  const sessions = await Promise.all(
    others.flatMap((id) => [1, 2, 3].map(async () => ({ id: await createSession(db, id), workspaceId: id }))),
  );
  const people = Array.from({ length: 6 }, newPerson);
  return Array.from({ length: count }, () => {
    const session = sessions[random.whole(0, sessions.length)]!;
    return {
      workspaceId: session.workspaceId,
      sessionId: random.whole(0, 20) === 0 ? null : session.id,
      endedAt: new Date(Date.UTC(2026, random.whole(8, 11), random.whole(1, 29), random.whole(0, 24), random.whole(0, 60))),
      actor: people[random.whole(0, people.length)]!,
      model: `m${random.whole(0, 4)}`,
      purpose: (['answer', 'title', 'comment'] as const)[random.whole(0, 3)]!,
      cost: BigInt(random.whole(0, 1_000_000)),
      input: random.whole(0, 10_000),
      cached: random.whole(0, 1_000),
      output: random.whole(0, 5_000),
      reasoning: random.whole(0, 100),
      status: (['complete', 'failed', 'stopped', 'interrupted'] as const)[random.whole(0, 4)]!,
      firstTokenMs: random.whole(0, 10) === 0 ? null : random.whole(0, 60_000),
    };
  });
}

test('what ended is added to its UTC hour and day, by model, person and session', async () => {
  const [ana, ben] = [newPerson(), newPerson()];
  const sessionId = await createSession(db, workspaceId);
  await insertUsage(db, [
    { workspaceId, sessionId, endedAt: at('20T10:59:59.999'), actor: ana, cost: 1n },
    { workspaceId, sessionId, endedAt: at('20T11:00:00.000'), actor: ana, cost: 10n },
    { workspaceId, sessionId, endedAt: at('20T11:30:00.000'), actor: ben, cost: 100n, model: 'two' },
    { workspaceId, sessionId, endedAt: at('21T00:00:00.000'), actor: ben, cost: 1_000n },
  ]);
  expect(await rollAll()).toBe(4);
  expect((await cells('usage_hour')).map(({ start, model, cost_micros }) => [new Date(start).toISOString(), model, cost_micros])).toEqual([
    ['2026-11-20T10:00:00.000Z', 'acme:one', '1'],
    ['2026-11-20T11:00:00.000Z', 'acme:one', '10'],
    ['2026-11-20T11:00:00.000Z', 'acme:two', '100'],
    ['2026-11-21T00:00:00.000Z', 'acme:one', '1000'],
  ]);
  expect((await cells('usage_day')).map(({ model, cost_micros }) => [model, cost_micros])).toEqual([
    ['acme:one', '11'],
    ['acme:two', '100'],
    ['acme:one', '1000'],
  ]);
  expect((await cells('usage_day_actor', [ana.id, ben.id])).map(({ actor, cost_micros }) => [actor, cost_micros])).toEqual(
    expect.arrayContaining([
      [ana.id, '11'],
      [ben.id, '100'],
      [ben.id, '1000'],
    ]),
  );
  expect(
    (await cells('usage_day_session', [sessionId])).map(({ session, cost_micros, runs }) => [session, cost_micros, Number(runs)]),
  ).toEqual([
    [sessionId, '111', 3],
    [sessionId, '1000', 1],
  ]);
});

test('what comes late is added to the hour in which it ended', async () => {
  await insertUsage(db, [{ workspaceId, endedAt: at('20T12:00:00'), cost: 1n }]);
  await rollAll();
  await insertUsage(db, [
    { workspaceId, endedAt: at('20T12:59:00'), cost: 2n },
    { workspaceId, endedAt: at('03T04:00:00'), cost: 4n },
  ]);
  expect(await rollAll()).toBe(2);
  expect((await cells('usage_hour')).map(({ start, cost_micros }) => [new Date(start).toISOString().slice(8, 13), cost_micros])).toEqual([
    ['03T04', '4'],
    ['20T12', '3'],
  ]);
});

test('a row that commits late, under an older id, is not passed over', async () => {
  let finish = () => undefined as void;
  const held = new Promise<void>((resolve) => (finish = resolve));
  let written = () => undefined as void;
  const isWritten = new Promise<void>((resolve) => (written = resolve));
  const slow = db.write(async (tx) => {
    await insertUsage(tx, [{ workspaceId, endedAt: at('20T01:00:00'), cost: 7n }]);
    written();
    await held;
  });
  await isWritten;
  await insertUsage(db, [{ workspaceId, endedAt: at('20T02:00:00'), cost: 5n }]);
  expect(await rollAll()).toBe(1);
  finish();
  await slow;
  expect(await rollAll()).toBe(1);
  expect((await cells('usage_day')).map(({ cost_micros }) => cost_micros)).toEqual(['12']);
});

test('a rebuild from the raw rows gives the same sums to the last digit, in whatever batches they were added', async () => {
  const rows = await randomRows(600, 7);
  for (let from = 0; from < rows.length; from += 97) {
    await insertUsage(db, rows.slice(from, from + 97));
    await rollAll(rollup, 50);
  }
  const before = await dump();
  expect(before.length).toBeGreaterThan(10_000);
  for (const id of new Set(rows.map((row) => row.workspaceId))) await rollup.rebuild(id);
  expect(await dump()).toBe(before);
});

test('a rebuild finds what is wrong, and takes what waits with it', async () => {
  await insertUsage(db, [{ workspaceId, endedAt: at('20T12:00:00'), cost: 3n }]);
  await rollAll();
  await sql`update usage_day set cost_micros = 99 where workspace_key = hashtextextended(${workspaceId}, 0)`.execute(db.sql());
  await insertUsage(db, [{ workspaceId, endedAt: at('20T13:00:00'), cost: 4n }]);
  expect(await rollup.rebuild(workspaceId)).toBe(2);
  expect((await cells('usage_day')).map(({ cost_micros }) => cost_micros)).toEqual(['7']);
  expect(await rollAll()).toBe(0);
});

test('four workers and two views at once add every row once', async () => {
  const rows = await randomRows(800, 11);
  const others = await Promise.all([1, 2, 3].map(() => createDatabase({ url: database.url, entities: [], log })));
  const workers = [rollup, ...others.map((other) => createRollup({ db: other }))];
  let isOver = false;
  const added: number[] = [];
  const working = workers.map(async (worker) => {
    while (!isOver) added.push(await rollAll(worker, 40));
  });
  const looking = workers.slice(0, 2).map(async (worker) => {
    while (!isOver) await worker.catchUp(workspaceId, new Date(), 30);
  });
  for (let from = 0; from < rows.length; from += 40) await insertUsage(db, rows.slice(from, from + 40));
  isOver = true;
  await Promise.all([...working, ...looking]);
  await rollAll();
  expect(await pendingCount()).toBe(0);
  const before = await dump();
  for (const id of new Set(rows.map((row) => row.workspaceId))) await rollup.rebuild(id);
  expect(await dump()).toBe(before);
  const { rows: sums } = await sql<{ cost: string }>`select sum(cost_micros)::bigint as cost from usage_day where workspace_key in (
    select hashtextextended(id, 0) from workspace where id = any(${[...new Set(rows.map((row) => row.workspaceId))]}::text[]))`.execute(
    db.sql(),
  );
  expect(sums[0]!.cost).toBe(String(rows.reduce((sum, { cost }) => sum + cost!, 0n)));
  await Promise.all(others.map((other) => other.close()));
});

test('a worker that is killed in the middle loses nothing and doubles nothing', async () => {
  const rows = await randomRows(3_000, 13);
  for (let from = 0; from < rows.length; from += 500) await insertUsage(db, rows.slice(from, from + 500));
  let kills = 0;
  while ((await pendingCount()) > 0 && kills < 6) {
    const worker = spawn(process.execPath, [join(import.meta.dirname, 'testkit/roll-up-worker.ts'), database.url, '100'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // It says that a batch is under way or done; wherever it is then, it dies.
    const gone = once(worker, 'exit');
    await Promise.race([once(worker.stdout, 'data'), gone]);
    worker.kill('SIGKILL');
    await gone;
    kills++;
  }
  expect(kills).toBeGreaterThan(1);
  await rollAll();
  const before = await dump();
  for (const id of new Set(rows.map((row) => row.workspaceId))) await rollup.rebuild(id);
  expect(await dump()).toBe(before);
});

test('a view adds what waits of its workspace first, and says since when something is missing where that is too much', async () => {
  const now = at('20T15:00:00');
  expect(await rollup.catchUp(workspaceId, now, 10)).toEqual(now);
  await insertUsage(db, [
    { workspaceId, endedAt: at('20T12:00:00'), cost: 3n },
    { workspaceId, endedAt: at('20T13:00:00'), cost: 3n },
  ]);
  expect(await rollup.catchUp(workspaceId, now, 1)).toEqual(at('20T12:00:00'));
  expect(await cells('usage_day')).toEqual([]);
  expect(await rollup.catchUp(workspaceId, now, 2)).toEqual(now);
  expect((await cells('usage_day')).map(({ cost_micros }) => cost_micros)).toEqual(['6']);
});

test('a view does not wait for a roll-up under way', async () => {
  await insertUsage(db, [{ workspaceId, endedAt: at('20T12:00:00'), cost: 3n }]);
  await db.write(async (tx) => {
    for (let lane = 0; lane < LANES; lane++)
      await sql`select pg_advisory_xact_lock(hashtextextended('usage roll-up', ${sql.lit(lane)}))`.execute(tx.sql());
    expect(await rollup.catchUp(workspaceId, at('20T15:00:00'), 10)).toEqual(at('20T12:00:00'));
  });
  expect(await rollAll()).toBe(1);
});

test('a row that lies far before the others does not make the roll-up read all that lies between', async () => {
  await insertUsage(db, [{ workspaceId, endedAt: at('19T12:00:00'), cost: 1n }]);
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`select setval(pg_get_serial_sequence('usage_entry', 'id'), (select max(id) + 1000000 from usage_entry))`);
  await owner.end();
  await insertUsage(db, [{ workspaceId, endedAt: at('20T12:00:00'), cost: 2n }]);
  expect(await rollAll(rollup, 10)).toBe(2);
  expect((await cells('usage_day')).map(({ cost_micros }) => cost_micros)).toEqual(['1', '2']);
});

test('words are kept once, and those of two roll-ups at the same moment, too', async () => {
  const other = await createWorkspace(db);
  const rows = (id: string) => ['new', 'newer', 'new'].map((model) => ({ workspaceId: id, endedAt: at('20T12:00:00'), model }));
  await insertUsage(db, [...rows(workspaceId), ...rows(other)]);
  await Promise.all(Array.from({ length: LANES }, (_, lane) => rollup.rollUp(lane, 10)));
  const { rows: words } = await sql<{ word: string }>`
    select word from usage_word where key = hashtextextended(word, 0) and word = any(${['acme:new', 'acme:newer', workspaceId, other]}::text[]) order by 1`.execute(
    db.sql(),
  );
  expect(words.map(({ word }) => word)).toEqual(['acme:new', 'acme:newer', workspaceId, other].toSorted());
});

test('the job adds everything that waits', async () => {
  await insertUsage(db, await randomRows(50, 17));
  expect(await runJob(rollUpJobs(rollup), 'usage:roll-up', { now: new Date() })).toEqual({ rows: 50 });
  expect(await pendingCount()).toBe(0);
});
