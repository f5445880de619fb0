import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestDatabase } from '../../testkit/services/database.ts';
import type { TestDatabase } from '../../testkit/services/database.ts';
import type { JobContext, JobDefinition, JobSummary } from './job.ts';
import { createJobNode, query } from './testkit/job-node.ts';
import type { JobNode, JobNodeOptions } from './testkit/job-node.ts';

let database: TestDatabase;
let nodes: JobNode[];
let operator: string;

beforeEach(async () => {
  database = await createTestDatabase();
  nodes = [];
  operator = 'usr_0000000000000000000000000a';
  await rows("insert into app_user (id, email, display_name, created_at) values ($1, 'op@example.com', 'Op', now())", [operator]);
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await database.drop();
});

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) => query<Row>(database.url, text, values);
const runsOf = (job: string) =>
  rows<{ status: string; node: string; trigger: string; summary: JobSummary | null; error: string | null }>(
    'select * from job_run where job = $1 order by id',
    [job],
  );

async function node(definitions: readonly JobDefinition[], options: Partial<JobNodeOptions> = {}): Promise<JobNode> {
  const made = await createJobNode({ url: database.url, definitions, ...options });
  nodes.push(made);
  return made;
}

const job = (run: (context: JobContext) => Promise<JobSummary>, changes: Partial<JobDefinition> = {}): JobDefinition => ({
  name: 'test:job',
  every: '1 day',
  when: 'Now and then',
  describe: 'Does what the test wants.',
  run,
  ...changes,
});
const DAILY = { every: '0 3 * * *' };

