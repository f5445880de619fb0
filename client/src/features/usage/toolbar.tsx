import { Check, GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import { usageMessages } from '../../messages/usage-en.ts';
import { Button } from '../../ui/button.tsx';
import type { TimeUnit } from '../../ui/charts/zone.ts';
import { ChoiceMenu } from './choice-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import { PeriodPicker } from './period-picker.tsx';
import type { Ranges } from './periods.ts';
import { toggleFilter, withoutFilters } from './place.ts';
import type { Dimension, Place } from './place.ts';

interface ToolbarProps {
  slug: string;
  place: Place;
  ranges: Ranges;
  unit: TimeUnit;
  units: readonly TimeUnit[];
  dimensions: readonly Dimension[];
  now: number;
  onGo: (place: Place) => void;
  /** At the end of the row. */
  children?: ReactNode;
}

/** Which time, in which steps, compared or not, and narrowed to what. */
export function Toolbar({ slug, place, ranges, unit, units, dimensions, now, onGo, children }: ToolbarProps) {
  const words = usageMessages;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <PeriodPicker
        key={`${place.period.kind} ${place.period.from} ${place.period.to}`}
        period={place.period}
        shown={ranges.shown}
        now={now}
        onPick={(period) => onGo({ ...place, period, unit: undefined })}
      />
      <ChoiceMenu label={words.unit} value={unit} values={units} names={words.units} onPick={(next) => onGo({ ...place, unit: next })} />
      <Button
        size="small"
        aria-pressed={place.compares}
        title={words.compareMeaning}
        onClick={() => onGo({ ...place, compares: !place.compares })}
        icon={
          place.compares ? (
            <Check className="size-3.5 text-accent" aria-hidden="true" />
          ) : (
            <GitCompareArrows className="size-3.5 text-ink-soft" aria-hidden="true" />
          )
        }
      >
        {words.compare}
      </Button>
      <span className="mx-1 h-5 w-px bg-line max-md:hidden" aria-hidden="true" />
      <FilterBar
        slug={slug}
        range={ranges.shown}
        filters={place.filters}
        dimensions={dimensions}
        onToggle={(dimension, value) => onGo({ ...place, filters: toggleFilter(place.filters, dimension, value) })}
        onClear={() => onGo(withoutFilters(place))}
      />
      {children === undefined ? null : <div className="ml-auto">{children}</div>}
    </div>
  );
}
