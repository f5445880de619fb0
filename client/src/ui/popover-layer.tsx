import { clsx } from 'clsx';
import * as Radix from 'radix-ui/popover';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { LayerProps } from './use-layer-trigger.ts';

export interface PopoverLook {
  label: string;
  /** A function is given what closes the popover. */
  children: ReactNode | ((close: () => void) => ReactNode);
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  className?: string;
  /** Where the focus goes at first: to the first thing inside, or to the popover itself where that first thing is not the point. */
  focus?: 'inside' | 'self';
}

export function PopoverLayer({ anchor, onClose, label, children, focus = 'inside', ...look }: LayerProps & PopoverLook) {
  const { align = 'start', side = 'bottom', className } = look;
  const wasLeft = useRef(false);
  const place = useRef(anchor);

  function giveFocusBack(event: Event): void {
    event.preventDefault();
    if (!wasLeft.current) anchor.focus({ preventScroll: true });
  }

  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Anchor virtualRef={place} />
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onInteractOutside={() => (wasLeft.current = true)}
          onOpenAutoFocus={focus === 'self' ? focusItself : undefined}
          onCloseAutoFocus={giveFocusBack}
          className={clsx('z-50 animate-pop rounded-lg bg-raised p-3 text-sm shadow-overlay outline-none', className)}
        >
          {typeof children === 'function' ? children(onClose) : children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function focusItself(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}
