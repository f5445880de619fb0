import { clsx } from 'clsx';

export function SpinnerMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={clsx('size-3.5 shrink-0 animate-spin', className)}>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

/** Nothing spins without saying what it waits for: the label is always visible. */
export function Spinner({ label, className }: { label: string; className?: string }) {
  return (
    <span role="status" className={clsx('inline-flex items-center gap-2 text-sm text-ink-soft', className)}>
      <SpinnerMark />
      {label}
    </span>
  );
}
