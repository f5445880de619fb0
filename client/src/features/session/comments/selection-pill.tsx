import { MessageSquarePlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { commentMessages } from '../../../messages/comments-en.ts';
import { Kbd } from '../../../ui/kbd.tsx';
import { selectionInMessage } from './selection.ts';

interface Place {
  left: number;
  top: number;
}

const GAP_PX = 8;
const EDGE_PX = 60;

function placeOfSelection(): Place | null {
  const boxes = selectionInMessage()?.range.getClientRects();
  const last = boxes?.[boxes.length - 1];
  if (!last) return null;
  const left = Math.min(innerWidth - EDGE_PX, Math.max(EDGE_PX, last.right));
  return { left, top: Math.min(innerHeight - EDGE_PX, last.bottom + GAP_PX) };
}

/** Stands by the words that are selected; gone with the selection, and while the page scrolls. */
export function SelectionPill({ onComment }: { onComment: () => void }) {
  const [place, setPlace] = useState<Place | null>(null);

  useEffect(() => {
    let frame = 0;
    let isPressed = false;
    function look(): void {
      frame = 0;
      setPlace(isPressed ? null : placeOfSelection());
    }
    const later = () => (frame ||= requestAnimationFrame(look));
    function onPress(event: PointerEvent): void {
      isPressed = !(event.target instanceof Element && event.target.closest('[data-selection-pill]'));
    }
    function onRelease(): void {
      isPressed = false;
      later();
    }
    const listening = new AbortController();
    const options = { signal: listening.signal, capture: true, passive: true };
    document.addEventListener('selectionchange', later, options);
    document.addEventListener('pointerdown', onPress, options);
    document.addEventListener('pointerup', onRelease, options);
    document.addEventListener('pointercancel', onRelease, options);
    document.addEventListener('scroll', later, options);
    return () => {
      cancelAnimationFrame(frame);
      listening.abort();
    };
  }, []);

  if (!place) return null;
  return (
    <button
      type="button"
      data-selection-pill
      aria-label={commentMessages.commentOnSelection}
      // The selection must not go before it is read.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        onComment();
        setPlace(null);
      }}
      style={{ left: place.left, top: place.top }}
      className="touch-target fixed z-30 flex h-8 -translate-x-1/2 animate-pop items-center gap-2 rounded-full bg-raised px-3 text-xs font-medium shadow-overlay hover:bg-[color-mix(in_oklch,var(--raised),var(--ink)_4%)]"
    >
      <MessageSquarePlus className="size-4 text-ink-soft" aria-hidden="true" />
      {commentMessages.comment}
      <Kbd keys="c" />
    </button>
  );
}