describe('schedules', () => {
  test('with two workers each tick is one run', async () => {
    const ticks: number[] = [];
    const count = async () => {
      ticks.push(Math.floor(Date.now() / 1_000));
      return { count: 1 };
    };
    await node([job(count, { every: '* * * * * *' })]);
    await node([job(count, { every: '* * * * * *' })]);
    await expect.poll(() => ticks.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(6);
    expect(ticks).toEqual([...new Set(ticks)]);
    const runs = await runsOf('test:job');
    expect(runs.filter(({ status }) => status === 'done').map(({ summary }) => summary)).toContainEqual({ count: 1 });
    expect(Math.abs(runs.length - ticks.length)).toBeLessThanOrEqual(1);
  });

  test('an interval begins at the start; a cron line waits for its time', async () => {
    const begun: string[] = [];
    const named = (name: string, every: string) =>
      job(
        async () => {
          begun.push(name);
          return {};
        },
        { name, every },
      );
    const { jobs } = await node([named('test:interval', '1 hour'), named('test:cron', '0 3 1 1 *')]);
    await expect.poll(() => begun).toEqual(['test:interval']);
    const [cron, interval] = (await jobs.list()).filter(({ name }) => name.startsWith('test:'));
    expect(cron?.nextRunAt?.toISOString()).toMatch(/-01-01T03:00:00\.000Z$/);
    expect(interval!.nextRunAt!.getTime() - Date.now()).toBeGreaterThan(3_500_000);
  });

  test('a cron line that fell into a restart is made up for, and a changed schedule counts from now', async () => {
    const begun = vi.fn<JobDefinition['run']>(async () => ({}));
    const first = await node([job(begun, DAILY)]);
    await first.close();
    nodes = [];
    await rows("update agenda_jobs set next_run_at = now() - interval '5 hours' where name = 'test:job'");
    const second = await node([job(begun, DAILY)]);
    await expect.poll(() => begun.mock.calls.length).toBe(1);
    await second.close();
    nodes = [];
    await rows("update agenda_jobs set next_run_at = now() - interval '5 hours' where name = 'test:job'");
    const { jobs } = await node([job(begun, { every: '0 4 * * *' })]);
    expect((await jobs.byName('test:job'))?.nextRunAt?.toISOString()).toMatch(/T04:00:00/);
    expect(begun.mock.calls.length).toBe(1);
  });

  test('a schedule that nothing can read stops the start', async () => {
    await expect(node([job(async () => ({}), { every: '99 99 * * *' })])).rejects.toThrow('"99 99 * * *" is not a schedule');
    expect(await rows('select node from job_worker')).toEqual([]);
  });

  test('a job that this version does not declare is not in the list and does not run', async () => {
    const gone = vi.fn<JobDefinition['run']>(async () => ({}));
    const first = await node([job(gone, { name: 'test:gone' }), job(async () => ({}))]);
    await expect.poll(() => gone.mock.calls.length).toBe(1);
    await first.close();
    nodes = [];
    await rows("update agenda_jobs set next_run_at = now() where name = 'test:gone'");
    const { jobs } = await node([job(async () => ({}), { every: '1 second' })]);
    expect((await jobs.list()).map(({ name }) => name)).toEqual(['jobs:delete-old-runs', 'test:job']);
    await expect.poll(async () => (await runsOf('test:job')).length, { timeout: 5_000 }).toBeGreaterThan(2);
    expect(gone.mock.calls.length).toBe(1);
    await expect(jobs.runNow('test:gone', operator)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what a run is given and leaves behind', () => {
  test('its counts are kept, and the next run hears when the last good one started', async () => {
    const heard: (Date | null)[] = [];
    const { jobs } = await node([
      job(async ({ lastRunAt }) => {
        heard.push(lastRunAt);
        return { deleted: 3 };
      }),
    ]);
    await expect.poll(async () => (await jobs.byName('test:job'))?.lastRun?.status).toBe('done');
    const { lastRun } = (await jobs.byName('test:job'))!;
    expect(lastRun).toMatchObject({ trigger: 'schedule', startedBy: null, summary: { deleted: 3 }, error: null, node: jobs.node });
    await jobs.runNow('test:job', operator);
    await expect.poll(() => heard.length).toBe(2);
    expect(heard).toEqual([null, new Date(lastRun!.startedAt!)]);
  });

  test('a failure is tried again after a wait that grows, until it goes well', async () => {
    const at: number[] = [];
    const { jobs } = await node([
      job(
        async () => {
          at.push(Date.now());
          if (at.length < 4) throw new Error(`no luck ${at.length}`);
          return { attempts: at.length };
        },
        { every: '1 day' },
      ),
    ]);
    await expect.poll(() => at.length, { timeout: 8_000 }).toBe(3);
    await expect.poll(async () => (await jobs.byName('test:job'))?.failuresInARow).toBe(3);
    await expect.poll(async () => (await jobs.byName('test:job'))?.lastRun?.status, { timeout: 8_000 }).toBe('done');
    const waits = at.slice(1).map((moment, index) => moment - at[index]!);
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual([300, 600, 1_000][index]!);
    expect((await runsOf('test:job')).map(({ status, error }) => [status, error])).toEqual([
      ['failed', 'no luck 1'],
      ['failed', 'no luck 2'],
      ['failed', 'no luck 3'],
      ['done', null],
    ]);
    expect((await jobs.byName('test:job'))?.failuresInARow).toBe(0);
    expect((await jobs.byName('test:job'))!.nextRunAt!.getTime()).toBeGreaterThan(Date.now() + 80_000_000);
  });

  test('who is silent for too long is told to stop; who touches is not', async () => {
    const ends: string[] = [];
    const waitFor = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await node([
      job(({ signal }) => waitFor(signal), { name: 'test:silent', silenceMs: 500 }),
      job(
        async ({ touch, signal }) => {
          const until = Date.now() + 1_500;
          while (Date.now() < until) {
            touch();
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          ends.push(signal.aborted ? 'aborted' : 'ended');
          return {};
        },
        { name: 'test:busy', silenceMs: 500 },
      ),
    ]);
    await expect.poll(() => ends, { timeout: 5_000 }).toEqual(['ended']);
    const [silent] = await runsOf('test:silent');
    expect(silent).toMatchObject({ status: 'failed', error: expect.stringContaining('said nothing') });
    expect((await runsOf('test:busy')).map(({ status }) => status)).toEqual(['done']);
  });
});

describe('work that is due before the schedule says so', () => {
  test('is told after each run: the next one comes then, and not before', async () => {
    const at: number[] = [];
    const begun = async () => {
      at.push(Date.now());
      return {};
    };
    let times = 3;
    await node([job(begun, { name: 'test:again', dueAgainAt: async () => (--times > 0 ? new Date(Date.now() + 900) : null) })]);
    await expect.poll(() => at.length, { timeout: 8_000 }).toBe(3);
    for (const [index, moment] of at.slice(1).entries()) expect(moment - at[index]!).toBeGreaterThanOrEqual(900);
    const [row] = await rows<{ next: Date }>("select next_run_at as next from agenda_jobs where name = 'test:again'");
    expect(row!.next.getTime() - Date.now()).toBeGreaterThan(3_600_000);
  });

  test('is brought forward from any node, and never put off', async () => {
    const begun = vi.fn<JobDefinition['run']>(async () => ({}));
    const definition = job(begun, { ...DAILY, name: 'test:forward' });
    await node([definition]);
    const web = await node([definition], { isWorker: false });
    const nextRunAt = async () => (await web.jobs.byName('test:forward'))!.nextRunAt!.getTime();
    const planned = await nextRunAt();
    await web.jobs.bringForward('test:forward', new Date(planned + 1_000));
    expect(await nextRunAt()).toBe(planned);
    await web.jobs.bringForward('test:forward', new Date(Date.now() + 300));
    await expect.poll(() => begun.mock.calls.length, { timeout: 5_000 }).toBe(1);
    await expect.poll(nextRunAt).toBe(planned);
  });

  test('that cannot be asked for is logged, and the job runs at its time', async () => {
    const begun = vi.fn<JobDefinition['run']>(async () => ({}));
    const definition = job(begun, { every: '1 second', name: 'test:unasked', dueAgainAt: () => Promise.reject(new Error('no')) });
    await node([definition]);
    await expect.poll(() => begun.mock.calls.length, { timeout: 8_000 }).toBeGreaterThan(1);
  });
});

describe('run now', () => {
  test('a node that is no worker asks, and a worker that would not look for a minute runs it at once', async () => {
    const begun = vi.fn<JobDefinition['run']>(async () => ({ seen: 1 }));
    await node([job(begun, DAILY)], { timing: { pollMs: 60_000, beatMs: 60_000, leaseMs: 600_000 } });
    const web = await node([job(begun, DAILY)], { isWorker: false });
    const askedAt = Date.now();
    const asked = await web.jobs.runNow('test:job', operator);
    expect(asked).toMatchObject({ status: 'waiting', trigger: 'operator', startedBy: operator, startedAt: null });
    await expect.poll(async () => (await web.jobs.run(asked.id)).status, { interval: 10 }).toBe('done');
    expect(Date.now() - askedAt).toBeLessThan(2_000);
    expect(await web.jobs.run(asked.id)).toMatchObject({ summary: { seen: 1 }, trigger: 'operator', startedBy: operator });
    expect((await web.jobs.byName('test:job'))!.nextRunAt!.getTime()).toBeGreaterThan(Date.now());
  });

  test('twice at the same moment is one run, and while it runs there is a conflict', async () => {
    const release = Promise.withResolvers<JobSummary>();
    const begun = vi.fn<JobDefinition['run']>(() => release.promise);
    const web = await node([job(begun, DAILY)], { isWorker: false });
    const asked = await Promise.all(Array.from({ length: 5 }, () => web.jobs.runNow('test:job', operator)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    await node([job(begun, DAILY)]);
    await node([job(begun, DAILY)]);
    await expect.poll(() => begun.mock.calls.length).toBe(1);
    await expect(web.jobs.runNow('test:job', operator)).rejects.toMatchObject({ code: 'CONFLICT' });
    release.resolve({});
    await expect.poll(async () => (await runsOf('test:job')).map(({ status }) => status)).toEqual(['done']);
    expect(begun.mock.calls.length).toBe(1);
  });

  test('a request whose wake-up was lost is found', async () => {
    const begun = vi.fn<JobDefinition['run']>(async () => ({}));
    const { jobs } = await node([job(begun, DAILY)]);
    await jobs.byName('test:job');
    await rows(
      "insert into job_run (id, job, status, trigger, started_by, created_at) values ('jrn_0', 'test:job', 'waiting', 'operator', $1, now() - interval '1 minute')",
      [operator],
    );
    await expect.poll(async () => (await jobs.run('jrn_0')).status, { timeout: 5_000 }).toBe('done');
    expect(begun.mock.calls.length).toBe(1);
  });
});
