/** A module that is loaded the first time it is needed; until then its readers see null and draw without it. */
import { useEffect, useSyncExternalStore } from 'react';
import { afterPaint } from './after-paint.ts';

export function createLazyModule<T>(load: () => Promise<T>) {
  let loaded: T | null = null;
  let loading: Promise<void> | null = null;
  const listeners = new Set<() => void>();

  async function start(): Promise<void> {
    try {
      loaded = await load();
      for (const listener of listeners) listener();
    } catch {
      // Offline, or a new release took the file away: drawn plain, asked for again with the next need.
      loading = null;
    }
  }

  return {
    want(): void {
      loading ??= start();
    },
    get: () => loaded,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type LazyModule<T> = ReturnType<typeof createLazyModule<T>>;

export function useLazyModule<T>(module: LazyModule<T>, isNeeded: boolean): T | null {
  const loaded = useSyncExternalStore(module.subscribe, module.get);
  useEffect(() => (isNeeded ? afterPaint(module.want) : undefined), [module, isNeeded]);
  return isNeeded ? loaded : null;
}
