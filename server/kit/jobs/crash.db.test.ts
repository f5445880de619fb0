import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { createDatabase as createEmptyDatabase, dropDatabase, withDatabase } from '../../testkit/services/database-admin.ts';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import { migrateDatabase } from '../migrate.ts';
import type { JobContext, JobDefinition, JobSummary } from './job.ts';
import { createJobNode, query } from './testkit/job-node.ts';
import type { JobNode, JobNodeOptions } from './testkit/job-node.ts';

const WORKER = join(import.meta.dirname, 'testkit/worker-process.ts');

let database: TestDatabase;
let nodes: JobNode[];
let children: ChildProcess[];

beforeEach(async () => {
  database = await createTestDatabase();
  [nodes, children] = [[], []];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(nodes.map((node) => node.close()));
  await database.drop();
});

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => query<Row>(database.url, text, values);
const runs = () => rows<{ status: string; node: string; error: string | null }>('select * from job_run order by created_at, id');
const states = async () => (await runs()).map(({ status }) => status);

async function node(run: (context: JobContext) => Promise<JobSummary>, options: Partial<JobNodeOptions> & { every?: string } = {}) {
  const definition: JobDefinition = {
    name: 'test:job',
    every: options.every ?? '1 day',
    when: 'Now and then',
    describe: 'Does what the test wants.',
    run,
  };
  const made = await createJobNode({ url: database.url, definitions: [definition], ...options });
  nodes.push(made);
  return made;
}

const untilAborted = ({ signal }: JobContext) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

