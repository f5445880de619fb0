import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useLive } from '../session-context.ts';
import { useView } from '../view-context.ts';
import { placeIn } from './place.ts';

const TELL_EVERY_MS = 150;
/** In a crowd everybody tells less, so that all of them together do not tell more. */
const CROWD_MS_EACH = 10;

/** Tells where this person reads, as they scroll and as the page grows. */
export function useTellReading(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>): void {
  const { presence, store } = useLive();
  const { path } = useView();
  const latest = useRef(path);
  const request = useRef<() => void>(() => undefined);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;

    function tell(): void {
      timer = null;
      const leaf = latest.current.at(-1);
      if (!scroller.current || document.visibilityState === 'hidden') return;
      const place = placeIn(scroller.current, new Set(latest.current.map(({ id }) => id)));
      presence.setReading(place && leaf ? { ...place, leafId: leaf.id } : null);
    }

    function plan(): void {
      timer ??= setTimeout(tell, Math.max(TELL_EVERY_MS, store.getState().participantCount * CROWD_MS_EACH));
    }

    request.current = plan;
    plan();
    const element = scroller.current;
    const observer = new ResizeObserver(plan);
    if (content.current) observer.observe(content.current);
    element?.addEventListener('scroll', plan, { passive: true });
    element?.addEventListener('pointerover', plan, { passive: true });
    document.addEventListener('visibilitychange', plan);
    return () => {
      if (timer) clearTimeout(timer);
      observer.disconnect();
      element?.removeEventListener('scroll', plan);
      element?.removeEventListener('pointerover', plan);
      document.removeEventListener('visibilitychange', plan);
    };
  }, [presence, store, scroller, content]);

  useEffect(() => {
    latest.current = path;
    request.current();
  }, [path]);
}
