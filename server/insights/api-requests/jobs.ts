import type { JobDefinition } from '../../kit/jobs/job.ts';
import type { ApiRequests } from './api-requests.ts';
import { KEPT_DAYS, KEPT_PER_WORKSPACE } from './keeping.ts';

export function apiRequestJobs({ deleteOld }: Pick<ApiRequests, 'deleteOld'>): JobDefinition[] {
  return [
    {
      name: 'insights:delete-old-requests',
      every: '*/10 * * * *',
      when: 'Every 10 minutes',
      describe: `Deletes what API keys asked for more than ${KEPT_DAYS} days ago, and of each workspace all but its newest ${KEPT_PER_WORKSPACE} requests.`,
      run: (context) => deleteOld(context),
    },
  ];
}
