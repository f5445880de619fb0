import { useMemo, useState } from 'react';
import { describeError } from '../../api/errors.ts';
import { useViewer } from '../../api/viewer.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { createColorBook } from '../../ui/charts/series-colors.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { MoneyFrame } from '../../ui/money-frame.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useTitle } from '../../ui/use-title.ts';
import { BoardCard } from './board-card.tsx';
import { chartState } from './chart-state.ts';
import { CourseCards } from './course-cards.tsx';
import { ExportMenu } from './export-menu.tsx';
import { LimitsCard } from './limits-card.tsx';
import { LiveTile } from './live-tile.tsx';
import { MonthCard } from './month-card.tsx';
import { rangesOf, unitsOf } from './periods.ts';
import { DIMENSIONS, SPLITS, hasFilters, toggleFilter } from './place.ts';
import type { Dimension } from './place.ts';
import { SpendCard } from './spend-card.tsx';
import { Tiles } from './tiles.tsx';
import { Toolbar } from './toolbar.tsx';
import { TopCard } from './top-card.tsx';
import { UsageHead } from './usage-head.tsx';
import { usePlace } from './use-place.ts';
import { useUsage } from './use-usage.ts';
import { WeeklyReport } from './weekly-report.tsx';

const MINUTE_MS = 60_000;
const TOP: readonly Dimension[] = ['model', 'person', 'session', 'key'];

/** What was used in a workspace: all of it for owners and admins, their own part for everybody else. */
export function UsagePage({ slug }: { slug: string }) {
  const viewer = useViewer();
  const role = viewer.memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const isManager = role === 'OWNER' || role === 'ADMIN';
  return (
    <MoneyFrame slug={slug} current="usage" isManager={isManager} actions={isManager ? <WeeklyReport slug={slug} /> : undefined}>
      <Figures slug={slug} isManager={isManager} />
    </MoneyFrame>
  );
}

function Figures({ slug, isManager }: { slug: string; isManager: boolean }) {
  const words = usageMessages;
  const { place, go } = usePlace();
  const [book] = useState(createColorBook);
  const now = useNow(MINUTE_MS);
  const ranges = useMemo(() => rangesOf(place.period, now), [place.period, now]);
  const units = unitsOf(ranges.shown);
  const unit = units.find((one) => one === place.unit) ?? units[0];
  const { workspace, view, before, good, problem, isStale, again } = useUsage({ slug, place, ranges, unit });
  useTitle(workspace ? words.documentTitle(workspace.name) : undefined);

  if (problem?.code === 'NOT_FOUND' || (good && !workspace))
    return <ErrorState title={words.notHereTitle} description={words.notHereBody} level={1} />;
  if (!view && problem) return <ErrorState {...describeError(problem)} level={1} onRetry={again} />;

  const isOwn = view?.isOwn ?? !isManager;
  const isOfOneself = (one: string): boolean => isOwn && one === 'person';
  const dimensions = DIMENSIONS.filter((one) => !isOfOneself(one));
  const isEmpty = view !== undefined && view.totals.runs === 0 && view.totals.cost === 0;
  const empty = { title: words.emptyTitle, body: hasFilters(place.filters) ? words.emptyFiltered : words.emptyBody };
  const state = chartState({ shown: view, isEmpty, isStale, problem, again, empty });
  const toggle = (dimension: Dimension, value: string): void => go({ ...place, filters: toggleFilter(place.filters, dimension, value) });
  const tops = isEmpty && !hasFilters(place.filters) ? [] : TOP.filter((one) => !isOfOneself(one));
  const parts = { slug, range: ranges.shown };

  return (
    <div className="mx-auto flex w-full max-w-300 flex-col gap-4 px-4 py-5 md:px-8 md:pb-12">
      <UsageHead view={view} isOwn={isOwn} isRefused={view !== undefined && problem !== undefined} />
      <Toolbar {...{ slug, place, ranges, unit, units, dimensions, now }} onGo={go}>
        {workspace && good && !isEmpty ? <ExportMenu workspaceId={workspace.id} question={good.variables.input} /> : null}
      </Toolbar>
      <Tiles view={view} before={before.totals} isOwn={isOwn} live={isOwn ? null : <LiveTile workspaceId={workspace?.id} />} />
      <SpendCard
        state={state}
        view={view}
        before={before.costs}
        split={isOfOneself(place.split) ? 'model' : place.split}
        splits={SPLITS.filter((one) => !isOfOneself(one))}
        onSplit={(split) => go({ ...place, split })}
        book={book}
      />
      {isOwn ? null : (
        <div className="grid gap-4 lg:grid-cols-[3fr_2fr]">
          <MonthCard slug={slug} />
          <LimitsCard {...parts} />
        </div>
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        {tops.map((dimension) => (
          <TopCard
            key={dimension}
            {...parts}
            dimension={dimension}
            filters={place.filters}
            onToggle={toggle}
            book={book}
            isWaiting={view === undefined}
          />
        ))}
        {isEmpty ? null : <CourseCards state={state} view={view} peopleBefore={before.people} />}
      </div>
      {isOwn ? null : <BoardCard {...parts} book={book} />}
    </div>
  );
}
