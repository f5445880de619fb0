import { clsx } from 'clsx';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { tooltipProps } from './tooltip.tsx';
import type { TooltipSide } from './tooltip.tsx';

const SIZES = { small: 'size-7', medium: 'size-8' } as const;

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & {
  label: string;
  shortcut?: string | undefined;
  size?: keyof typeof SIZES;
  active?: boolean;
  tooltipSide?: TooltipSide;
  ref?: Ref<HTMLButtonElement>;
};

export function IconButton({
  label,
  shortcut,
  size = 'medium',
  active = false,
  tooltipSide = 'bottom',
  className,
  type = 'button',
  children,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      {...tooltipProps(label, shortcut, tooltipSide)}
      className={clsx(
        'touch-target inline-flex shrink-0 items-center justify-center rounded-md transition-colors hover:bg-hover hover:text-ink [&>svg]:size-4',
        'disabled:cursor-default disabled:opacity-50',
        active ? 'bg-pressed text-ink' : 'text-ink-soft',
        SIZES[size],
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
