import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactElement, Ref } from 'react';
import { useLazyModule } from './lazy-module.ts';
import type { LazyModule } from './lazy-module.ts';

interface TriggerProps {
  ref?: Ref<HTMLButtonElement>;
  id?: string;
  'aria-haspopup'?: 'menu' | 'dialog';
  'aria-expanded'?: boolean;
  'data-state'?: 'open' | 'closed';
  onPointerEnter?: () => void;
  onPointerDown?: () => void;
  onFocus?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onClick?: (event: MouseEvent) => void;
}

/** A button, or a component that hands its properties on to one. */
export type TriggerElement = ReactElement<TriggerProps>;

export interface LayerProps {
  anchor: HTMLElement;
  isByKeyboard: boolean;
  onClose: () => void;
}

type Opened = 'closed' | 'by-pointer' | 'by-keyboard';

/** A button whose layer comes with its own code: fetched when somebody comes near the button, shown when it is there. */
export function useLayerTrigger<T>(layer: LazyModule<T>, kind: 'menu' | 'dialog', onOpenChange?: (open: boolean) => void) {
  const [opened, setOpened] = useState<Opened>('closed');
  const button = useRef<HTMLButtonElement>(null);
  const wasOpenBefore = useRef(false);
  const id = useId();
  const isOpen = opened !== 'closed';
  const module = useLazyModule(layer, isOpen);

  function change(next: Opened): void {
    setOpened(next);
    onOpenChange?.(next !== 'closed');
  }

  const triggerProps: TriggerProps = {
    ref: button,
    id,
    'aria-haspopup': kind,
    'aria-expanded': isOpen,
    'data-state': isOpen ? 'open' : 'closed',
    onPointerEnter: layer.want,
    onFocus: layer.want,
    // The press that falls outside of an open layer has closed it by the time of the click.
    onPointerDown: () => (wasOpenBefore.current = isOpen),
    onClick(event) {
      if (!wasOpenBefore.current) change(event.detail === 0 ? 'by-keyboard' : 'by-pointer');
      wasOpenBefore.current = false;
    },
    onKeyDown(event) {
      if (kind !== 'menu' || event.key !== 'ArrowDown') return;
      event.preventDefault();
      change('by-keyboard');
    },
  };

  return {
    triggerProps,
    /** The code of the layer, while it is to be seen. */
    shown: isOpen ? module : null,
    layerProps: (): LayerProps => ({ anchor: button.current!, isByKeyboard: opened === 'by-keyboard', onClose: () => change('closed') }),
  };
}
