/** The runs of this process: from the claim of their row to their outcome in it, which is tried again until it stands there. */
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db.ts';
import type { Logger } from '../logger.ts';
import { safeError } from '../safe-error.ts';
import { DEFAULT_SILENCE_MS } from './definitions.ts';
import type { JobDefinition } from './job.ts';
import { LOST } from './job-runs.ts';
import type { JobRunRecord, JobRuns, RunOutcome } from './job-runs.ts';

/** Why a run was told to end, and what it counts as where it ends by throwing. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
  readonly status: 'failed' | 'lost';

  constructor(status: 'failed' | 'lost', message: string) {
    super(message);
    this.status = status;
  }
}

interface ActiveRun {
  id: string;
  job: string;
  abort: AbortController;
  touchedAt: number;
  silenceMs: number;
  outcome: RunOutcome | null;
}

export interface ExecutionOptions {
  /** The workers' own connections: a job that uses up the app's must not look dead. */
  db: Pick<Database, 'sql'>;
  runs: JobRuns;
  node: string;
  clock: Clock;
  log: Logger;
}

export type Execution = ReturnType<typeof createExecution>;

export function createExecution({ db, runs, node, clock, log }: ExecutionOptions) {
  const active = new Map<string, ActiveRun>();
  let claiming = 0;

  async function claim({ name, silenceMs = DEFAULT_SILENCE_MS }: JobDefinition): Promise<ActiveRun | null> {
    claiming += 1;
    try {
      const run = await runs.claim(db.sql(), name, node);
      if (!run) return null;
      const entry = { id: run.id, job: name, abort: new AbortController(), touchedAt: clock.monotonic(), silenceMs, outcome: null };
      active.set(run.id, entry);
      return entry;
    } finally {
      claiming -= 1;
    }
  }

  async function work(definition: JobDefinition, run: ActiveRun): Promise<RunOutcome> {
    const { signal } = run.abort;
    try {
      const summary = await definition.run({
        signal,
        touch() {
          signal.throwIfAborted();
          run.touchedAt = clock.monotonic();
        },
        fence: (tx) => runs.fence(tx, run.id, node),
        now: new Date(clock.now()),
        lastRunAt: await runs.lastDoneAt(db.sql(), definition.name),
      });
      return { status: 'done', summary };
    } catch (error) {
      const cause: unknown = signal.aborted ? signal.reason : error;
      if (cause instanceof CutOff) return { status: cause.status, error: cause.message };
      log.error({ error, job: definition.name, runId: run.id }, 'job failed');
      return { status: 'failed', error: safeError(error).message };
    }
  }

  async function settle(run: ActiveRun, outcome: RunOutcome): Promise<void> {
    run.outcome = outcome;
    try {
      await runs.finish(db.sql(), run.id, node, outcome);
      active.delete(run.id);
    } catch (error) {
      log.warn({ error, job: run.job, runId: run.id }, 'the outcome of a run waits for the database');
    }
  }

  async function runningRows(): Promise<Pick<JobRunRecord, 'id'>[]> {
    const { rows } = await sql<{ id: string }>`select id from job_run where node = ${node} and status = 'running'`.execute(db.sql());
    return rows;
  }

  return {
    /** Null: another worker runs it. `isCutShort`: there may be a rest, which is for whoever is next, however the run took it. */
    async execute(definition: JobDefinition): Promise<{ outcome: RunOutcome; isCutShort: boolean } | null> {
      const run = await claim(definition);
      if (!run) return null;
      const startedAt = clock.monotonic();
      const outcome = await work(definition, run);
      await settle(run, outcome);
      log.debug({ job: definition.name, runId: run.id, ms: Math.round(clock.monotonic() - startedAt), ...outcome }, 'job ended');
      const cause: unknown = run.abort.signal.reason;
      return { outcome, isCutShort: cause instanceof CutOff && cause.status === 'lost' };
    },

    /** Tells runs to end; answers the jobs. */
    cutOff(why: CutOff, which: (run: Pick<ActiveRun, 'id'>) => boolean = () => true): string[] {
      const told = [...active.values()].filter((run) => run.outcome === null && !run.abort.signal.aborted && which(run));
      for (const run of told) run.abort.abort(why);
      return told.map(({ job }) => job);
    },

    cutOffSilent(): void {
      for (const run of active.values()) {
        if (run.outcome !== null || clock.monotonic() - run.touchedAt <= run.silenceMs) continue;
        run.abort.abort(new CutOff('failed', `It said nothing for ${Math.round(run.silenceMs / 1000)} s and was told to stop.`));
      }
    },

    /** Brings rows and runs together after a time without the database: outcomes are written, and what is no longer ours is told so. */
    async reconcile(): Promise<void> {
      const known = [...active.values()];
      for (const run of known) if (run.outcome !== null) await settle(run, run.outcome);
      const wasClaiming = claiming > 0;
      const rows = new Set((await runningRows()).map(({ id }) => id));
      const isMissing = ({ id }: { id: string }) => known.some((run) => run.id === id) && !rows.has(id);
      this.cutOff(new CutOff('lost', LOST), isMissing);
      if (wasClaiming || claiming > 0) return;
      // Claimed by a statement whose answer never came.
      for (const id of rows) if (!active.has(id)) await runs.finish(db.sql(), id, node, { status: 'lost', error: LOST });
    },

    /** What has not ended by now never will: the process ends. */
    async abandon(why: CutOff): Promise<void> {
      for (const run of active.values()) await settle(run, run.outcome ?? { status: why.status, error: why.message });
    },
  };
}
