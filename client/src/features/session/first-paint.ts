/** Messages first: code that only adds to them is asked for when the first session of this tab is on the screen (e2e/weight.spec.ts). */
import { useEffect } from 'react';
import { afterPaint } from '../../ui/after-paint.ts';

const painted = Promise.withResolvers<void>();

/** Of the page whose paint it is. */
export function useTellFirstPaint(): void {
  useEffect(() => afterPaint(painted.resolve), []);
}

/** For `lazy`. */
export function afterFirstPaint<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    await painted.promise;
    return load();
  };
}
