import { lazy, Suspense } from 'react';
import { afterFirstPaint } from '../first-paint.ts';
import { useQueue } from './use-queue.ts';

const QueueStack = lazy(afterFirstPaint(async () => ({ default: (await import('./queue-stack.tsx')).QueueStack })));

/** Above the composer; its code comes with the first prompt that waits. */
export function QueueSlot() {
  const { prompts } = useQueue();
  if (prompts.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <QueueStack />
    </Suspense>
  );
}
