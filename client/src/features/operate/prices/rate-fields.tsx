import { priceMessages } from '../../../messages/prices-en.ts';
import { Field } from '../../../ui/field.tsx';
import { RATE_FIELDS } from './price-form.ts';
import type { PriceProblems, WrittenRates } from './price-form.ts';

const words = priceMessages.form;
const SAME: Readonly<Record<string, string>> = words.sameAs;

interface RateFieldsProps {
  rates: WrittenRates;
  /** As the server names the fields in its refusals. */
  prefix: '' | 'above.';
  problems: PriceProblems;
  onWrite: (rates: WrittenRates) => void;
  /** Whether the dialog begins here. */
  isFirst?: boolean;
}

export function RateFields({ rates, prefix, problems, onWrite, isFirst = false }: RateFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-4 sm:grid-cols-3">
      {RATE_FIELDS.map((field) => (
        <Field
          key={field}
          label={`${words.rates[field]}, $`}
          inputMode="decimal"
          autoComplete="off"
          autoFocus={isFirst && field === 'input'}
          placeholder={SAME[field]}
          value={rates[field]}
          onChange={(event) => onWrite({ ...rates, [field]: event.target.value })}
          error={problems[`${prefix}${field}`]}
        />
      ))}
    </div>
  );
}
