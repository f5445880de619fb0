import { createContext } from 'react';

/** What is this close to the reader is drawn; the rest only keeps its place. */
const NEAR_MARGIN = '1500px 0px';

export type NearListener = (isNear: boolean, height: number) => void;

/** One observer for all turns of a list. The height comes with the observation, so that nobody has to measure. */
export function createNearWatcher() {
  const listeners = new WeakMap<Element, NearListener>();
  let observer: IntersectionObserver | null = null;

  function observe(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting, entry.boundingClientRect.height);
  }

  return {
    watch(element: Element, listener: NearListener): () => void {
      observer ??= new IntersectionObserver(observe, { root: element.closest('[data-scroller]'), rootMargin: NEAR_MARGIN });
      listeners.set(element, listener);
      observer.observe(element);
      return () => observer?.unobserve(element);
    },
  };
}

export type NearWatcher = ReturnType<typeof createNearWatcher>;

export const NearContext = createContext<NearWatcher | null>(null);
