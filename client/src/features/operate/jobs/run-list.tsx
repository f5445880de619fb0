import { useMemo } from 'react';
import { useQuery } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { useLastGood } from '../../../api/use-last-good.ts';
import { jobMessages as words } from '../../../messages/operate-en.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { JobRunsDocument } from './job-documents.ts';
import type { Job, JobRun } from './job-documents.ts';
import { formatSpan } from './job-times.ts';
import { RunBadge } from './run-badge.tsx';

const SHOWN_RUNS = 10;

/** Asked for anew whenever the newest run has changed. */
export function RunList({ job }: { job: Job }) {
  const newest = `${job.lastRun?.id} ${job.lastRun?.status}`;
  const context = useMemo(() => ({ requestPolicy: 'cache-and-network', newest }) as const, [newest]);
  const [{ data, error }, refetch] = useQuery({ query: JobRunsDocument, variables: { name: job.name, first: SHOWN_RUNS }, context });
  const runs = useLastGood(data?.serverAdmin?.job?.runs, job.name);
  if (runs === undefined && error !== undefined) {
    return (
      <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} className="py-4!" />
    );
  }
  return (
    <div className="pt-1 pb-4 text-sm md:pl-9">
      <p className="text-ink-soft">{job.description}</p>
      <p className="mt-1 text-xs text-ink-faint">
        {words.name}: <code className="font-mono">{job.name}</code>
      </p>
      {runs === undefined ? <RunsSkeleton /> : null}
      {runs?.length === 0 ? <p className="mt-4 text-ink-soft">{words.noRuns}</p> : null}
      {runs === undefined || runs.length === 0 ? null : (
        <ul aria-label={words.runsTitle} className="mt-3 flex flex-col">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
    </div>
  );
}

function RunRow({ run }: { run: JobRun }) {
  const { startedAt, finishedAt } = run;
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line py-2 md:grid md:grid-cols-[4.5rem_5.5rem_4.5rem_minmax(0,1fr)]">
      <RelativeTime iso={startedAt ?? run.createdAt} className="text-ink-soft tabular-nums" />
      <span>
        <RunBadge status={run.status} />
      </span>
      <span className="text-ink-soft tabular-nums">
        {startedAt != null && finishedAt != null ? formatSpan(Date.parse(finishedAt) - Date.parse(startedAt)) : '–'}
      </span>
      <div className="min-w-0 max-md:basis-full">
        {run.error == null ? null : <p className="break-words text-danger">{run.error}</p>}
        {run.status === 'DONE' ? <p className="tabular-nums">{countWords(run)}</p> : null}
        <p className="text-xs break-words text-ink-faint">
          {origin(run)}
          {run.node == null ? null : ` ${words.on(run.node)}`}
        </p>
      </div>
    </li>
  );
}

function origin({ trigger, startedBy }: JobRun): string {
  if (trigger === 'SCHEDULE') return words.bySchedule;
  return startedBy == null ? words.bySomebody : words.by(startedBy.displayName);
}

function countWords({ counts }: JobRun): string {
  const number = new Intl.NumberFormat();
  const some = counts.filter(({ value }) => value !== '0');
  return some.length === 0 ? words.nothingDone : some.map(({ name, value }) => `${number.format(BigInt(value))} ${name}`).join(', ');
}

function RunsSkeleton() {
  return (
    <div role="status" aria-label={words.runsLoading} className="mt-4 flex flex-col gap-3">
      {['w-2/3', 'w-1/2', 'w-3/5'].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  );
}
