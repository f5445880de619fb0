import { X } from 'lucide-react';
import { usageMessages } from '../../messages/usage-en.ts';
import type { Range } from './periods.ts';
import { withoutFilters, FIRST_PLACE } from './place.ts';
import type { Dimension } from './place.ts';
import { useGroups } from './use-groups.ts';

interface FilterChipProps {
  slug: string;
  range: Range;
  dimension: Dimension;
  value: string;
  onRemove: () => void;
}

const { filters: NONE } = withoutFilters(FIRST_PLACE);

/** One thing that the figures are narrowed to, by its name. */
export function FilterChip({ slug, range, dimension, value, onRemove }: FilterChipProps) {
  const words = usageMessages;
  const isName = dimension === 'provider';
  const { groups } = useGroups({ slug, range, split: dimension, filters: { ...NONE, [dimension]: [value] }, pause: isName });
  const name = groups?.find(({ key }) => key === value)?.name ?? value;
  return (
    <span className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-md bg-accent-soft pl-2.5 text-xs max-md:h-9">
      <span className="text-ink-soft">{words.splits[dimension]}</span>
      <span className="truncate font-medium text-ink">{name}</span>
      <button
        type="button"
        aria-label={words.removeFilter(words.splits[dimension], name)}
        onClick={onRemove}
        className="flex h-full w-7 shrink-0 items-center justify-center rounded-r-md text-ink-soft hover:bg-hover hover:text-ink max-md:w-9"
      >
        <X className="size-3.5" aria-hidden="true" />
      </button>
    </span>
  );
}
