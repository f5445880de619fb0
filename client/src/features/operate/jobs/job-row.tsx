import { ChevronRight, Play } from 'lucide-react';
import { useId, useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { jobMessages as words } from '../../../messages/operate-en.ts';
import { Button } from '../../../ui/button.tsx';
import { formatExactTime } from '../../../ui/format-time.ts';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { useNow } from '../../../ui/use-now.ts';
import { RunJobDocument } from './job-documents.ts';
import type { Job } from './job-documents.ts';
import { jobWords } from './job-name.ts';
import { formatSpan, formatUntil } from './job-times.ts';
import { RunBadge } from './run-badge.tsx';
import { RunList } from './run-list.tsx';
import { isOpen } from './use-job-list.ts';

const NEXT_EVERY_MS = 15_000;

/** The columns of the list on wide screens. */
export const COLUMNS = 'lg:grid-cols-[minmax(0,1fr)_12rem_13rem_7rem_7rem]';

export function JobRow({ job, onAsked }: { job: Job; onAsked: () => void }) {
  const [isExpanded, setExpanded] = useState(false);
  const panel = useId();
  const { title, part } = jobWords(job.name);
  return (
    <li className="border-t border-line first:border-t-0">
      <div className={`grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 py-3 ${COLUMNS}`}>
        <h2 className="min-w-0">
          <button
            type="button"
            aria-expanded={isExpanded}
            aria-controls={isExpanded ? panel : undefined}
            onClick={() => setExpanded(!isExpanded)}
            className="touch-target group flex w-full items-start gap-2 rounded-md text-left"
          >
            <ChevronRight
              aria-hidden="true"
              className="mt-0.5 size-4 shrink-0 text-ink-faint transition-transform group-hover:text-ink group-aria-expanded:rotate-90"
            />
            <span className="min-w-0">
              <span className="block truncate text-sm font-medium">{title}</span>
              <span className="block truncate text-xs text-ink-soft">{part}</span>
            </span>
          </button>
        </h2>
        <RunNow job={job} title={title} onAsked={onAsked} />
        <Cell label={words.columns.schedule} className="max-lg:order-2 max-lg:col-span-2">
          <span title={`${job.schedule} ${job.timezone}`}>{job.scheduleWords}</span>
        </Cell>
        <Cell label={words.columns.last} className="max-lg:order-1 max-lg:col-span-2">
          <LastRun job={job} />
        </Cell>
        <Cell label={words.columns.next} className="max-lg:order-3 max-lg:col-span-2">
          <NextRun job={job} />
        </Cell>
      </div>
      {isExpanded ? (
        <div id={panel} role="region" aria-label={words.showRuns(title)} className="max-md:pl-6">
          <RunList job={job} />
        </div>
      ) : null}
    </li>
  );
}

/** Beside each other under a head of columns; on narrow screens each says what it is. */
function Cell({ label, className, children }: { label: string; className: string; children: React.ReactNode }) {
  return (
    <div className={`flex min-w-0 items-baseline gap-2 text-sm text-ink-soft tabular-nums max-lg:pl-6 ${className}`}>
      <span className="w-18 shrink-0 text-xs text-ink-faint lg:sr-only">{label}</span>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

function LastRun({ job: { lastRun, failuresInARow } }: { job: Job }) {
  if (lastRun == null) return words.never;
  const { startedAt, finishedAt } = lastRun;
  const span = startedAt != null && finishedAt != null ? formatSpan(Date.parse(finishedAt) - Date.parse(startedAt)) : null;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      <RunBadge status={lastRun.status} />
      <RelativeTime iso={finishedAt ?? startedAt ?? lastRun.createdAt} />
      {span === null ? null : <span className="text-xs text-ink-faint">{words.took(span)}</span>}
      {failuresInARow > 1 ? <span className="text-xs text-danger lg:basis-full">{words.failures(failuresInARow)}</span> : null}
    </span>
  );
}

function NextRun({ job: { nextRunAt } }: { job: Job }) {
  const now = useNow(NEXT_EVERY_MS);
  if (nextRunAt == null) return <span title={words.noWorkerHint}>{words.noWorker}</span>;
  return (
    <time dateTime={nextRunAt} title={formatExactTime(nextRunAt)}>
      {formatUntil(nextRunAt, now)}
    </time>
  );
}

function RunNow({ job, title, onAsked }: { job: Job; title: string; onAsked: () => void }) {
  const [{ fetching }, runJob] = useMutation(RunJobDocument);
  const waits = job.lastRun?.status === 'WAITING' ? words.waiting : words.busy;
  const busy = fetching ? words.asking : isOpen(job) ? waits : undefined;

  async function ask(): Promise<void> {
    const { error } = await runJob({ input: { name: job.name } });
    onAsked();
    if (error === undefined) toast({ title: words.asked(title) });
    else toast({ title: words.notAsked(title), description: describeError(toApiError(error)).description, tone: 'danger' });
  }

  return (
    <Button
      size="small"
      aria-label={words.buttonOf(busy ?? words.runNow, title)}
      busy={busy}
      icon={<Play className="size-3" aria-hidden="true" />}
      onClick={() => void ask()}
      className="lg:order-last lg:justify-self-end"
    >
      {words.runNow}
    </Button>
  );
}
