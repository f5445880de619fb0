import { clsx } from 'clsx';
import { X } from 'lucide-react';
import * as Radix from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { messages } from '../messages/messages.ts';
import { IconButton } from './icon-button.tsx';

const SIZES = { small: 'max-w-sm', medium: 'max-w-lg', large: 'max-w-2xl' } as const;

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string | undefined;
  size?: keyof typeof SIZES;
  footer?: ReactNode;
  children?: ReactNode;
};

/** The backdrop is a plain element: radix's Overlay injects a style element, which the CSP refuses. */
export function Dialog({ open, onOpenChange, title, description, size = 'medium', footer, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 animate-appear bg-backdrop" aria-hidden="true" />
        <div className="pointer-events-none fixed inset-0 z-40 flex items-end justify-center md:items-start md:p-6 md:pt-[12vh]">
          <Radix.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            onOpenAutoFocus={focusDialogItself}
            className={clsx(
              'pointer-events-auto flex max-h-[85dvh] w-full animate-pop flex-col rounded-t-xl bg-raised shadow-overlay outline-none md:rounded-lg',
              SIZES[size],
            )}
          >
            <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
              <div>
                <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
                {description === undefined ? null : (
                  <Radix.Description className="mt-0.5 text-sm text-ink-soft">{description}</Radix.Description>
                )}
              </div>
              <Radix.Close asChild>
                <IconButton label={messages.common.close} size="small" className="-mr-1.5">
                  <X />
                </IconButton>
              </Radix.Close>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
            {footer === undefined ? null : <footer className="flex justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Called when nothing inside took the focus by itself: the dialog does, so that its title is read, not the button that closes it. */
function focusDialogItself(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}
