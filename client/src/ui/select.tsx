import { clsx } from 'clsx';

export interface SelectProps<T extends string> {
  /** Read out; not in sight. */
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  className?: string;
}

/** One of a few, as the device shows such lists. */
export function Select<T extends string>({ label, value, options, onChange, className }: SelectProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(options.find((one) => one.value === target.value)?.value ?? value)}
      className={clsx('field-surface h-9 px-2 text-sm max-md:h-11 max-md:text-base', className)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
