import type { JobDefinition } from '../kit/jobs/job.ts';
import type { Privacy } from './privacy.ts';

export function privacyJobs({ erasing, retention }: Pick<Privacy, 'erasing' | 'retention'>): JobDefinition[] {
  return [
    {
      name: 'privacy:erase-people',
      every: '40 4 * * *',
      when: 'Daily at 04:40 UTC',
      describe: 'Erases people who deleted their account 14 days ago, with everything that they wrote. What was used stays on the bill.',
      run: async (context) => {
        let [erased, waiting] = [0, 0];
        for (const id of await erasing.due()) {
          if (await erasing.erase(id, context)) erased += 1;
          else waiting += 1;
        }
        return { erased, waiting };
      },
    },
    {
      name: 'privacy:delete-untouched-sessions',
      every: '20 5 * * *',
      when: 'Daily at 05:20 UTC',
      describe: 'Deletes sessions that nobody has touched for as long as their workspace keeps them.',
      run: async (context) => ({ deleted: await retention.deleteUntouched(context) }),
    },
  ];
}
