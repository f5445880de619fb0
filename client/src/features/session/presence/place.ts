/** Where somebody reads, and how one gets there: the place under the line where eyes are, which sinks to the last lines at the end of the page. */
import type { Reading } from '../../../live/presence.ts';

/** Of the height that is seen. */
const EYES = 0.35;
const EYES_AT_END = 0.85;
/** The line begins to sink so far before the end. */
const SINKS_OVER = 0.5;

export interface Scroll {
  readonly top: number;
  readonly viewport: number;
  /** The largest `top` there is. */
  readonly max: number;
}

export function eyeLine({ top, viewport, max }: Scroll): number {
  const toEnd = Math.max(0, max - top);
  const sunk = Math.max(0, 1 - toEnd / (SINKS_OVER * viewport));
  return viewport * (EYES + (EYES_AT_END - EYES) * sunk);
}

/** The `top` at which `y`, counted from the start of the page, stands at the line of eyes. */
export function topFor(y: number, { viewport, max }: Omit<Scroll, 'top'>): number {
  const plain = y - EYES * viewport;
  const sinksFrom = max - SINKS_OVER * viewport;
  if (plain <= sinksFrom) return Math.max(0, plain);
  // top + eyeLine(top) = y, where the line sinks with every pixel that the page moves.
  const slope = (EYES_AT_END - EYES) / SINKS_OVER;
  const solved = (y - EYES_AT_END * viewport + slope * max) / (1 + slope);
  return Math.min(max, Math.max(0, solved));
}

export function findScroller(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-scroller]');
}

export function scrollOf(scroller: HTMLElement): Scroll {
  const { scrollTop, clientHeight, scrollHeight } = scroller;
  return { top: scrollTop, viewport: clientHeight, max: Math.max(0, scrollHeight - clientHeight) };
}

/** Side by side the one that the pointer or the focus is in, else the one that the session goes on from, else the first. */
function chooseLane(beside: readonly HTMLElement[], path: ReadonlySet<string>): HTMLElement {
  return (
    beside.find((message) => message.matches(':hover, :focus-within')) ??
    beside.find((message) => path.has(message.dataset['message'] ?? '')) ??
    beside[0]!
  );
}

/** The message at the line of eyes: in a gap the one above it. Null where there are no messages. */
export function placeIn(scroller: HTMLElement, path: ReadonlySet<string>): Omit<Reading, 'leafId'> | null {
  const line = scroller.getBoundingClientRect().top + eyeLine(scrollOf(scroller));
  const all = [...scroller.querySelectorAll<HTMLElement>('[data-message]')].map((message) => ({
    message,
    box: message.getBoundingClientRect(),
  }));
  const last = all.findLast(({ box }) => box.top <= line) ?? all[0];
  if (!last) return null;
  const beside = all.filter(({ box }) => Math.abs(box.top - last.box.top) < 1 && box.width > 0);
  const message =
    beside.length > 1
      ? chooseLane(
          beside.map((one) => one.message),
          path,
        )
      : last.message;
  const box = message.getBoundingClientRect();
  const fraction = box.height > 0 ? Math.min(1, Math.max(0, (line - box.top) / box.height)) : 0;
  return { messageId: message.dataset['message'] ?? '', fraction };
}

/** How far the page must be scrolled to stand at that place; `frame` is the message's turn, where the message itself is not drawn. Null: it is not on this page. */
export function topOf(scroller: HTMLElement, { messageId, fraction }: Reading, frame: Element | null): number | null {
  const target = scroller.querySelector(`[data-message="${CSS.escape(messageId)}"]`) ?? frame;
  if (!target) return null;
  const scroll = scrollOf(scroller);
  const box = target.getBoundingClientRect();
  return topFor(box.top - scroller.getBoundingClientRect().top + scroll.top + fraction * box.height, scroll);
}
