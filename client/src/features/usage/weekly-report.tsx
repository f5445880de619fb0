import { Mail } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link } from 'wouter';
import { describeError, toApiError } from '../../api/errors.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatDayTime } from '../../ui/format-time.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import { UpdateWeeklyReportDocument, WeeklyReportDocument } from './usage-documents.ts';
import type { WeeklyReportAnswer } from './usage-documents.ts';

const words = usageMessages.weekly;
/** Each report leads here, for whoever wants none any more. */
const ANCHOR = '#weekly-report';
const isAskedFor = (): boolean => location.hash === ANCHOR;

/** The mail about each week, turned on and off: each owner and admin for themselves. */
export function WeeklyReport({ slug }: { slug: string }) {
  const [isOpen, setOpen] = useState(isAskedFor);
  useEffect(() => {
    const look = (): void => {
      if (isAskedFor()) setOpen(true);
    };
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);

  function close(): void {
    setOpen(false);
    if (isAskedFor()) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }

  return (
    <>
      <Button
        size="small"
        aria-label={words.title}
        onClick={() => setOpen(true)}
        icon={<Mail className="size-3.5 text-ink-soft" aria-hidden="true" />}
      >
        <span className="max-md:hidden">{words.title}</span>
      </Button>
      {isOpen ? (
        <Dialog open onOpenChange={close} size="small" title={words.title} description={words.body}>
          <Loaded slug={slug} />
        </Dialog>
      ) : null}
    </>
  );
}

function Loaded({ slug }: { slug: string }) {
  const [{ data, error }, ask] = useQuery({ query: WeeklyReportDocument, variables: { slug }, requestPolicy: 'cache-and-network' });
  if (data?.workspace) {
    const { id, weeklyReport } = data.workspace;
    return <Choice slug={slug} workspaceId={id} report={weeklyReport} hasMail={data.server.mailConfigured} />;
  }
  if (error)
    return <ErrorState {...describeError(toApiError(error))} className="py-4!" onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col gap-3 py-1">
      <Skeleton className="h-4 w-56" />
      <Skeleton className="h-3 w-40" />
    </div>
  );
}

interface ChoiceProps {
  slug: string;
  workspaceId: string;
  report: WeeklyReportAnswer;
  hasMail: boolean;
}

/** It holds at once, and is taken back visibly where the server refuses. */
function Choice({ slug, workspaceId, report, hasMail }: ChoiceProps) {
  const [{ fetching }, update] = useMutation(UpdateWeeklyReportDocument);
  const [chosen, setChosen] = useState(report.isWanted);
  const isOn = chosen && report.isIncluded;

  async function choose(isWanted: boolean): Promise<void> {
    setChosen(isWanted);
    const { error } = await update({ input: { workspaceId, isWanted } });
    if (error === undefined) return;
    setChosen(!isWanted);
    toast({ title: words.failed, description: describeError(toApiError(error)).description, tone: 'danger' });
  }

  return (
    <>
      <label className="touch-target flex items-center gap-2.5 text-sm font-medium">
        <input
          type="checkbox"
          role="switch"
          className="size-4 accent-(--primary)"
          checked={isOn}
          aria-checked={isOn}
          disabled={fetching || !report.isIncluded}
          onChange={({ target }) => void choose(target.checked)}
        />
        {words.wanted}
      </label>
      <p role="status" className="mt-2 text-sm text-pretty text-ink-soft tabular-nums">
        {report.isIncluded ? (isOn ? words.next(formatDayTime(report.nextAt)) : words.off) : words.notIncluded}
      </p>
      {report.isIncluded ? null : (
        <Link href={`/w/${slug}/billing`} className="touch-target mt-1 inline-block text-sm font-medium text-accent hover:underline">
          {words.plans}
        </Link>
      )}
      {hasMail ? null : <p className="mt-2 text-xs text-ink-soft">{words.noMail}</p>}
    </>
  );
}
