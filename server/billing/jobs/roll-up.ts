/** The job that keeps the sums of usage up to date. */
import type { JobDefinition } from '../../kit/jobs/job.ts';
import { LANES } from '../rollup/rollup.ts';
import type { Rollup } from '../rollup/rollup.ts';

/** What is added in one transaction: enough to be quick, little enough to be cut off at any moment. */
const BATCH = 500_000;

export function rollUpJobs(rollup: Pick<Rollup, 'rollUp'>): JobDefinition[] {
  return [
    {
      name: 'usage:roll-up',
      every: '1 minute',
      describe: 'Hourly usage roll-up: adds what ended since the last time to the sums behind the usage page.',
      async run({ touch }) {
        const added = await Promise.all(
          Array.from({ length: LANES }, async (_, lane) => {
            let total = 0;
            for (;;) {
              touch();
              const rows = await rollup.rollUp(lane, BATCH);
              if (rows === 0) return total;
              total += rows;
            }
          }),
        );
        return { rows: added.reduce((sum, rows) => sum + rows, 0) };
      },
    },
  ];
}
