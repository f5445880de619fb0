import type { JobDefinition } from '../kit/jobs/job.ts';
import type { Identity } from './identity.ts';

export function identityJobs(identity: Pick<Identity, 'deleteExpired'>): JobDefinition[] {
  return [
    {
      name: 'identity:delete-expired-credentials',
      every: '1 hour',
      describe: 'Deletes logins, tokens, sign-in links and guests whose time has run out.',
      run: () => identity.deleteExpired(),
    },
  ];
}
