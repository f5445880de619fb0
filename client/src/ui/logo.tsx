import { clsx } from 'clsx';

/** Two voices facing each other. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      aria-hidden="true"
      className={clsx('shrink-0', className)}
      fill="none"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <rect width="32" height="32" rx="9" fill="oklch(0.435 0.076 214)" />
      <path d="M14.2 8.5H9.6a3.1 3.1 0 0 0-3.1 3.1v4.6a3.1 3.1 0 0 0 3.1 3.1h.4v3.2l3.4-3.2h.8" stroke="oklch(0.955 0.015 95)" />
      <path d="M17.8 23.5h4.6a3.1 3.1 0 0 0 3.1-3.1v-4.6a3.1 3.1 0 0 0-3.1-3.1H22V9.5l-3.4 3.2h-.8" stroke="oklch(0.82 0.11 72)" />
    </svg>
  );
}
