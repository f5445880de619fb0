/** A background job as data: what a module declares in its `jobs.ts`, and what its `run` is given. */
import type { Tx } from '../db.ts';

/** What a run has done, in counts: kept with the run and shown to operators. Never a text or an id of a person. */
export type JobSummary = Record<string, number>;

export interface JobContext {
  /** Aborts when the server stops, when the job was silent for too long, or when this node was taken for dead: end soon, leave the rest. */
  signal: AbortSignal;
  /** Call it in loops: says that the job goes on. Throws once `signal` has aborted. */
  touch(): void;
  /**
   * In a transaction whose effect must not happen twice: throws unless this run still owns the job, and until the commit nobody can take it
   * away. What is idempotent by its own constraints needs no fence.
   */
  fence(tx: Tx): Promise<void>;
  /** When this run started, by this node's clock. */
  now: Date;
  /** When the last run started that ended well; null before the first. */
  lastRunAt: Date | null;
}

/**
 * Runs on one worker at a time. It must be idempotent: a run may be cut off at any point by SIGKILL, and the next one has to find the rest.
 */
export interface JobDefinition {
  /** `module:what-it-does`, for ever: rename it and it is another job. */
  name: string;
  /** `<n> seconds | minutes | hours | days` after the start of the last run, or a cron line of five or six fields. */
  every: string;
  /** A cron line as people say it, with its time zone. An interval says itself. */
  when?: string;
  /** Of a cron line. Left out: UTC. */
  timezone?: string;
  /** One plain sentence for operators. */
  describe: string;
  /** The longest time between two calls of `touch`. Left out: ten minutes. */
  silenceMs?: number;
  run(context: JobContext): Promise<JobSummary>;
  /** Asked after each run: when there is work before the schedule's next time; null: not before. In between, see `Jobs.bringForward`. */
  dueAgainAt?(): Promise<Date | null>;
}
