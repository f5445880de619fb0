import { clsx } from 'clsx';
import { useId } from 'react';
import type { InputHTMLAttributes } from 'react';

export type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  error?: string | undefined;
  hint?: string | undefined;
  hideLabel?: boolean;
};

export function Field({ label, error, hint, hideLabel = false, className, id, ...input }: FieldProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  const noteId = `${inputId}-note`;
  const note = error ?? hint;
  return (
    <div className={clsx('flex flex-col gap-1.5', className)}>
      <label htmlFor={inputId} className={hideLabel ? 'sr-only' : 'text-sm font-medium text-ink'}>
        {label}
      </label>
      <input
        id={inputId}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : noteId}
        className={clsx(
          'field-surface h-9 w-full px-3 text-sm max-md:h-11 max-md:text-base',
          'focus-visible:outline-2 focus-visible:-outline-offset-1',
          error !== undefined && 'border-danger!',
        )}
        {...input}
      />
      {note === undefined ? null : (
        <p id={noteId} className={clsx('text-xs', error === undefined ? 'text-ink-soft' : 'text-danger')}>
          {note}
        </p>
      )}
    </div>
  );
}
