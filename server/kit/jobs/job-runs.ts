/** What each job did and when: one row per run. At most one is open for a job, which is what keeps two workers apart. */
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db.ts';
import { Expected } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { JobSummary } from './job.ts';

export const RUN_STATES = ['waiting', 'running', 'done', 'failed', 'lost'] as const;
export type RunState = (typeof RUN_STATES)[number];
export type RunTrigger = 'schedule' | 'operator';

export interface JobRunRecord {
  id: string;
  job: string;
  status: RunState;
  trigger: RunTrigger;
  /** The id of the person who asked for it. */
  startedBy: string | null;
  /** The process that ran it. */
  node: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  summary: JobSummary | null;
  error: string | null;
}

export type RunOutcome = { status: 'done'; summary: JobSummary } | { status: 'failed' | 'lost'; error: string };

type Sql = Kysely<unknown>;

type RunRow = Omit<JobRunRecord, 'startedBy' | 'createdAt' | 'startedAt' | 'finishedAt'> & {
  started_by: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
};

export const LOST = 'The server that ran it went away.';

export function createJobRuns({ clock, ids }: { clock: Pick<Clock, 'now'>; ids: Ids }) {
  const now = () => new Date(clock.now());

  async function select(from: Sql, where: RawBuilder<unknown>): Promise<JobRunRecord | null> {
    const { rows } = await sql<RunRow>`select * from job_run where ${where} order by id desc limit 1`.execute(from);
    return rows[0] ? recordOf(rows[0]) : null;
  }

  return {
    /** Takes what waits, or opens a run; null where one runs already. */
    async claim(on: Sql, job: string, node: string): Promise<JobRunRecord | null> {
      const { rows: waiting } = await sql<RunRow>`update job_run set status = 'running', node = ${node}, started_at = ${now()}
        where job = ${job} and status = 'waiting' returning *`.execute(on);
      if (waiting[0]) return recordOf(waiting[0]);
      const { rows } = await sql<RunRow>`insert into job_run (id, job, status, trigger, node, created_at, started_at)
        values (${ids.next('jrn')}, ${job}, 'running', 'schedule', ${node}, ${now()}, ${now()})
        on conflict do nothing returning *`.execute(on);
      return rows[0] ? recordOf(rows[0]) : null;
    },

    /** Only while the run is this node's: who was taken for dead writes nothing. */
    async finish(on: Sql, id: string, node: string, outcome: RunOutcome): Promise<void> {
      const summary = outcome.status === 'done' ? JSON.stringify(outcome.summary) : null;
      const error = outcome.status === 'done' ? null : outcome.error;
      await sql`update job_run set status = ${outcome.status}, finished_at = ${now()}, summary = ${summary}::jsonb, error = ${error}
        where id = ${id} and node = ${node} and status = 'running'`.execute(on);
    },

    /** Shares the row until the commit: whoever would call the run lost waits for it. */
    async fence(tx: Tx, id: string, node: string): Promise<void> {
      const { rows } = await sql`select from job_run where id = ${id} and node = ${node} and status = 'running' for share`.execute(
        tx.sql(),
      );
      if (rows.length === 0) throw new Error('this run was taken over by another server');
    },

    /** Asked for by a person. Twice before it has begun is one request; while it runs there is nothing to ask for. */
    async request(tx: Tx, job: string, startedBy: string): Promise<JobRunRecord> {
      const { rows } = await sql<RunRow>`insert into job_run (id, job, status, trigger, started_by, created_at)
        values (${ids.next('jrn')}, ${job}, 'waiting', 'operator', ${startedBy}, ${now()})
        on conflict do nothing returning *`.execute(tx.sql());
      const run = rows[0] ? recordOf(rows[0]) : await select(tx.sql(), sql`job = ${job} and status = 'waiting'`);
      if (!run) throw new Expected('CONFLICT', 'This job is running already. Wait for its end.');
      return run;
    },

    byId: (from: Sql, id: string): Promise<JobRunRecord | null> => select(from, sql`id = ${id}`),

    /** Newest first, in the order of the names. */
    async recent(from: Sql, jobs: readonly string[], first: number): Promise<JobRunRecord[][]> {
      const { rows } = await sql<RunRow>`select r.* from unnest(${[...jobs]}::text[]) as name
        cross join lateral (select * from job_run where job = name order by id desc limit ${first}) r order by r.id desc`.execute(from);
      const byJob = Map.groupBy(rows.map(recordOf), (run) => run.job);
      return jobs.map((job) => byJob.get(job) ?? []);
    },

    /** Of runs that ended, since the last one that ended well; in the order of the names. */
    async failuresInARow(from: Sql, jobs: readonly string[]): Promise<number[]> {
      const { rows } = await sql<{ job: string; failures: number }>`select name as job, count(*)::int as failures
        from unnest(${[...jobs]}::text[]) as name join job_run r on r.job = name and r.status in ('failed', 'lost')
        where r.id > coalesce((select max(d.id) from job_run d where d.job = name and d.status = 'done'), '')
        group by name`.execute(from);
      const byJob = new Map(rows.map((row) => [row.job, row.failures]));
      return jobs.map((job) => byJob.get(job) ?? 0);
    },

    async lastDoneAt(from: Sql, job: string): Promise<Date | null> {
      const last = await select(from, sql`job = ${job} and status = 'done'`);
      return last?.startedAt == null ? null : new Date(last.startedAt);
    },
  };
}

export type JobRuns = ReturnType<typeof createJobRuns>;

function recordOf({ started_by, created_at, started_at, finished_at, ...row }: RunRow): JobRunRecord {
  const iso = (moment: string | null) => moment && new Date(moment).toISOString();
  return { ...row, startedBy: started_by, createdAt: iso(created_at)!, startedAt: iso(started_at), finishedAt: iso(finished_at) };
}
