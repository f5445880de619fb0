/** Deletes much in little steps: each a short transaction of its own, so that nobody waits for it and a stop in the middle loses nothing. */
import type { JobContext } from './job.ts';

export const BATCH = 5_000;

/** Calls `deleteSome` until it finds less than a batch. Answers how many were deleted in all. */
export async function inBatches({ touch }: Pick<JobContext, 'touch'>, deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    touch();
    const deleted = await deleteSome(BATCH);
    total += deleted;
    if (deleted < BATCH) return total;
  }
}
