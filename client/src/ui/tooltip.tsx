import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './kbd.tsx';

const OPEN_DELAY_MS = 350;
const GAP_PX = 6;
const MARGIN_PX = 8;

export type TooltipSide = 'top' | 'bottom';

/** Put on an element that already has this name: the tooltip is for the eyes. */
export function tooltipProps(label: string, shortcut?: string, side: TooltipSide = 'bottom') {
  return { 'data-tooltip': label, 'data-tooltip-side': side, ...(shortcut === undefined ? {} : { 'data-tooltip-keys': shortcut }) };
}

function targetOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tooltip]') : null;
}

/** One tooltip for the whole page: it follows the pointer that rests and the focus that is seen. */
export function TooltipLayer() {
  const [target, setTarget] = useState<HTMLElement | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function show(next: HTMLElement | null, delayMs: number): void {
      clearTimeout(timer);
      if (next === null || next.dataset['state'] === 'open') return setTarget(null);
      timer = setTimeout(() => setTarget(next), delayMs);
    }
    const onPointer = (event: PointerEvent): void => show(event.pointerType === 'mouse' ? targetOf(event) : null, OPEN_DELAY_MS);
    const onFocus = (event: FocusEvent): void => {
      const next = targetOf(event);
      show(next?.matches(':focus-visible') ? next : null, 0);
    };
    const hide = (): void => show(null, 0);
    const listening = new AbortController();
    const options = { signal: listening.signal, passive: true, capture: true };
    document.addEventListener('pointerover', onPointer, options);
    document.addEventListener('focusin', onFocus, options);
    for (const ending of ['pointerdown', 'keydown', 'scroll', 'focusout', 'pointerleave']) document.addEventListener(ending, hide, options);
    return () => {
      clearTimeout(timer);
      listening.abort();
    };
  }, []);

  return target?.isConnected ? <TooltipCard key={target.dataset['tooltip']} target={target} /> : null;
}

function TooltipCard({ target }: { target: HTMLElement }) {
  const card = useRef<HTMLDivElement>(null);
  const keys = target.dataset['tooltipKeys'];

  useLayoutEffect(() => {
    if (!card.current) return;
    const place = target.getBoundingClientRect();
    const { width, height } = card.current.getBoundingClientRect();
    const left = place.left + place.width / 2 - width / 2;
    const above = place.top - GAP_PX - height;
    const below = place.bottom + GAP_PX;
    const isAbove = (target.dataset['tooltipSide'] === 'top' && above > MARGIN_PX) || below + height > innerHeight - MARGIN_PX;
    card.current.style.left = `${Math.max(MARGIN_PX, Math.min(innerWidth - width - MARGIN_PX, left))}px`;
    card.current.style.top = `${isAbove ? above : below}px`;
  }, [target]);

  return (
    <div
      ref={card}
      aria-hidden="true"
      className="pointer-events-none fixed z-60 flex animate-appear items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs font-medium text-canvas shadow-overlay"
    >
      {target.dataset['tooltip']}
      {keys === undefined ? null : <Kbd keys={keys} inverse />}
    </div>
  );
}
