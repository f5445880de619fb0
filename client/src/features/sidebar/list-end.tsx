import { useEffect, useEffectEvent, useRef } from 'react';
import { messages } from '../../messages/messages.ts';
import { Button } from '../../ui/button.tsx';

const AHEAD_PX = 240;

/** Asks for the next page shortly before it scrolls into view; the button is for those who do not scroll. */
export function ListEnd({ isLoading, onReach }: { isLoading: boolean; onReach: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const reach = useEffectEvent(onReach);

  useEffect(() => {
    if (mark.current === null || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) reach();
      },
      { rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [isLoading]);

  return (
    <div ref={mark} className="py-1">
      <Button variant="ghost" size="small" className="w-full" busy={isLoading ? messages.sidebar.loadingMore : undefined} onClick={onReach}>
        {messages.sidebar.loadMore}
      </Button>
    </div>
  );
}
