import { History } from 'lucide-react';
import { useMemo, useSyncExternalStore } from 'react';
import { replayMessages } from '../../../messages/replay-en.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { usePinnedScroll } from '../use-pinned-scroll.ts';
import type { ReplayedMessage } from './documents.ts';
import { ReplayBar } from './replay-bar.tsx';
import { ReplayedTurn } from './replayed-message.tsx';
import { cutText, shownAt, timelineOf, wholeAt } from './timeline.ts';
import { usePlayer } from './use-player.ts';
import { useReplayKeys } from './use-replay-keys.ts';
import { useReplayMessages } from './use-replay-messages.ts';

/** What lies further back is a number: nobody reads it while the end grows. */
const MOST_DRAWN = 30;
const STILL = '(prefers-reduced-motion: reduce)';

function useWantsStill(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(STILL);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(STILL).matches,
  );
}

/** The mainline as it came about, in the place of the messages and the prompt. */
export function Replay({ onClose }: { onClose: () => void }) {
  const { load, retry } = useReplayMessages();
  if (load.kind === 'ready' && load.messages.length > 0) return <Stage messages={load.messages} onClose={onClose} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-3">
      {load.kind === 'loading' ? (
        <Spinner label={replayMessages.loading(load.loaded)} />
      ) : load.kind === 'failed' ? (
        <ErrorState title={replayMessages.failedTitle} description={replayMessages.failedBody} onRetry={retry} />
      ) : (
        <EmptyState icon={<History />} title={replayMessages.emptyTitle}>
          {replayMessages.emptyBody}
        </EmptyState>
      )}
      <Button variant="ghost" size="small" onClick={onClose}>
        {replayMessages.close}
      </Button>
    </div>
  );
}

function Stage({ messages, onClose }: { messages: readonly ReplayedMessage[]; onClose: () => void }) {
  const timeline = useMemo(() => timelineOf(messages), [messages]);
  const player = usePlayer(timeline);
  const wantsStill = useWantsStill();
  useReplayKeys(player, onClose);
  const { scroller, content } = usePinnedScroll();
  const { count, length } = (wantsStill ? wholeAt : shownAt)(timeline, player.atMs);
  const from = Math.max(0, count - MOST_DRAWN);
  return (
    <>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <section ref={content} aria-label={replayMessages.label} className="min-h-full pb-8">
          {from > 0 ? <p className="reading-column pt-6 text-center text-xs text-ink-soft">{replayMessages.earlier(from)}</p> : null}
          {messages.slice(from, count).map((message, index) => {
            const isLast = from + index === count - 1;
            return <ReplayedTurn key={message.id} message={message} text={isLast ? cutText(message.text, length) : message.text} />;
          })}
          {player.isOver ? <p className="reading-column pt-8 text-xs text-ink-faint">{replayMessages.gap}</p> : null}
        </section>
      </div>
      <ReplayBar timeline={timeline} player={player} count={count} onClose={onClose} />
    </>
  );
}
