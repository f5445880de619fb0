import { Search } from 'lucide-react';
import { AUDIT_ACTIONS } from '../../../../schema/wire/audit.ts';
import { auditMessages as words } from '../../messages/audit-en.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { PERIODS, NO_FILTER, isEmptyFilter } from './audit-filter.ts';
import type { AuditFilter } from './audit-filter.ts';

interface FilterBarProps {
  filter: AuditFilter;
  people: readonly { id: string; displayName: string }[];
  onChange: (filter: AuditFilter) => void;
}

export function FilterBar({ filter, people, onChange }: FilterBarProps) {
  const change = (part: Partial<AuditFilter>): void => onChange({ ...filter, ...part });
  return (
    <div role="search" className="flex flex-wrap gap-2">
      <div className="relative min-w-48 flex-1 max-md:basis-full">
        <Search className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" aria-hidden="true" />
        <input
          type="search"
          value={filter.query}
          maxLength={200}
          onChange={({ target }) => change({ query: target.value })}
          aria-label={words.searchLabel}
          placeholder={words.searchPlaceholder}
          autoComplete="off"
          spellCheck={false}
          className="field-surface h-9 w-full pr-2 pl-8.5 text-sm max-md:h-11 max-md:text-base"
        />
      </div>
      <Select
        label={words.who}
        value={filter.actorId}
        options={[{ value: '', label: words.everybody }, ...people.map(({ id, displayName }) => ({ value: id, label: displayName }))]}
        onChange={(actorId) => change({ actorId })}
        className="max-w-44 max-md:max-w-none max-md:flex-1"
      />
      <Select
        label={words.what}
        value={filter.action}
        options={[
          { value: '', label: words.everything },
          ...AUDIT_ACTIONS.map((one) => ({ value: one as string, label: words.action(one) })),
        ]}
        onChange={(action) => change({ action })}
        className="max-w-56 max-md:max-w-none max-md:flex-1"
      />
      <Select
        label={words.since}
        value={filter.period}
        options={PERIODS.map((one) => ({ value: one, label: words.periods[one] }))}
        onChange={(period) => change({ period })}
        className="max-md:basis-full"
      />
      {isEmptyFilter(filter) ? null : (
        <Button variant="ghost" onClick={() => onChange(NO_FILTER)} className="max-md:h-11 max-md:basis-full">
          {words.clear}
        </Button>
      )}
    </div>
  );
}
