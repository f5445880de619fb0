import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Thread } from '../../../live/comments.ts';
import { commentMessages } from '../../../messages/comments-en.ts';
import type { MarkRanges } from './anchors/use-anchor-marks.ts';
import { NewThreadCard } from './new-thread-card.tsx';
import { stackCards } from './stack-cards.ts';
import type { Card } from './stack-cards.ts';
import { ThreadCard } from './thread-card.tsx';
import { useTalk } from './use-talk.ts';

const GAP_PX = 10;
/** Below the head of a message, where its text begins. */
const HEAD_PX = 34;

interface CommentMarginProps {
  threads: readonly Thread[];
  ranges: RefObject<MarkRanges>;
  /** Called by whoever knows that something moved. */
  onMeasure: (measure: () => void) => void;
}

function topOf(id: string, messageId: string, ranges: MarkRanges): number | null {
  const message = document.querySelector(`#messages [data-message="${messageId}"]`);
  if (!message) return null;
  const box = ranges.get(id)?.getBoundingClientRect();
  return box && box.height > 0 ? box.top : message.getBoundingClientRect().top + HEAD_PX;
}

/** Threads beside what they are about. Only those of messages that are drawn; moved by transform, so that a token costs no drawing. */
export function CommentMargin({ threads, ranges, onMeasure }: CommentMarginProps) {
  const { state } = useTalk();
  const margin = useRef<HTMLElement>(null);
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set());
  const { newThread, threadId } = state;
  const activeId = newThread ? 'new' : threadId;

  const cards = useMemo(() => {
    const all = threads.map(({ id, messageId }) => ({ id, messageId }));
    return newThread ? [...all, { id: 'new', messageId: newThread.messageId }] : all;
  }, [threads, newThread]);

  const measure = useCallback(() => {
    const host = margin.current;
    if (!host) return;
    const { top } = host.getBoundingClientRect();
    const wished: Card[] = [];
    const seen = new Set<string>();
    for (const { id, messageId } of cards) {
      const wish = topOf(id, messageId, ranges.current);
      if (wish === null) continue;
      seen.add(id);
      const element = host.querySelector<HTMLElement>(`[data-card="${id}"]`);
      if (element) wished.push({ id, wish: wish - top, height: element.offsetHeight });
    }
    const places = stackCards(
      wished.toSorted((a, b) => a.wish - b.wish),
      activeId,
      GAP_PX,
    );
    for (const [id, place] of places) {
      const element = host.querySelector<HTMLElement>(`[data-card="${id}"]`);
      element?.style.setProperty('transform', `translateY(${Math.round(place)}px)`);
      element?.style.removeProperty('visibility');
    }
    setDrawn((before) => (before.size === seen.size && [...seen].every((id) => before.has(id)) ? before : seen));
  }, [cards, ranges, activeId]);

  useLayoutEffect(measure);
  useLayoutEffect(() => onMeasure(measure), [measure, onMeasure]);
  useEffect(() => {
    const host = margin.current;
    const scroller = host?.closest('[data-scroller]');
    if (!host || !scroller || !host.parentElement) return;
    let frame = 0;
    const later = () => (frame ||= requestAnimationFrame(() => ((frame = 0), measure())));
    const observer = new ResizeObserver(later);
    observer.observe(host.parentElement);
    for (const card of host.children) observer.observe(card);
    scroller.addEventListener('scroll', later, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      scroller.removeEventListener('scroll', later);
    };
  }, [measure, drawn]);

  return (
    <aside ref={margin} aria-label={commentMessages.title} className="comment-margin">
      {threads.map((thread) =>
        drawn.has(thread.id) ? (
          <div key={thread.id} data-card={thread.id} className="comment-card" style={{ zIndex: thread.id === activeId ? 1 : 0 }}>
            <ThreadCard thread={thread} isActive={thread.id === activeId} />
          </div>
        ) : null,
      )}
      {newThread && drawn.has('new') ? (
        <div data-card="new" className="comment-card" style={{ zIndex: 1 }}>
          <NewThreadCard newThread={newThread} />
        </div>
      ) : null}
    </aside>
  );
}
