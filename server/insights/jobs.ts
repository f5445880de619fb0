import type { JobDefinition } from '../kit/jobs/job.ts';
import { rollUpJobs } from '../billing/jobs/roll-up.ts';
import type { Insights } from './insights.ts';

export function insightJobs({ parts }: Pick<Insights, 'parts'>): JobDefinition[] {
  return [
    ...rollUpJobs(parts.rollup),
    {
      name: 'insights:weekly-report',
      // Until the evening, so that a mail server that is away in the morning loses nobody's report.
      every: '*/15 8-23 * * 1',
      when: 'Mondays from 08:00 UTC, every 15 minutes',
      describe: 'Mails owners and admins how their workspace was used in the week before: on Mondays from 8:00 UTC, each once.',
      run: (context) => parts.sendDueReports(context),
    },
    {
      name: 'insights:delete-old-records',
      every: '0 4 * * *',
      when: 'Daily at 04:00 UTC',
      describe: 'Deletes samples of live activity after a day, and which weekly mails have left after 90 days.',
      run: (context) => parts.deleteOld(context),
    },
  ];
}
