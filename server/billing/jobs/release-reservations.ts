/** Gives back what is held for runs that nobody runs any more. */
import type { JobDefinition } from '../../kit/jobs/job.ts';
import type { Billing } from '../billing.ts';

export function releaseReservationsJob({ releaseExpired }: Pick<Billing, 'releaseExpired'>): JobDefinition {
  return {
    name: 'billing:release-reservations',
    every: '1 minute',
    describe: 'Gives back what was set aside for runs whose server died.',
    run: async () => ({ released: await releaseExpired() }),
  };
}
