import { clsx } from 'clsx';

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string;
}

export function Select<T extends string>({ label, value, options, onChange, disabled = false, className }: SelectProps<T>) {
  return (
    <select
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={({ target }) => onChange(options.find((one) => one.value === target.value)?.value ?? value)}
      className={clsx('field-surface h-9 px-2 text-sm disabled:opacity-60 max-md:h-11 max-md:text-base', className)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
