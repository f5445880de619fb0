import { clsx } from 'clsx';
import * as Radix from 'radix-ui/popover';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { LayerProps } from './use-layer-trigger.ts';

export interface PopoverLook {
  label: string;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  className?: string;
}

export function PopoverLayer({ anchor, onClose, label, align = 'start', side = 'bottom', className, children }: LayerProps & PopoverLook) {
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
          onCloseAutoFocus={giveFocusBack}
          className={clsx('z-50 animate-pop rounded-lg bg-raised p-3 text-sm shadow-overlay outline-none', className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
