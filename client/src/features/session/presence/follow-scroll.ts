/** Leads the page to the place of somebody else, again with every change of that place or of the page's own height. */
import type { Reading } from '../../../live/presence.ts';
import { topOf } from './place.ts';

/** Most of a way is gone in three times this time. */
const EASING_MS = 40;
/** Further than so many windows is a jump: gliding past it would show nothing. */
const GLIDES_OVER = 1.5;

interface Options {
  scroller: HTMLElement;
  /** The turn of a message that is not drawn. */
  frameOf: (messageId: string) => Element | null;
}

export function createFollowScroll({ scroller, frameOf }: Options) {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let target: Reading | null = null;
  let frame: number | null = null;
  let lastAt = 0;

  function start(): void {
    if (frame !== null || !target) return;
    lastAt = performance.now();
    frame = requestAnimationFrame(step);
  }

  function step(at: number): void {
    frame = null;
    const goal = target && topOf(scroller, target, frameOf(target.messageId));
    if (goal === null) return;
    const gap = goal - scroller.scrollTop;
    const isFar = Math.abs(gap) > GLIDES_OVER * scroller.clientHeight;
    if (Math.abs(gap) <= 1) return;
    if (still.matches || isFar) {
      scroller.scrollTop = goal;
    } else {
      const share = 1 - Math.exp(-Math.max(1, at - lastAt) / EASING_MS);
      const move = gap * share;
      scroller.scrollTop += Math.sign(move) * Math.max(1, Math.abs(move));
    }
    lastAt = at;
    // What is drawn on the way may move the goal.
    frame = requestAnimationFrame(step);
  }

  const observer = new ResizeObserver(start);
  observer.observe(scroller);
  if (scroller.firstElementChild) observer.observe(scroller.firstElementChild);

  return {
    aim(place: Reading | null): void {
      target = place;
      start();
    },
    close(): void {
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
    },
  };
}
