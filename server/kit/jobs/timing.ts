/** Times of the workers, in milliseconds. Tests override some. */
export interface JobTiming {
  /** Between two looks for what is due; what a person asks for is told at once. */
  pollMs: number;
  /** Between two signs of life of a worker. */
  beatMs: number;
  /** A worker that gave none for so long is dead, and its runs are lost. */
  leaseMs: number;
  /** How long the scheduler believes in a lock that nobody renews: the last net, below the lease. */
  lockMs: number;
  /** After a first failure; doubled for each further one in a row, up to `maxRetryMs`. */
  retryMs: number;
  maxRetryMs: number;
}

export const JOB_TIMING: JobTiming = {
  pollMs: 5_000,
  beatMs: 5_000,
  leaseMs: 30_000,
  lockMs: 600_000,
  retryMs: 30_000,
  maxRetryMs: 1_800_000,
};
