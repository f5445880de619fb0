import { useState } from 'react';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { Field } from '../../../ui/field.tsx';
import { dayOf, EXPIRIES } from './expiry.ts';
import type { LinkErrors, LinkOptionValues } from './new-link.ts';
import { Select } from './select.tsx';

interface LinkOptionsProps {
  options: LinkOptionValues;
  errors: LinkErrors;
  onChange: (options: LinkOptionValues) => void;
}

export function LinkOptions({ options, errors, onChange }: LinkOptionsProps) {
  const [today] = useState(() => dayOf(Date.now()));
  return (
    <div className="mt-2 flex flex-col gap-4 rounded-lg border border-line p-3.5">
      <Field
        label={sharingMessages.linkName}
        placeholder={sharingMessages.linkNamePlaceholder}
        autoComplete="off"
        value={options.name}
        onChange={({ target }) => onChange({ ...options, name: target.value })}
        error={errors.name}
      />
      <div className="flex flex-wrap items-start gap-x-3 gap-y-4">
        <div className="flex min-w-40 flex-1 flex-col gap-1.5">
          <span className="text-sm font-medium" aria-hidden="true">
            {sharingMessages.expiry}
          </span>
          <Select
            label={sharingMessages.expiry}
            value={options.expiry}
            options={EXPIRIES.map((value) => ({ value, label: sharingMessages.expiries[value] }))}
            onChange={(expiry) => onChange({ ...options, expiry, date: options.date || today })}
          />
        </div>
        {options.expiry === 'date' ? (
          <Field
            label={sharingMessages.expiryDate}
            type="date"
            min={today}
            value={options.date}
            onChange={({ target }) => onChange({ ...options, date: target.value })}
            error={errors.date}
            className="min-w-40 flex-1"
          />
        ) : null}
      </div>
      <Field
        label={sharingMessages.password}
        hint={sharingMessages.passwordHint}
        type="text"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={options.password}
        onChange={({ target }) => onChange({ ...options, password: target.value })}
        error={errors.password}
      />
    </div>
  );
}
