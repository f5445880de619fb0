import { ArrowDown } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { AnswersTurn } from './answers-turn.tsx';
import { NoteTurn } from './note-turn.tsx';
import { PromptTurn } from './prompt-turn.tsx';
import { canWrite, useSession } from './session-context.ts';
import { EmptySession } from './session-states.tsx';
import { useEarlier } from './use-earlier.ts';
import { usePinnedScroll } from './use-pinned-scroll.ts';
import { useView } from './view-context.ts';
import type { Turn } from '../../live/turns.ts';

/** Pages load this far before their place is reached. */
const EARLIER_MARGIN = '1200px 0px 0px 0px';

const TurnView = memo(function TurnView({ turn, isLast }: { turn: Turn; isLast: boolean }) {
  if (turn.kind === 'prompt') return <PromptTurn messageId={turn.messageId} alternatives={turn.alternatives} />;
  if (turn.kind === 'answers') return <AnswersTurn turn={turn} isLast={isLast} />;
  return <NoteTurn messageId={turn.messageId} />;
});

export function MessageList() {
  const { turns } = useView();
  const session = useSession();
  const { scroller, content, isPinned, hasNew, toEnd } = usePinnedScroll();

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain" data-scroller>
        <div ref={content} className="min-h-full pt-6 pb-10 md:pt-10">
          {turns.length === 0 ? (
            <div className="flex min-h-[50dvh] items-center justify-center">
              <EmptySession canWrite={canWrite(session)} />
            </div>
          ) : (
            <main id="messages" aria-label={sessionMessages.messages} className="flex flex-col">
              <Earlier />
              {turns.map((turn, index) => (
                <TurnView key={turn.key} turn={turn} isLast={index === turns.length - 1} />
              ))}
            </main>
          )}
        </div>
      </div>
      {isPinned ? null : (
        <Button
          size="small"
          onClick={toEnd}
          icon={<ArrowDown className="size-3.5" aria-hidden="true" />}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 animate-pop rounded-full! shadow-overlay"
        >
          {hasNew ? sessionMessages.newBelow : sessionMessages.toEnd}
        </Button>
      )}
    </div>
  );
}

function Earlier() {
  const { hasEarlier, state, load } = useEarlier();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });

  useEffect(() => {
    const element = place.current;
    if (!element || state !== 'idle') return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      root: element.closest('[data-scroller]'),
      rootMargin: EARLIER_MARGIN,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [state, hasEarlier]);

  if (!hasEarlier) return null;
  return (
    <div ref={place} className="flex h-12 items-center justify-center gap-3 text-sm text-ink-soft">
      {state === 'loading' ? <Spinner label={sessionMessages.loadingEarlier} /> : null}
      {state === 'failed' ? sessionMessages.earlierFailed : null}
      {state === 'loading' ? null : (
        <Button size="small" variant="ghost" onClick={load}>
          {sessionMessages.earlier}
        </Button>
      )}
    </div>
  );
}
