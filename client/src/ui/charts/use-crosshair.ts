import { useState } from 'react';
import type { FocusEvent, KeyboardEvent, PointerEvent } from 'react';

const PAGE = 7;

const MOVES: Record<string, (index: number, last: number) => number> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  ArrowDown: (index) => index - 1,
  ArrowUp: (index) => index + 1,
  PageUp: (index) => index - PAGE,
  PageDown: (index) => index + PAGE,
  Home: () => 0,
  End: (_index, last) => last,
};

interface CrosshairOptions {
  count: number;
  /** Which bucket lies at this place, counted from the left edge of the plot. */
  at: (px: number) => number;
}

/** Which bucket is read: it follows the mouse, the finger that taps and drags, and the arrow keys. */
export function useCrosshair({ count, at }: CrosshairOptions) {
  const [held, setHeld] = useState<number | null>(null);
  const last = count - 1;
  const active = held === null || count === 0 ? null : Math.min(held, last);
  const from = (event: PointerEvent<HTMLElement>): number => at(event.clientX - event.currentTarget.getBoundingClientRect().left);

  return {
    active,
    handlers: {
      onPointerMove(event: PointerEvent<HTMLElement>): void {
        // A finger that scrolls the page reads nothing; one that was put down here does.
        if (event.pointerType === 'mouse' || event.buttons > 0) setHeld(from(event));
      },
      onPointerDown: (event: PointerEvent<HTMLElement>): void => setHeld(from(event)),
      onPointerLeave(event: PointerEvent<HTMLElement>): void {
        if (event.pointerType === 'mouse') setHeld(null);
      },
      onPointerCancel: (): void => setHeld(null),
      onFocus(event: FocusEvent<HTMLElement>): void {
        if (event.currentTarget.matches(':focus-visible')) setHeld((now) => now ?? last);
      },
      onBlur: (): void => setHeld(null),
      onKeyDown(event: KeyboardEvent<HTMLElement>): void {
        if (event.metaKey || event.ctrlKey || event.altKey) return;
        if (event.key === 'Escape' && active !== null) {
          event.stopPropagation();
          return setHeld(null);
        }
        const move = MOVES[event.key];
        if (!move) return;
        event.preventDefault();
        setHeld(active === null && event.key !== 'Home' ? last : Math.max(0, Math.min(last, move(active ?? last, last))));
      },
    },
  };
}
