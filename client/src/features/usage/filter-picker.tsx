import { clsx } from 'clsx';
import { ArrowLeft, Check, ChevronRight, ListFilter } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../../api/errors.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FORMATS } from './figures.ts';
import type { Range } from './periods.ts';
import type { Dimension, Filters } from './place.ts';
import { useGroups } from './use-groups.ts';

interface FilterPickerProps {
  slug: string;
  range: Range;
  filters: Filters;
  dimensions: readonly Dimension[];
  onToggle: (dimension: Dimension, value: string) => void;
}

const ROW = 'touch-target flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-hover';

export function FilterPicker(props: FilterPickerProps) {
  return (
    <Popover
      label={usageMessages.filterBy}
      className="w-64 p-1.5!"
      trigger={
        <Button size="small" icon={<ListFilter className="size-3.5 text-ink-soft" aria-hidden="true" />}>
          {usageMessages.addFilter}
        </Button>
      }
    >
      <Steps {...props} />
    </Popover>
  );
}

/** First what to filter by, then which ones. */
function Steps({ dimensions, ...props }: FilterPickerProps) {
  const [dimension, setDimension] = useState<Dimension | null>(null);
  const words = usageMessages;
  if (dimension !== null) return <Values {...props} dimension={dimension} onBack={() => setDimension(null)} />;
  return (
    <>
      <p className="px-2 pt-1 pb-1.5 text-xs font-medium text-ink-soft">{words.filterBy}</p>
      <ul>
        {dimensions.map((one) => (
          <li key={one}>
            <button type="button" onClick={() => setDimension(one)} className={ROW}>
              <span className="flex-1">{words.splits[one]}</span>
              <ChevronRight className="size-4 text-ink-faint" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ValuesProps extends Omit<FilterPickerProps, 'dimensions'> {
  dimension: Dimension;
  onBack: () => void;
}

function Values({ slug, range, filters, dimension, onToggle, onBack }: ValuesProps) {
  const words = usageMessages;
  const { groups, problem } = useGroups({ slug, range, split: dimension, filters: { ...filters, [dimension]: [] } });
  const values = groups?.filter(({ kind }) => kind === 'VALUE');
  return (
    <>
      <div className="flex items-center gap-1 pb-1">
        <IconButton label={words.back} size="small" autoFocus onClick={onBack}>
          <ArrowLeft />
        </IconButton>
        <p className="text-sm font-medium">{words.topTitle[dimension]}</p>
      </div>
      {values === undefined && problem ? (
        <p role="alert" className="px-2 py-3 text-sm text-danger">
          {describeError(problem).title}
        </p>
      ) : null}
      {values === undefined && !problem ? (
        <div role="status" aria-label={words.loading} className="flex flex-col gap-2 p-2">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      ) : null}
      {values?.length === 0 ? <p className="px-2 py-3 text-sm text-ink-soft">{words.nothingToFilter}</p> : null}
      <ul className="max-h-72 overflow-y-auto">
        {values?.map(({ key, name, cost }) => {
          const isOn = filters[dimension].includes(key);
          return (
            <li key={key}>
              <button
                type="button"
                aria-pressed={isOn}
                onClick={() => onToggle(dimension, key)}
                className={clsx(ROW, isOn && 'font-medium')}
              >
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-xs text-ink-soft tabular-nums">{FORMATS.cost.short(cost)}</span>
                <Check className={clsx('size-4 text-accent', !isOn && 'invisible')} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
