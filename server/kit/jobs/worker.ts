/** Runs jobs on this node: Agenda says when, the run's row says who, a heartbeat says who lives. */
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda } from 'agenda';
import type { Job } from 'agenda';
import { sql } from 'kysely';
import pg from 'pg';
import type { Clock } from '../clock.ts';
import { createDatabase } from '../db.ts';
import type { Database } from '../db.ts';
import type { Logger } from '../logger.ts';
import { DEFAULT_TIMEZONE } from './definitions.ts';
import { CutOff, createExecution } from './execution.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { JobDefinition } from './job.ts';
import { LOST } from './job-runs.ts';
import type { JobRuns } from './job-runs.ts';
import { bringForward, giveBack, keepSchedule, makeDue, recoverLost, wakeRequested } from './schedule.ts';
import type { JobTiming } from './timing.ts';
import { createWakeChannel } from './wake-channel.ts';

export interface WorkerOptions {
  url: string;
  node: string;
  definitions: readonly JobDefinition[];
  runs: JobRuns;
  clock: Clock;
  log: Logger;
  timing: JobTiming;
}

type Done = (error?: Error) => void;

const POOL_SIZE = 3;
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 30_000;
const MAX_CONCURRENCY = 20;

export async function startWorker({ url, node, definitions, runs, clock, log, timing }: WorkerOptions) {
  const own = await createDatabase({ url, entities: [], log, poolSize: POOL_SIZE });
  const pool = await createPool(url, own, log);
  const heartbeat = createHeartbeat({ db: own, node, clock, timing });
  const execution = createExecution({ db: own, runs, node, clock, log });
  const { channel, wake } = createWakeChannel();
  /** When the lock of each was renewed last. In here until Agenda has saved the job's end. */
  const held = new Map<Job, number>();
  /** Jobs that have to run again soon, whatever Agenda saves as their next time. */
  const cutShort = new Set<string>();
  let isStopping = false;

  const agenda = new Agenda({
    name: node,
    backend: new PostgresBackend({ pool, ensureSchema: false, disableNotifications: true }),
    notificationChannel: channel,
    processEvery: timing.pollMs,
    maxConcurrency: MAX_CONCURRENCY,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    defaultLockLifetime: timing.lockMs,
  });
  agenda.on('error', (error: Error) => log.warn({ error }, 'the scheduler had a problem'));

  async function handle(definition: JobDefinition, job: Job, done: Done): Promise<void> {
    // Agenda has moved its next time already: it is made due again at the end.
    if (isStopping) {
      cutShort.add(definition.name);
      return done();
    }
    held.set(job, clock.monotonic());
    try {
      const ended = await execution.execute(definition);
      if (ended?.isCutShort) cutShort.add(definition.name);
      done(ended?.outcome.status === 'failed' ? new Error(ended.outcome.error) : undefined);
    } catch (error) {
      done(error as Error);
    }
  }

  agenda.on('complete', (job: Job) => {
    held.delete(job);
    if (isStopping) return;
    const { name } = job.attrs;
    const again = cutShort.delete(name) ? makeDue(own.sql(), [name]) : askWhenDueAgain(name);
    again.catch((error: unknown) => log.warn({ error }, 'a job waits for its next time'));
  });

  async function askWhenDueAgain(name: string): Promise<void> {
    const at = await definitions.find((one) => one.name === name)?.dueAgainAt?.();
    if (at) await bringForward(own.sql(), name, at);
  }

  async function allEnded(ms: number): Promise<void> {
    if (held.size === 0) return;
    const ended = Promise.withResolvers<void>();
    const timer = setTimeout(ended.resolve, ms);
    const check = () => (held.size === 0 ? ended.resolve() : undefined);
    agenda.on('complete', check);
    await ended.promise;
    clearTimeout(timer);
    agenda.off('complete', check);
  }

  const backoff = ({ attempt }: { attempt: number }) => Math.min(timing.retryMs * 2 ** (attempt - 1), timing.maxRetryMs);

  async function schedule(definition: JobDefinition): Promise<void> {
    const { name, every, timezone = DEFAULT_TIMEZONE } = definition;
    agenda.define(name, (job: Job, done: Done) => void handle(definition, job, done), { backoff });
    const { nextRunAt } = agenda.create(name).repeatEvery(every, { timezone }).attrs;
    if (nextRunAt === null) throw new Error(`job ${name}: "${every}" is not a schedule`);
    await keepSchedule(own.sql(), { name, every, timezone, nextRunAt });
  }

  async function renewLocks(): Promise<void> {
    for (const [job, renewedAt] of held) {
      if (clock.monotonic() - renewedAt < timing.lockMs / 10) continue;
      held.set(job, clock.monotonic());
      await job.touch();
    }
  }

  async function judge(): Promise<void> {
    if (!heartbeat.mayJudge()) return;
    const lost = await own.write(async (tx) => {
      const count = await recoverLost(tx.sql(), { now: new Date(clock.now()), error: LOST });
      if (!heartbeat.mayJudge()) throw new Error('this worker was cut off from the database while it judged others');
      return count;
    });
    if (lost > 0) log.warn({ lost }, 'runs of a dead worker are made due again');
    for (const name of await wakeRequested(own.sql(), new Date(clock.now() - timing.beatMs))) wake(name);
  }

  async function beat(): Promise<void> {
    try {
      execution.cutOffSilent();
      if (heartbeat.isOver()) execution.cutOff(new CutOff('lost', LOST));
      await heartbeat.beat();
      await execution.reconcile();
      await renewLocks();
      await judge();
    } catch (error) {
      log.warn({ error }, 'a worker’s heartbeat failed');
    }
  }

  /** Each for itself: where the database is away the rest must still be tried. */
  async function atTheEnd(...steps: (() => Promise<unknown>)[]): Promise<void> {
    for (const step of steps) await step().catch((error: unknown) => log.warn({ error }, 'a worker did not end cleanly'));
  }

  try {
    await pool.query('select 1');
    await heartbeat.beat();
    for (const definition of definitions) await schedule(definition);
    await agenda.start();
  } catch (error) {
    await atTheEnd(heartbeat.end, () => pool.end(), own.close);
    throw error;
  }
  let beating: Promise<void> | null = null;
  const beats = setInterval(() => {
    beating ??= beat().finally(() => (beating = null));
  }, timing.beatMs);

  return {
    wake,

    /** Takes nothing more; what runs may end for half of `ms`, is told to in the other half, and is lost then. Others go on at once. */
    async close(ms: number): Promise<void> {
      isStopping = true;
      const ended = await agenda.drain({ timeout: ms / 2 });
      if (ended.timedOut) {
        const stopping = new CutOff('lost', 'The server stopped before it was done.');
        for (const job of execution.cutOff(stopping)) cutShort.add(job);
        await allEnded(ms / 2);
        await atTheEnd(() => execution.abandon(stopping));
      }
      clearInterval(beats);
      await beating;
      await atTheEnd(
        () => makeDue(own.sql(), [...cutShort]),
        () => giveBack(own.sql(), node),
        heartbeat.end,
        () => pool.end(),
        own.close,
      );
    },
  };
}

/** Agenda wants a pool of its own kind; it acts as whoever the rest of the app acts as. */
async function createPool(url: string, like: Pick<Database, 'sql'>, log: Logger): Promise<pg.Pool> {
  const { rows } = await sql<{ role: string }>`select current_user as role`.execute(like.sql());
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: 'parley-jobs',
    options: `-c role=${rows[0]!.role}`,
  });
  pool.on('error', (error) => {
    // The end of a pool does not wait for its connections, and a database that stops right after it may be first.
    if (!pool.ending) log.warn({ error }, 'a connection of the scheduler failed');
  });
  return pool;
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;
