import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

const AROUND = 12;
/** Before the list has been measured, and where nothing can be. */
const AT_FIRST = 40;

/** The rows in sight of a list that scrolls, and some around them. */
export function useVisibleRows(scroller: RefObject<HTMLElement | null>, total: number, rowPx: number): { first: number; last: number } {
  const [window, setWindow] = useState({ first: 0, count: AT_FIRST });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    function look(): void {
      if (!element) return;
      const first = Math.max(0, Math.floor(element.scrollTop / rowPx) - AROUND);
      const count = element.clientHeight > 0 ? Math.ceil(element.clientHeight / rowPx) + 2 * AROUND : AT_FIRST;
      setWindow((before) => (before.first === first && before.count === count ? before : { first, count }));
    }
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, rowPx, total]);

  const first = Math.min(window.first, Math.max(0, total - 1));
  return { first, last: Math.min(total - 1, first + window.count) };
}
