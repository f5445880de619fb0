import { useMemo } from 'react';
import { sumOf } from '../../ui/charts/series.ts';
import type { TimeUnit } from '../../ui/charts/zone.ts';
import { HOUR_MS, DAY_MS } from '../../ui/charts/zone.ts';
import type { Figures } from './figures.ts';
import type { Range, Ranges } from './periods.ts';
import type { Place } from './place.ts';
import { questionOf, toFigures, toView } from './to-view.ts';
import { UsageCourseDocument, UsageFiguresDocument, UsageTotalsDocument } from './usage-documents.ts';
import { useGoodQuery } from './use-good-query.ts';

/** The period before: what it came to by now, and its course. Null while it is not known or not wanted. */
export interface Before {
  readonly totals: Figures | null;
  readonly costs: readonly number[] | null;
  readonly people: readonly number[] | null;
}

const NOT_COMPARED: Before = { totals: null, costs: null, people: null };
/** The server cuts a time into so many parts at most; totals by hour end at the hour. */
const MOST_HOURS = 800;

interface UsageOptions {
  slug: string;
  place: Place;
  ranges: Ranges;
  unit: TimeUnit;
}

export function useUsage({ slug, place, ranges, unit }: UsageOptions) {
  const { split, filters } = place;
  const main = useGoodQuery({
    query: UsageFiguresDocument,
    variables: { slug, input: questionOf({ range: ranges.shown, unit, split, filters }) },
  });
  const usage = main.good?.data.workspace?.usage;
  const question = main.good?.variables.input;
  const view = useMemo(() => (usage && question ? toView(usage, question) : undefined), [usage, question]);

  const pause = !place.compares || view === undefined || !isShown(ranges.previous, view.limitedTo, Date.parse(view.asOf));
  const by = lengthOf(ranges.previous) / HOUR_MS <= MOST_HOURS ? 'hour' : unit;
  const totals = useGoodQuery({
    query: UsageTotalsDocument,
    variables: { slug, input: questionOf({ range: ranges.previous, unit: by, filters }) },
    pause,
  });
  const course = useGoodQuery({
    query: UsageCourseDocument,
    variables: { slug, input: questionOf({ range: ranges.previous, unit, filters }) },
    pause,
  });
  const isMatched = !main.isStale && !pause;
  const before = useMemo((): Before => {
    if (!isMatched) return NOT_COMPARED;
    const sums = totals.isStale ? undefined : totals.good?.data.workspace?.usage.totals;
    const series = course.isStale ? undefined : course.good?.data.workspace?.usage.series;
    const before = sums ? toFigures(sums) : null;
    return {
      totals: before,
      costs:
        series && before
          ? cutLast(
              series.map(({ figures }) => Number(figures.costMicros)),
              before.cost,
            )
          : null,
      people: series ? series.map(({ figures }) => figures.activePeople) : null,
    };
  }, [isMatched, totals.isStale, totals.good, course.isStale, course.good]);

  return { ...main, workspace: main.good?.data.workspace, view, before };
}

/** Steps are whole, so that the last one goes on beyond what is compared: only what is left for it of the whole counts. */
function cutLast(costs: readonly number[], whole: number): readonly number[] {
  const rest = costs.slice(0, -1);
  return costs.length === 0 ? costs : [...rest, Math.max(0, whole - sumOf(rest))];
}

const lengthOf = ({ from, to }: Range): number => to - from;

/** A plan that shows fewer days has nothing to compare with before them. */
function isShown({ from }: Range, limitedTo: number | null, asOf: number): boolean {
  return limitedTo === null || from >= asOf - limitedTo * DAY_MS;
}
