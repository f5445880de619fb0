import { Migration } from '@mikro-orm/migrations';

/**
 * The tables of @agendajs/postgres-backend 3.0.6 as it would make them itself: several nodes that start at once on a fresh database must not
 * race for it, so it is told to leave the schema alone. A test compares the two. What runs is kept in tables of our own.
 */
export class Migration20261120200000Agenda extends Migration {
  override up(): void {
    this.#agendaJobs();
    this.#agendaLogs();
    this.#runs();
  }

  override down(): void {
    this.addSql('drop table job_run, job_worker, agenda_logs, agenda_jobs');
    this.addSql('drop function update_agenda_jobs_updated_at()');
  }

  #agendaJobs(): void {
    this.addSql(`create table agenda_jobs (
      id uuid primary key default gen_random_uuid(),
      name varchar(255) not null,
      priority integer not null default 0,
      next_run_at timestamptz,
      type varchar(10) not null default 'normal' check (type in ('normal', 'single')),
      locked_at timestamptz,
      last_finished_at timestamptz,
      failed_at timestamptz,
      fail_count integer default null,
      fail_reason text,
      repeat_timezone varchar(100),
      last_run_at timestamptz,
      repeat_interval varchar(255),
      data jsonb default '{}'::jsonb,
      repeat_at varchar(255),
      disabled boolean default false,
      progress real,
      fork boolean default false,
      last_modified_by varchar(255),
      debounce_started_at timestamptz,
      start_date timestamptz,
      end_date timestamptz,
      skip_days jsonb,
      created_at timestamptz default now(),
      updated_at timestamptz default now()
    )`);
    this.addSql(
      'create index agenda_jobs_find_and_lock_idx on agenda_jobs (name, next_run_at, priority desc, locked_at, disabled) where disabled = false',
    );
    this.addSql(`create unique index agenda_jobs_single_job_idx on agenda_jobs (name) where type = 'single'`);
    this.addSql('create index agenda_jobs_locked_at_idx on agenda_jobs (locked_at) where locked_at is not null');
    this.addSql('create index agenda_jobs_next_run_at_idx on agenda_jobs (next_run_at) where next_run_at is not null');
    this.addSql(`create function update_agenda_jobs_updated_at() returns trigger as $$
      begin
        new.updated_at = now();
        return new;
      end;
      $$ language plpgsql`);
    this.addSql(`create trigger agenda_jobs_updated_at_trigger before update on agenda_jobs
      for each row execute function update_agenda_jobs_updated_at()`);
  }

  #agendaLogs(): void {
    this.addSql(`create table agenda_logs (
      id uuid primary key default gen_random_uuid(),
      timestamp timestamptz not null default now(),
      level varchar(10) not null,
      event varchar(30) not null,
      job_id varchar(255),
      job_name varchar(255) not null,
      message text not null,
      duration integer,
      error text,
      fail_count integer,
      retry_delay integer,
      retry_attempt integer,
      agenda_name varchar(255),
      meta jsonb
    )`);
    this.addSql('create index agenda_logs_timestamp_idx on agenda_logs (timestamp desc)');
    this.addSql('create index agenda_logs_job_id_idx on agenda_logs (job_id, timestamp desc)');
    this.addSql('create index agenda_logs_job_name_idx on agenda_logs (job_name, timestamp desc)');
  }

  /** One run of a job at a time, and one request for it, whatever the scheduler believes. */
  #runs(): void {
    this.addSql('create table job_worker (node text collate "C" primary key, expires_at timestamptz not null)');
    this.addSql(`create table job_run (
      id text collate "C" primary key,
      job text collate "C" not null,
      status text not null check (status in ('waiting', 'running', 'done', 'failed', 'lost')),
      trigger text not null check (trigger in ('schedule', 'operator')),
      started_by text collate "C" references app_user (id) on delete set null,
      node text collate "C",
      created_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz,
      summary jsonb,
      error text,
      check ((status = 'waiting') = (started_at is null)),
      check ((status in ('waiting', 'running')) = (finished_at is null))
    )`);
    this.addSql(`create unique index job_run_open on job_run (job) where status in ('waiting', 'running')`);
    this.addSql('create index job_run_by_job on job_run (job, id desc)');
    this.addSql('create index job_run_finished on job_run (finished_at)');
    this.addSql('create index job_run_starter on job_run (started_by)');
  }
}
