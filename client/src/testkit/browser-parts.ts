/** What jsdom has no part of, because it draws nothing: media queries, observers, scrolling. */
import { vi } from 'vitest';
import { WebSocket } from 'ws';

class SilentObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Every media query answers no, but the width asked for by `phone`. */
export function installBrowserParts({ phone = false }: { phone?: boolean } = {}): void {
  const media = (query: string) => ({
    matches: phone && query.includes('width <'),
    media: query,
    addEventListener() {},
    removeEventListener() {},
  });
  // Node's own socket does not take the events of jsdom.
  vi.stubGlobal('WebSocket', WebSocket);
  vi.stubGlobal('matchMedia', media);
  vi.stubGlobal('IntersectionObserver', SilentObserver);
  vi.stubGlobal('ResizeObserver', SilentObserver);
  Element.prototype.scrollIntoView = () => {};
  Element.prototype.scrollTo = () => {};
  Element.prototype.hasPointerCapture = () => false;
  Object.defineProperty(HTMLElement.prototype, 'isContentEditable', {
    configurable: true,
    get(this: HTMLElement) {
      return this.closest('[contenteditable="true"]') !== null;
    },
  });
  Range.prototype.getClientRects = () => Object.assign([], { item: () => null });
}
