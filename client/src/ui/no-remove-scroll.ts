import type { ReactNode } from 'react';

/**
 * Stands in for react-remove-scroll, which radix brings along for its overlays: it injects a style element (the CSP refuses that)
 * and locks the body's scrolling, which does not scroll here anyway.
 */
export function RemoveScroll({ children }: { children?: ReactNode }): ReactNode {
  return children;
}
