import { usageMessages } from '../../messages/usage-en.ts';
import { Button } from '../../ui/button.tsx';
import { FilterChip } from './filter-chip.tsx';
import { FilterPicker } from './filter-picker.tsx';
import type { Range } from './periods.ts';
import { DIMENSIONS, hasFilters } from './place.ts';
import type { Dimension, Filters } from './place.ts';

interface FilterBarProps {
  slug: string;
  range: Range;
  filters: Filters;
  dimensions: readonly Dimension[];
  onToggle: (dimension: Dimension, value: string) => void;
  onClear: () => void;
}

/** What the figures are narrowed to; each can be taken away, and another one put on. */
export function FilterBar({ slug, range, filters, dimensions, onToggle, onClear }: FilterBarProps) {
  return (
    <div role="group" aria-label={usageMessages.filters} className="flex min-w-0 flex-wrap items-center gap-2">
      {DIMENSIONS.flatMap((dimension) =>
        filters[dimension].map((value) => (
          <FilterChip
            key={`${dimension} ${value}`}
            slug={slug}
            range={range}
            dimension={dimension}
            value={value}
            onRemove={() => onToggle(dimension, value)}
          />
        )),
      )}
      <FilterPicker slug={slug} range={range} filters={filters} dimensions={dimensions} onToggle={onToggle} />
      {hasFilters(filters) ? (
        <Button variant="ghost" size="small" onClick={onClear}>
          {usageMessages.clearFilters}
        </Button>
      ) : null}
    </div>
  );
}
