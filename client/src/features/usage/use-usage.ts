import { useMemo } from 'react';
import type { TimeUnit } from '../../ui/charts/zone.ts';
import { DAY_MS } from '../../ui/charts/zone.ts';
import type { Range, Ranges } from './periods.ts';
import type { Place } from './place.ts';
import { questionOf, toView } from './to-view.ts';
import { UsageFiguresDocument } from './usage-documents.ts';
import { useBefore } from './use-before.ts';
import type { Before } from './use-before.ts';
import { useGoodQuery } from './use-good-query.ts';

const NOT_COMPARED: Before = { totals: null, costs: null, people: null };

interface UsageOptions {
  slug: string;
  place: Place;
  ranges: Ranges;
  unit: TimeUnit;
}

export function useUsage({ slug, place, ranges: { shown, previous }, unit }: UsageOptions) {
  const { split, filters } = place;
  const main = useGoodQuery({
    query: UsageFiguresDocument,
    variables: { slug, input: questionOf({ range: shown, unit, split, filters }) },
  });
  const usage = main.good?.data.workspace?.usage;
  const question = main.good?.variables.input;
  const view = useMemo(() => (usage && question ? toView(usage, question) : undefined), [usage, question]);

  const pause = !place.compares || view === undefined || !isShown(previous, view.limitedTo, Date.parse(view.asOf));
  const before = useBefore({ slug, previous, unit, filters, pause });
  return { ...main, workspace: main.good?.data.workspace, view, before: main.isStale || pause ? NOT_COMPARED : before };
}

/** A plan that shows fewer days has nothing to compare with before them. */
function isShown({ from }: Range, limitedTo: number | null, asOf: number): boolean {
  return limitedTo === null || from >= asOf - limitedTo * DAY_MS;
}
