import { clsx } from 'clsx';
import * as Radix from 'radix-ui/dropdown-menu';
import { useRef } from 'react';
import type { CSSProperties } from 'react';
import { MenuPartsContext } from './menu-parts.ts';
import type { MenuLook } from './menu-parts.ts';
import type { LayerProps } from './use-layer-trigger.ts';

function focusFirstItem(content: HTMLElement | null): void {
  requestAnimationFrame(() => content?.querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')?.focus());
}

/** The open menu. Its own trigger is a place over the real one, which stands in the page without this code. */
export function MenuLayer({ anchor, isByKeyboard, onClose, align = 'end', side = 'bottom', className, children }: LayerProps & MenuLook) {
  const wasLeft = useRef(false);
  const { left, top, width, height } = anchor.getBoundingClientRect();
  const place: CSSProperties = { left, top, width, height };

  function giveFocusBack(event: Event): void {
    event.preventDefault();
    // What an item has opened may have the focus by now.
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (!wasLeft.current && isFree) anchor.focus({ preventScroll: true });
  }

  return (
    <Radix.Root open modal={false} onOpenChange={onClose}>
      <Radix.Trigger aria-hidden="true" tabIndex={-1} className="pointer-events-none fixed opacity-0" style={place} />
      <Radix.Portal>
        <Radix.Content
          ref={isByKeyboard ? focusFirstItem : null}
          aria-labelledby={anchor.id}
          align={align}
          side={side}
          sideOffset={5}
          collisionPadding={8}
          onInteractOutside={() => (wasLeft.current = true)}
          onCloseAutoFocus={giveFocusBack}
          className={clsx(
            'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-pop overflow-y-auto rounded-lg bg-raised p-1 shadow-overlay',
            className,
          )}
        >
          <MenuPartsContext value={Radix}>{children}</MenuPartsContext>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
