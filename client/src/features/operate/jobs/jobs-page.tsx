import { clsx } from 'clsx';
import { CalendarClock } from 'lucide-react';
import { describeError } from '../../../api/errors.ts';
import { jobMessages as words } from '../../../messages/operate-en.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { OperateFrame } from '../operate-frame.tsx';
import type { Job } from './job-documents.ts';
import { COLUMNS, JobRow } from './job-row.tsx';
import { useJobList } from './use-job-list.ts';

export function JobsPage() {
  const { jobs, isHidden, error, refresh } = useJobList();
  return (
    <OperateFrame current="jobs" isHidden={isHidden}>
      <div className="mx-auto w-full max-w-250 px-5 pt-7 pb-12 md:px-8">
        <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
        <p className="mt-1 max-w-[60ch] text-sm text-pretty text-ink-soft">{words.intro}</p>
        {jobs !== undefined && jobs.length > 0 ? <Jobs jobs={jobs} isStale={error !== undefined} onAsked={refresh} /> : null}
        {jobs?.length === 0 ? (
          <EmptyState icon={<CalendarClock />} title={words.emptyTitle}>
            {words.emptyBody}
          </EmptyState>
        ) : null}
        {jobs === undefined && error !== undefined ? <ErrorState {...describeError(error)} onRetry={refresh} /> : null}
        {jobs === undefined && error === undefined ? <JobsSkeleton /> : null}
      </div>
    </OperateFrame>
  );
}

function Jobs({ jobs, isStale, onAsked }: { jobs: readonly Job[]; isStale: boolean; onAsked: () => void }) {
  const failing = jobs.filter(({ failuresInARow }) => failuresInARow > 0).length;
  const { columns } = words;
  return (
    <>
      <p role="status" className={clsx('mt-4 text-sm font-medium', failing > 0 ? 'text-danger' : 'text-ink')}>
        {failing > 0 ? words.someFail(failing, jobs.length) : words.allWell(jobs.length)}
        {isStale ? <span className="ml-2 font-normal text-warning">{words.stale}</span> : null}
      </p>
      <div aria-hidden="true" className={`mt-5 hidden gap-x-4 border-b border-line pb-2 text-xs text-ink-faint lg:grid ${COLUMNS}`}>
        <span className="pl-6">{columns.job}</span>
        <span>{columns.schedule}</span>
        <span>{columns.last}</span>
        <span>{columns.next}</span>
      </div>
      <ul aria-label={words.title} className="flex flex-col max-lg:mt-4 max-lg:border-t max-lg:border-line">
        {jobs.map((job) => (
          <JobRow key={job.name} job={job} onAsked={onAsked} />
        ))}
      </ul>
    </>
  );
}

function JobsSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="mt-8 flex flex-col">
      {['w-40', 'w-52', 'w-36', 'w-48'].map((width) => (
        <div key={width} className="flex h-16 items-center justify-between border-t border-line">
          <Skeleton className={`h-3.5 ${width}`} />
          <Skeleton className="h-7 w-20" />
        </div>
      ))}
    </div>
  );
}
