/** Background jobs: declared as data by the modules, run by the nodes that are workers, asked for and looked at on all. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Database } from '../db.ts';
import { notFound } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Logger } from '../logger.ts';
import type { NotificationHandler } from '../notifications.ts';
import { DEFAULT_TIMEZONE, checkDefinitions, scheduleWords } from './definitions.ts';
import { keepingJobs } from './keeping.ts';
import type { JobDefinition } from './job.ts';
import { createJobRuns } from './job-runs.ts';
import type { JobRunRecord } from './job-runs.ts';
import { bringForward, makeDue, nextRuns } from './schedule.ts';
import { JOB_TIMING } from './timing.ts';
import type { JobTiming } from './timing.ts';
import { startWorker } from './worker.ts';
import type { Worker } from './worker.ts';

export interface JobRecord {
  name: string;
  description: string;
  every: string;
  /** The same as people say it. */
  when: string;
  timezone: string;
  /** In the past: as soon as a worker can. Null: no worker has seen this job yet. */
  nextRunAt: Date | null;
  lastRun: JobRunRecord | null;
  failuresInARow: number;
}

export interface JobsOptions {
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Logger;
  definitions: readonly JobDefinition[];
  timing?: Partial<JobTiming> | undefined;
}

export const JOB_CHANNEL = 'parley_jobs';
const HOST_LENGTH = 60;

export function createJobs({ db, clock, ids, log, definitions: declared, ...options }: JobsOptions) {
  const timing = { ...JOB_TIMING, ...options.timing };
  const definitions: readonly JobDefinition[] = [
    ...declared,
    ...keepingJobs({ db, clock, names: () => definitions.map(({ name }) => name) }),
  ];
  checkDefinitions(definitions, timing.pollMs);
  const runs = createJobRuns({ clock, ids });
  const node = `${hostname().slice(0, HOST_LENGTH)}:${process.pid}:${randomUUID().slice(0, 8)}`;
  let worker: Worker | null = null;

  async function records(wanted: readonly JobDefinition[]): Promise<JobRecord[]> {
    const names = wanted.map(({ name }) => name);
    const [next, newest, failures] = await Promise.all([
      nextRuns(db.sql(), names),
      runs.recent(db.sql(), names, 1),
      runs.failuresInARow(db.sql(), names),
    ]);
    return wanted.map(({ name, describe, every, when, timezone = DEFAULT_TIMEZONE }, index) => ({
      name,
      description: describe,
      every,
      when: scheduleWords({ every, when }),
      timezone,
      nextRunAt: next[index] ?? null,
      lastRun: newest[index]?.[0] ?? null,
      failuresInARow: failures[index] ?? 0,
    }));
  }

  const wakeUp: NotificationHandler = {
    message(payload) {
      const { job } = (payload ?? {}) as { job?: unknown };
      if (typeof job === 'string') worker?.wake(job);
    },
  };

  return {
    /** Names this process among the workers. */
    node,
    /** For the node's listening connection (kit/notifications). */
    channels: { [JOB_CHANNEL]: wakeUp },

    /** All that this version declares, by name. Who may see them is the caller's question. */
    list: (): Promise<JobRecord[]> => records(definitions.toSorted((a, b) => (a.name < b.name ? -1 : 1))),
    byName: async (name: string): Promise<JobRecord | null> => (await records(definitions.filter((one) => one.name === name)))[0] ?? null,
    async run(id: string): Promise<JobRunRecord> {
      const run = await runs.byId(db.sql(), id);
      if (!run) throw notFound('run');
      return run;
    },
    /** Newest first, in the order of the names; for a batch loader. */
    recentRuns: (names: readonly string[], first: number): Promise<JobRunRecord[][]> => runs.recent(db.sql(), names, first),

    /** Asks the workers, also from a node that is none. */
    async runNow(name: string, startedBy: string): Promise<JobRunRecord> {
      if (!definitions.some((one) => one.name === name)) throw notFound('job');
      return db.write(async (tx) => {
        const run = await runs.request(tx, name, startedBy);
        await makeDue(tx.sql(), [name]);
        await tx.notify(JOB_CHANNEL, { job: name });
        return run;
      });
    },

    /** There is work for it then: it runs no later, to within a poll. From any node. */
    bringForward: (name: string, at: Date): Promise<void> => bringForward(db.sql(), name, at),

    /** Only on a node that is a worker. */
    async start(): Promise<void> {
      worker ??= await startWorker({ url: db.url, node, definitions, runs, clock, log, timing });
    },

    async close(ms: number): Promise<void> {
      await worker?.close(ms);
      worker = null;
    },
  };
}

export type Jobs = ReturnType<typeof createJobs>;
