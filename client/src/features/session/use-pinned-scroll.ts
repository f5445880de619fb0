import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** So close to the end counts as at the end. */
const NEAR_END_PX = 56;

export interface PinnedScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isPinned: boolean;
  /** Something came below while the reader was elsewhere. */
  hasNew: boolean;
  toEnd: () => void;
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

/** Follows the end while the reader is there, never moves the page for a reader who is not. */
export function usePinnedScroll(): PinnedScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const [isPinned, setPinned] = useState(true);
  const [hasNew, setNew] = useState(false);

  const pin = useCallback((next: boolean) => {
    pinned.current = next;
    setPinned(next);
    if (next) setNew(false);
  }, []);

  const toEnd = useCallback(() => {
    pin(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [pin]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    let lastTop = element.scrollTop;
    let lastHeight = element.scrollHeight;
    let lastEnd = distanceToEnd(element);

    function onScroll(): void {
      if (!element) return;
      const isUp = element.scrollTop < lastTop && element.scrollHeight >= lastHeight;
      lastTop = element.scrollTop;
      if (distanceToEnd(element) <= NEAR_END_PX) pin(true);
      else if (isUp) pin(false);
    }

    function onResize(): void {
      if (!element) return;
      if (pinned.current) element.scrollTop = element.scrollHeight;
      else if (distanceToEnd(element) > lastEnd + 1 && element.scrollTop === lastTop) setNew(true);
      lastTop = element.scrollTop;
      lastHeight = element.scrollHeight;
      lastEnd = distanceToEnd(element);
    }

    element.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(onResize);
    observer.observe(inner);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [pin]);

  return { scroller, content, isPinned, hasNew, toEnd };
}
