import { clsx } from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { SpinnerMark } from './spinner.tsx';

const VARIANTS = {
  primary: 'bg-primary text-on-accent shadow-raised hover:bg-primary-hover',
  secondary: 'border border-line bg-raised text-ink shadow-raised hover:bg-[color-mix(in_oklch,var(--raised),var(--ink)_4%)]',
  ghost: 'text-ink-soft hover:bg-hover hover:text-ink',
  danger: 'border border-line bg-raised text-danger shadow-raised hover:bg-danger-soft',
} as const;

const SIZES = { small: 'h-7 px-2.5 text-xs', medium: 'h-9 px-3.5 text-sm' } as const;

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Words to show while the click is being carried out; the button is disabled meanwhile. */
  busy?: string | undefined;
  icon?: ReactNode;
};

export function Button({
  variant = 'secondary',
  size = 'medium',
  busy,
  icon,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      disabled={disabled === true || busy !== undefined}
      className={clsx(
        'touch-target inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors select-none',
        'disabled:cursor-default disabled:opacity-60',
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
      {...rest}
    >
      {busy === undefined ? icon : <SpinnerMark />}
      {busy ?? children}
    </button>
  );
}
