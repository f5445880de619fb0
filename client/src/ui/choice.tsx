interface ChoiceProps<T extends string> {
  legend: string;
  name: string;
  value: T;
  values: readonly T[];
  names: Readonly<Record<T, string>>;
  /** Said below, of the one that is chosen. */
  meanings?: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>({ legend, name, value, values, names, meanings, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-1.5">
        {values.map((one) => (
          <label
            key={one}
            className="touch-target inline-flex h-8 cursor-pointer items-center rounded-full border border-line px-3 text-xs font-medium text-ink-soft transition-colors has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-1"
          >
            <input type="radio" name={name} value={one} checked={value === one} onChange={() => onChange(one)} className="sr-only" />
            {names[one]}
          </label>
        ))}
      </div>
      {meanings === undefined ? null : <p className="mt-1.5 text-xs text-ink-soft">{meanings[value]}</p>}
    </fieldset>
  );
}