test('a worker that is killed in the middle of a job: the run is lost, another does it again, and what it does is there once', async () => {
  await rows('create table effect (part text primary key)');
  const child = spawn(process.execPath, [WORKER, database.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout!, 'data');
  const parts = vi.fn<JobDefinition['run']>(async ({ fence }: JobContext) => {
    const other = nodes[0]!;
    const inserted = await other.db.write(async (tx) => {
      await fence(tx);
      return sql`insert into effect (part) values ('first'), ('second') on conflict do nothing returning part`.execute(tx.sql());
    });
    return { inserted: inserted.rows.length };
  });
  await node(parts);
  expect(await states()).toEqual(['running']);
  child.kill('SIGKILL');
  await expect.poll(states, { timeout: 8_000 }).toEqual(['lost', 'done']);
  expect(parts).toHaveBeenCalledTimes(1);
  expect((await runs()).map(({ error }) => error)).toEqual(['The server that ran it went away.', null]);
  expect(await rows('select part from effect order by part')).toEqual([{ part: 'first' }, { part: 'second' }]);
  expect((await rows('select summary from job_run where status = $1', ['done']))[0]).toEqual({ summary: { inserted: 1 } });
});

test('a job that takes its worker down again and again is not tried without a pause', async () => {
  for (const minutes of [30, 20]) {
    await rows(
      `insert into job_run (id, job, status, trigger, node, created_at, started_at, finished_at)
       values ($1, 'test:job', 'lost', 'schedule', 'dead', now(), now(), now() - $2 * interval '1 minute')`,
      [`jrn_${minutes}`, minutes],
    );
  }
  await rows(
    `insert into job_run (id, job, status, trigger, node, created_at, started_at) values ('jrn_now', 'test:job', 'running', 'schedule', 'dead', now(), now())`,
  );
  const again = vi.fn<JobDefinition['run']>(async () => ({}));
  const { jobs } = await node(again, { every: '0 3 1 1 *' });
  await expect.poll(states, { timeout: 5_000 }).toEqual(['lost', 'lost', 'lost']);
  const wait = (await jobs.byName('test:job'))!.nextRunAt!.getTime() - Date.now();
  expect(wait).toBeGreaterThan(50_000);
  expect(wait).toBeLessThan(130_000);
  expect(again).not.toHaveBeenCalled();
});

test('a lock that is taken away under a running job lets nobody else begin', async () => {
  const release = Promise.withResolvers<JobSummary>();
  const first = vi.fn<JobDefinition['run']>(() => release.promise);
  const second = vi.fn<JobDefinition['run']>(async () => ({}));
  await node(first);
  await expect.poll(() => first.mock.calls.length).toBe(1);
  const other = await node(second);
  await rows("update agenda_jobs set locked_at = null, next_run_at = now() - interval '1 minute' where name = 'test:job'");
  // Whoever takes the row moves its time and lets go of it: so the other worker has tried, and was refused.
  const triedBy = "select last_modified_by as node from agenda_jobs where name = 'test:job' and next_run_at > now() and locked_at is null";
  await expect.poll(() => rows(triedBy)).toEqual([{ node: other.jobs.node }]);
  expect(second).not.toHaveBeenCalled();
  release.resolve({});
  await expect.poll(states).toEqual(['done']);
});

test('who was taken for dead is told to end, commits nothing behind the fence and overwrites no outcome', async () => {
  const told = Promise.withResolvers<string>();
  const fenced = Promise.withResolvers<string>();
  let isFirst = true;
  const one = await node(async (context) => {
    if (!isFirst) return {};
    isFirst = false;
    const reason = await untilAborted(context).catch((error: Error) => error.message);
    told.resolve(reason);
    await one.db
      .write((tx) => context.fence(tx))
      .then(
        () => fenced.resolve('committed'),
        (error: Error) => fenced.resolve(error.message),
      );
    return { wrong: 1 };
  });
  await expect.poll(states).toEqual(['running']);
  await rows("update job_run set status = 'lost', finished_at = now(), error = 'judged by another'");
  expect(await told.promise).toBe('The server that ran it went away.');
  expect(await fenced.promise).toBe('this run was taken over by another server');
  // Who judged would have made it due again, and this worker must not have put that off.
  await expect.poll(states).toEqual(['lost', 'done']);
  expect((await runs())[0]).toMatchObject({ status: 'lost', error: 'judged by another' });
});

test('an outcome that the database did not take is written when it is back', async () => {
  const release = Promise.withResolvers<JobSummary>();
  await node(() => release.promise);
  await expect.poll(states).toEqual(['running']);
  await rows('alter table job_run rename to job_run_away');
  release.resolve({ kept: 7 });
  await expect.poll(async () => (await rows("select from agenda_jobs where name = 'test:job' and locked_at is null")).length).toBe(1);
  await rows('alter table job_run_away rename to job_run');
  await expect.poll(() => rows('select status, summary from job_run')).toEqual([{ status: 'done', summary: { kept: 7 } }]);
});

test('a stopping worker lets its job end', async () => {
  const release = Promise.withResolvers<JobSummary>();
  const one = await node(() => release.promise);
  await expect.poll(states).toEqual(['running']);
  const closed = one.close(20_000);
  nodes = [];
  release.resolve({ finished: 1 });
  await closed;
  expect(await rows('select status, summary from job_run')).toEqual([{ status: 'done', summary: { finished: 1 } }]);
  expect(await rows('select node from job_worker')).toEqual([]);
});

test.each(['obeys', 'does not obey'])('a job that %s when its worker stops is run again by another at once', async (manner) => {
  const hang = () => new Promise<never>(() => undefined);
  const one = await node(manner === 'obeys' ? untilAborted : hang);
  await expect.poll(states).toEqual(['running']);
  const again = vi.fn<JobDefinition['run']>(async () => ({}));
  await node(again);
  const startedAt = Date.now();
  await one.close(600);
  nodes = nodes.slice(1);
  expect(Date.now() - startedAt).toBeLessThan(3_000);
  await expect.poll(states).toEqual(['lost', 'done']);
  expect((await runs())[0]!.error).toBe('The server stopped before it was done.');
});

test('what a stopping worker had only put aside for itself goes to another in time', async () => {
  const [first, second] = [vi.fn<JobDefinition['run']>(async () => ({})), vi.fn<JobDefinition['run']>(async () => ({}))];
  const one = await node(first, { timing: { pollMs: 5_000 }, every: '0 3 1 1 *' });
  await rows("update agenda_jobs set next_run_at = now() + interval '2 seconds' where name = 'test:job'");
  await rows(`select pg_notify('parley_jobs', '{"job":"test:job"}')`);
  await expect
    .poll(() => rows('select last_modified_by as node from agenda_jobs where locked_at is not null'))
    .toEqual([{ node: one.jobs.node }]);
  await one.close();
  nodes = [];
  expect(await rows('select from agenda_jobs where locked_at is not null')).toEqual([]);
  await node(second, { every: '0 3 1 1 *' });
  await expect.poll(() => second.mock.calls.length, { timeout: 5_000 }).toBe(1);
  expect(first).not.toHaveBeenCalled();
});

test('six nodes that start at once on a fresh database', async () => {
  const server = inject('postgresUrl');
  const name = await createEmptyDatabase(server, 'fresh');
  const url = withDatabase(server, name);
  const done = vi.fn<JobDefinition['run']>(async () => ({}));
  const definitions: JobDefinition[] = [{ name: 'test:job', every: '1 day', describe: 'Runs once.', run: done }];
  const started = await Promise.all(
    Array.from({ length: 6 }, async () => {
      await migrateDatabase(url);
      return createJobNode({ url, definitions });
    }),
  );
  await expect.poll(async () => (await query(url, "select from job_run where status = 'done'")).length).toBe(1);
  expect(await query(url, "select count(*)::int as count from agenda_jobs where name = 'test:job'")).toEqual([{ count: 1 }]);
  await Promise.all(started.map((each) => each.close()));
  expect(done).toHaveBeenCalledTimes(1);
  await dropDatabase(server, name);
});
