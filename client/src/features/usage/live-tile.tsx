import { useSubscription } from 'urql';
import type { WorkspaceActivitySubscription } from '../../gql/graphql.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { Sparkline } from '../../ui/charts/sparkline.tsx';
import { useNow } from '../../ui/use-now.ts';
import { FORMATS } from './figures.ts';
import { addSample, courseOf } from './moving.ts';
import type { Sample } from './moving.ts';
import { Tile } from './tile.tsx';
import { WorkspaceActivityDocument } from './usage-documents.ts';

type Activity = WorkspaceActivitySubscription['workspaceActivity'];

const STEP_MS = 2000;

interface Watched {
  activity: Activity;
  samples: readonly Sample[];
}

function addActivity(before: Watched | null | undefined, { workspaceActivity: activity }: WorkspaceActivitySubscription): Watched {
  return { activity, samples: addSample(before?.samples ?? [], { at: Date.now(), value: activity.tokensPerSecond }) };
}

/** What goes on at this moment, over all servers. */
export function LiveTile({ workspaceId }: { workspaceId: string | undefined }) {
  const [{ data, error }] = useSubscription(
    { query: WorkspaceActivityDocument, variables: { workspaceId: workspaceId ?? '' }, pause: workspaceId === undefined },
    addActivity,
  );
  const now = useNow(STEP_MS);
  const words = usageMessages;
  // An error of one moment stays with urql's results for good, beside what is told after it.
  const activity = data?.activity;
  return (
    <Tile
      name={words.liveTitle}
      figure={
        <span className="flex items-center gap-2">
          {activity && activity.runsInFlight > 0 ? (
            <span className="size-2 animate-breathe rounded-full bg-live" aria-hidden="true" />
          ) : null}
          {activity ? FORMATS.runs.short(activity.runsInFlight) : words.unknown}
        </span>
      }
      aside={<span className="truncate text-xs text-ink-soft">{activity ? words.liveRuns(activity.runsInFlight) : waiting(error)}</span>}
    >
      {activity ? <Course activity={activity} course={courseOf(data?.samples ?? [], now + STEP_MS)} /> : null}
    </Tile>
  );
}

const waiting = (error: unknown): string => (error ? usageMessages.liveLost : usageMessages.liveWaiting);

function Course({ activity, course }: { activity: Activity; course: readonly (number | null)[] }) {
  const words = usageMessages;
  return (
    <div className="flex h-full items-end gap-3">
      <Sparkline values={course} color="var(--live)" className="h-8 min-w-0 flex-1" />
      <p className="shrink-0 text-right text-xs leading-4 text-ink-soft tabular-nums">
        {words.liveSpeed(FORMATS.runs.short(Math.round(activity.tokensPerSecond)))}
        <br />
        {words.liveReaders(FORMATS.people.short(activity.readers))}
      </p>
    </div>
  );
}
