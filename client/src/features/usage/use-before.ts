import { useMemo } from 'react';
import { MAX_USAGE_HOURS } from '../../../../schema/wire/limits.ts';
import { sumOf } from '../../ui/charts/series.ts';
import type { TimeUnit } from '../../ui/charts/zone.ts';
import { DAY_MS, HOUR_MS } from '../../ui/charts/zone.ts';
import { withoutPart } from './figures.ts';
import type { Figures } from './figures.ts';
import type { Range } from './periods.ts';
import type { Filters } from './place.ts';
import { questionOf, toFigures } from './to-view.ts';
import { UsageCourseDocument, UsageTotalsDocument } from './usage-documents.ts';
import { useGoodQuery } from './use-good-query.ts';

/** The period before: what it came to by now, and its course. Null while it is not known or not wanted. */
export interface Before {
  readonly totals: Figures | null;
  readonly costs: readonly number[] | null;
  readonly people: readonly number[] | null;
}

interface BeforeOptions {
  slug: string;
  previous: Range;
  unit: TimeUnit;
  filters: Filters;
  pause: boolean;
}

export function useBefore({ slug, previous, unit, filters, pause }: BeforeOptions): Before {
  const hours = byHour(previous);
  const totals = useGoodQuery({
    query: UsageTotalsDocument,
    variables: { slug, input: questionOf({ range: hours.range ?? previous, unit: 'hour', filters }) },
    pause: pause || hours.range === null,
  });
  const course = useGoodQuery({
    query: UsageCourseDocument,
    variables: { slug, input: questionOf({ range: previous, unit, filters }) },
    pause,
  });
  const { kind } = hours;
  const inHours = totals.isStale ? undefined : totals.good?.data.workspace?.usage.totals;
  const inSteps = course.isStale ? undefined : course.good?.data.workspace?.usage;
  return useMemo((): Before => {
    const part = inHours ? toFigures(inHours) : null;
    const whole = inSteps ? toFigures(inSteps.totals) : null;
    const figures = { all: part, late: whole && part && withoutPart(whole, part), none: whole }[kind];
    const costs = inSteps?.series.map((point) => Number(point.figures.costMicros));
    return {
      totals: figures,
      costs: costs && figures ? cutLast(costs, figures.cost) : null,
      people: inSteps?.series.map((point) => point.figures.activePeople) ?? null,
    };
  }, [kind, inHours, inSteps]);
}

/**
 * It ends at the hour that it is now, and steps are whole. What is short enough is measured by hour; of what is longer only what came later on its
 * last day, to be taken off again.
 */
function byHour({ from, to }: Range): { kind: 'all' | 'late'; range: Range } | { kind: 'none'; range: null } {
  if (to - from <= MAX_USAGE_HOURS * HOUR_MS) return { kind: 'all', range: { from, to } };
  const midnight = Math.ceil(to / DAY_MS) * DAY_MS;
  return midnight === to ? { kind: 'none', range: null } : { kind: 'late', range: { from: to, to: midnight } };
}

/** The last step goes on beyond what is compared: only what is left for it of the whole counts. */
function cutLast(costs: readonly number[], whole: number): readonly number[] {
  const rest = costs.slice(0, -1);
  return costs.length === 0 ? costs : [...rest, Math.max(0, whole - sumOf(rest))];
}
