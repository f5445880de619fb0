import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { CommentAnchor } from '../../../../live/comments.ts';
import { useLive } from '../../session-context.ts';
import { rangeOfAnchor } from './marked-text.ts';
import { redrawn } from './redrawn.ts';

export interface Mark {
  readonly id: string;
  readonly messageId: string;
  readonly anchor: CommentAnchor;
}

export type MarkRanges = ReadonlyMap<string, Range>;

const MARKED = 'comment';
const LOOKED_AT = 'comment-looked-at';

/** Colours the words by the CSS Custom Highlight API, so that nothing of what React draws is touched. Where it is missing they stay plain. */
function paint(ranges: MarkRanges, activeId: string | null): void {
  if (typeof Highlight === 'undefined' || !('highlights' in CSS)) return;
  const all = new Highlight();
  const active = new Highlight();
  for (const [id, range] of ranges) (id === activeId ? active : all).add(range);
  CSS.highlights.set(MARKED, all);
  CSS.highlights.set(LOOKED_AT, active);
}

function wipe(): void {
  if (typeof Highlight === 'undefined' || !('highlights' in CSS)) return;
  CSS.highlights.delete(MARKED);
  CSS.highlights.delete(LOOKED_AT);
}

/** Where the marked words are drawn, kept up while messages are written and come and go. A token costs a look at its own message only. */
export function useAnchorMarks(marks: readonly Mark[], activeId: string | null, onMoved: () => void): RefObject<MarkRanges> {
  const { store } = useLive();
  const ranges = useRef<MarkRanges>(new Map());

  useEffect(() => {
    const section = document.getElementById('messages');
    if (!section) return;
    let frame = 0;
    /** Null: all. */
    let stale: Set<string> | null = null;

    function rangeOf({ id, messageId, anchor }: Mark): Range | null {
      if (stale && !stale.has(messageId)) return ranges.current.get(id) ?? null;
      const root = section?.querySelector(`[data-message="${messageId}"] .md`);
      return root ? rangeOfAnchor(root, anchor, store.text(messageId)) : null;
    }

    function look(): void {
      frame = 0;
      const found = new Map<string, Range>();
      for (const mark of marks) {
        const range = rangeOf(mark);
        if (range) found.set(mark.id, range);
      }
      stale = new Set();
      ranges.current = found;
      paint(found, activeId);
      onMoved();
    }

    look();
    if (marks.length === 0) return wipe;
    const observer = new MutationObserver((records) => {
      const ids = redrawn(section, records);
      stale = ids && stale ? new Set([...stale, ...ids]) : null;
      frame ||= requestAnimationFrame(look);
    });
    observer.observe(section, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      wipe();
    };
  }, [store, marks, activeId, onMoved]);

  return ranges;
}
