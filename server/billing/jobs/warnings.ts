/** The daily look at every budget, plan and wallet: what a node did not get to warn of after the usage itself. */
import type { JobDefinition } from '../../kit/jobs/job.ts';
import type { Budgets } from '../budgets/budgets.ts';

export function warningJobs(budgets: Pick<Budgets, 'checkAllWarnings'>): JobDefinition[] {
  return [
    {
      name: 'billing:warnings',
      every: '0 7 * * *',
      when: 'Daily at 07:00 UTC',
      describe: 'Warns owners, admins and the people concerned at 50, 80 and 100 % of budgets, plan credits and the wallet.',
      run: ({ touch }) => budgets.checkAllWarnings(touch),
    },
  ];
}
