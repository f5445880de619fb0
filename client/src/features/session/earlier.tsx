import { useEffect, useRef } from 'react';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useEarlier } from './use-earlier.ts';

/** Pages load this far before their place is reached. */
const MARGIN = '2400px 0px 0px 0px';

/** Loads what came before as the reader comes near; a button for who cannot scroll, and for a second try. */
export function Earlier() {
  const { hasEarlier, state, load } = useEarlier();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });

  useEffect(() => {
    const element = place.current;
    const scroller = element?.closest('[data-scroller]');
    if (!element || !scroller || state !== 'idle') return;
    function onNear([entry]: IntersectionObserverEntry[]): void {
      if (!entry?.isIntersecting) return;
      // At the very top browsers do not hold the place when something comes in above.
      if (scroller && scroller.scrollTop < 1) scroller.scrollTop = 1;
      latest.current();
    }
    const observer = new IntersectionObserver(onNear, { root: scroller, rootMargin: MARGIN });
    observer.observe(element);
    return () => observer.disconnect();
  }, [state, hasEarlier]);

  if (!hasEarlier) return null;
  return (
    <div ref={place} className="flex h-12 items-center justify-center gap-3 text-sm text-ink-soft [overflow-anchor:none]">
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
