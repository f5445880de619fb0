/** What the page draws of comments: their code comes after the first paint. */
import { Suspense, lazy } from 'react';
import { afterFirstPaint } from '../first-paint.ts';

const talk = afterFirstPaint(() => import('./message-talk.tsx'));
const Buttons = lazy(async () => ({ default: (await talk()).TalkButtons }));
const Items = lazy(async () => ({ default: (await talk()).TalkItems }));
const Picker = lazy(afterFirstPaint(async () => ({ default: (await import('./reaction-picker.tsx')).OpenReactionPicker })));
const Bar = lazy(async () => ({ default: (await talk()).TalkBar }));
const Layer = lazy(afterFirstPaint(async () => ({ default: (await import('./comments-layer.tsx')).CommentsLayer })));

export function TalkButtons({ messageId }: { messageId: string }) {
  return (
    <Suspense fallback={null}>
      <Buttons messageId={messageId} />
    </Suspense>
  );
}

export function TalkItems(props: { messageId: string; onReact: () => void }) {
  return (
    <Suspense fallback={null}>
      <Items {...props} />
    </Suspense>
  );
}

export function OpenReactionPicker(props: { messageId: string; anchor: HTMLElement; onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      <Picker {...props} />
    </Suspense>
  );
}

export function TalkBar({ messageId }: { messageId: string }) {
  return (
    <Suspense fallback={null}>
      <Bar messageId={messageId} />
    </Suspense>
  );
}

export function CommentsLayer() {
  return (
    <Suspense fallback={null}>
      <Layer />
    </Suspense>
  );
}
