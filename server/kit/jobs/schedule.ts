/** The scheduler's rows: one per job, by its name. Rows of jobs that this version does not know stay, as another version may run beside it. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

type Sql = Kysely<unknown>;

export interface Schedule {
  name: string;
  every: string;
  timezone: string;
  /** The first time where the row is new, or its schedule has changed. */
  nextRunAt: Date;
}

/** Due also where a worker's clock is behind the database's. */
const DUE = sql.raw(`clock_timestamp() - interval '1 hour'`);
/** A job that takes its server down with it is tried again at once, and then a minute later for each time within the hour. */
const AFTER_LOSS = sql`clock_timestamp() + (select count(*) - 1 from job_run p
  where p.job = j.name and p.status = 'lost' and p.finished_at > clock_timestamp() - interval '1 hour') * interval '1 minute'`;
const isAlive = (column: string) =>
  sql`exists (select from job_worker w where w.node = ${sql.raw(column)} and w.expires_at > clock_timestamp())`;

/** Not Agenda's own `every`: it sets a cron line's next time anew at each start, so that one that fell into a restart would be left out. */
export async function keepSchedule(on: Sql, { name, every, timezone, nextRunAt }: Schedule): Promise<void> {
  await sql`insert into agenda_jobs (name, type, next_run_at, repeat_interval, repeat_timezone)
    values (${name}, 'single', ${nextRunAt}, ${every}, ${timezone})
    on conflict (name) where type = 'single' do update set repeat_interval = excluded.repeat_interval, repeat_timezone = excluded.repeat_timezone,
      next_run_at = case when agenda_jobs.repeat_interval = excluded.repeat_interval and agenda_jobs.repeat_timezone = excluded.repeat_timezone
        then coalesce(agenda_jobs.next_run_at, excluded.next_run_at) else excluded.next_run_at end`.execute(on);
}

export async function makeDue(on: Sql, names: readonly string[]): Promise<void> {
  await sql`update agenda_jobs set next_run_at = ${DUE} where name = any(${[...names]}::text[]) and type = 'single'`.execute(on);
}

/** Never later than it is due already. What a run's end overwrites while it runs, `dueAgainAt` tells again. */
export async function bringForward(on: Sql, name: string, at: Date): Promise<void> {
  await sql`update agenda_jobs set next_run_at = ${at} where name = ${name} and type = 'single' and next_run_at > ${at}`.execute(on);
}

/** What a worker took and did not begin, or not finish. */
export async function giveBack(on: Sql, node: string): Promise<void> {
  await sql`update agenda_jobs set locked_at = null where last_modified_by = ${node} and locked_at is not null`.execute(on);
}

/** Runs whose worker is dead are lost, and due again. Answers how many. */
export async function recoverLost(on: Sql, { now, error }: { now: Date; error: string }): Promise<number> {
  const { rows } = await sql<{ job: string }>`update job_run r set status = 'lost', finished_at = ${now}, error = ${error}
    where r.status = 'running' and not ${isAlive('r.node')} returning job`.execute(on);
  const lost = rows.map(({ job }) => job);
  await sql`update agenda_jobs j set locked_at = null,
      next_run_at = case when j.name = any(${lost}::text[]) then least(j.next_run_at, ${AFTER_LOSS}) else j.next_run_at end
    where j.name = any(${lost}::text[]) or (j.locked_at is not null and not ${isAlive('j.last_modified_by')})`.execute(on);
  return lost.length;
}

/** Requests whose wake-up was lost, or overwritten by the end of the run before. Answers the jobs. */
export async function wakeRequested(on: Sql, before: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`update agenda_jobs j set next_run_at = ${DUE} from job_run r
    where r.job = j.name and r.status = 'waiting' and r.created_at < ${before} and j.type = 'single' and j.locked_at is null
    returning j.name`.execute(on);
  return rows.map(({ name }) => name);
}

/** In the order of the names; null where no worker has seen the job yet. */
export async function nextRuns(from: Sql, names: readonly string[]): Promise<(Date | null)[]> {
  const { rows } = await sql<{ name: string; next_run_at: string | null }>`select name, next_run_at from agenda_jobs
    where name = any(${[...names]}::text[]) and type = 'single'`.execute(from);
  const byName = new Map(rows.map((row) => [row.name, row.next_run_at]));
  return names.map((name) => {
    const at = byName.get(name);
    return at == null ? null : new Date(at);
  });
}

export async function forget(
  on: Sql,
  { known, before, limit }: { known: readonly string[]; before: Date; limit: number },
): Promise<number> {
  const { rows } = await sql`delete from job_run where id in (
    select id from job_run where finished_at < ${before} order by finished_at limit ${limit}) returning id`.execute(on);
  await sql`delete from agenda_jobs where name <> all(${[...known]}::text[]) and updated_at < ${before}`.execute(on);
  await sql`delete from job_worker where expires_at < clock_timestamp() - interval '1 day'`.execute(on);
  return rows.length;
}
