import { useCallback, useEffect } from 'react';
import { useQuery } from 'urql';
import { toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { JobListDocument } from './job-documents.ts';
import type { Job } from './job-documents.ts';

const EVERY_MS = 5_000;
/** While somebody waits for what they have asked for. */
const SOON_MS = 1_000;

export const isOpen = ({ lastRun }: Pick<Job, 'lastRun'>): boolean => lastRun?.status === 'WAITING' || lastRun?.status === 'RUNNING';

/** The jobs as they stand, asked for again and again while somebody looks. `isHidden`: the viewer is no operator. */
export function useJobList() {
  const [{ data, error, fetching, stale }, refetch] = useQuery({ query: JobListDocument, requestPolicy: 'cache-and-network' });
  const refresh = useCallback(() => refetch({ requestPolicy: 'network-only' }), [refetch]);
  const jobs = useLastGood(data?.serverAdmin?.jobs, 'jobs');
  const isAnyOpen = jobs?.some(isOpen) ?? false;

  useEffect(() => {
    const refreshIfSeen = (): void => {
      if (document.visibilityState === 'visible') refresh();
    };
    const timer = setInterval(refreshIfSeen, isAnyOpen ? SOON_MS : EVERY_MS);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfSeen);
    };
  }, [refresh, isAnyOpen]);

  const isHidden = error === undefined && data?.serverAdmin === null && !fetching && !stale;
  return { jobs: isHidden ? undefined : jobs, isHidden, error: error && toApiError(error), refresh };
}
