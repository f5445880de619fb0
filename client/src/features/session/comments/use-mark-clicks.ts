import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { Thread } from '../../../live/comments.ts';
import type { MarkRanges } from './anchors/use-anchor-marks.ts';
import { useTalk } from './use-talk.ts';

const CONTROLS = 'button, a, textarea, input';

/** A click on marked words opens their thread; of several the one that marks the least. */
export function useMarkClicks(ranges: RefObject<MarkRanges>, threads: ReadonlyMap<string, Thread>): void {
  const { talk } = useTalk();

  useEffect(() => {
    const section = document.getElementById('messages');
    if (!section) return;
    function onClick({ target, clientX, clientY }: MouseEvent): void {
      if (!(target instanceof Element) || target.closest(CONTROLS) || !target.closest('.md') || !getSelection()?.isCollapsed) return;
      const isAt = ({ left, right, top, bottom }: DOMRect): boolean =>
        clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
      const hit = [...ranges.current]
        .filter(([id, range]) => threads.has(id) && [...range.getClientRects()].some(isAt))
        .toSorted(([, a], [, b]) => a.toString().length - b.toString().length)[0];
      const thread = hit && threads.get(hit[0]);
      if (thread) talk.open(thread.messageId, thread.id);
    }
    section.addEventListener('click', onClick);
    return () => section.removeEventListener('click', onClick);
  }, [ranges, threads, talk]);
}
