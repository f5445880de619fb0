import { useMemo } from 'react';
import type { Range } from './periods.ts';
import type { Filters, Split } from './place.ts';
import { questionOf, toGroups } from './to-view.ts';
import { UsageGroupsDocument } from './usage-documents.ts';
import { useGoodQuery } from './use-good-query.ts';

interface GroupsOptions {
  slug: string;
  range: Range;
  split: Split;
  filters: Filters;
  pause?: boolean;
}

/** What was spent in this time, by one dimension. */
export function useGroups({ slug, range, split, filters, pause = false }: GroupsOptions) {
  const input = questionOf({ range, unit: 'day', split, filters });
  const { good, ...rest } = useGoodQuery({ query: UsageGroupsDocument, variables: { slug, input }, pause });
  const answer = good?.data.workspace?.usage.groups;
  const groups = useMemo(() => (answer ? toGroups(answer, split) : undefined), [answer, split]);
  return { ...rest, groups };
}
