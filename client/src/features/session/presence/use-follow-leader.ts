import { useEffect, useRef } from 'react';
import type { Reading } from '../../../live/presence.ts';
import { isWriting } from '../use-session-keys.ts';
import { useView } from '../view-context.ts';
import type { SessionView, ViewActions } from '../view-context.ts';
import { createFollowScroll } from './follow-scroll.ts';
import { findScroller } from './place.ts';

const SCROLL_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ', 'j', 'k', '[', ']']);

/** Index of the turn that shows the message; -1 where none does. */
function turnOf(view: SessionView, messageId: string): number {
  return view.turns.findIndex((turn) =>
    turn.kind === 'answers' ? turn.lanes.some((lane) => lane.shownId === messageId) : turn.messageId === messageId,
  );
}

function frameOf(view: SessionView, messageId: string): Element | null {
  const index = turnOf(view, messageId);
  return index < 0 ? null : (document.querySelectorAll('#messages > .turn-frame')[index] ?? null);
}

/** The branch, the lane's attempt and the place of the leader become one's own. */
export function useFollowLeader(leaderId: string | null, place: Reading | null, actions: ViewActions): void {
  const view = useView();
  const latest = useRef(view);
  const scroll = useRef<ReturnType<typeof createFollowScroll> | null>(null);
  useEffect(() => {
    latest.current = view;
  }, [view]);

  const leafId = place?.leafId;
  useEffect(() => {
    if (leaderId === null || leafId === undefined) return;
    if (!latest.current.path.some(({ id }) => id === leafId)) void actions.show(leafId);
  }, [leaderId, leafId, actions]);

  const messageId = place?.messageId;
  useEffect(() => {
    const message = leaderId === null ? undefined : view.tree.byId.get(messageId ?? '');
    if (!message || message.role !== 'ASSISTANT' || turnOf(view, message.id) >= 0) return;
    const prompt = message.parentId ?? null;
    const isBeside = view.turns.some((turn) => turn.kind === 'answers' && turn.promptId === prompt);
    if (isBeside) actions.chooseAttempt(prompt, message.lane ?? 0, message.id);
  }, [leaderId, messageId, view, actions]);

  useEffect(() => {
    const scroller = findScroller();
    if (leaderId === null || !scroller) return;
    const opened = createFollowScroll({ scroller, frameOf: (id) => frameOf(latest.current, id) });
    scroll.current = opened;
    return () => {
      scroll.current = null;
      opened.close();
    };
  }, [leaderId]);

  useEffect(() => scroll.current?.aim(place), [leaderId, place, view]);
}

/** Following ends when the person moves by themselves: scrolling, a press into the page, a key that moves. */
export function useOwnMoves(isFollowing: boolean, stop: () => void): void {
  useEffect(() => {
    // With what floats above the messages: "to the end" is a move of one's own.
    const page = findScroller()?.parentElement;
    if (!isFollowing || !page) return;
    function onKeyDown(event: KeyboardEvent): void {
      if (SCROLL_KEYS.has(event.key) && !isWriting(event.target)) stop();
    }
    page.addEventListener('wheel', stop, { passive: true });
    page.addEventListener('touchmove', stop, { passive: true });
    page.addEventListener('pointerdown', stop);
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      page.removeEventListener('wheel', stop);
      page.removeEventListener('touchmove', stop);
      page.removeEventListener('pointerdown', stop);
      removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [isFollowing, stop]);
}
