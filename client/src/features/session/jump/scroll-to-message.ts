/** Brings a message of the visible path into sight. It may not be drawn yet, and what is drawn on the way changes its place. */
const WAIT_FRAMES = 120;
const SETTLE_FRAMES = 30;
const MARKED_MS = 2_400;
const OFF_BY_PX = 4;

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

const elementWith = (selector: string) => document.querySelector<HTMLElement>(selector);

/** The turn that shows it, drawn or not. */
export function holderOf(messageId: string): HTMLElement | null {
  return elementWith(`[data-holds~=${JSON.stringify(messageId)}]`);
}

async function wait(find: () => HTMLElement | null): Promise<HTMLElement | null> {
  for (let frame = 0; frame < WAIT_FRAMES; frame++) {
    const found = find();
    if (found) return found;
    await nextFrame();
  }
  return null;
}

/** Ends as soon as the reader goes their own way. */
async function settle(element: HTMLElement): Promise<void> {
  const left = new AbortController();
  for (const way of ['wheel', 'touchstart', 'keydown', 'pointerdown'])
    addEventListener(way, () => left.abort(), { signal: left.signal, passive: true });
  let wantedTop = element.getBoundingClientRect().top;
  for (let frame = 0; frame < SETTLE_FRAMES && !left.signal.aborted && element.isConnected; frame++) {
    await nextFrame();
    if (Math.abs(element.getBoundingClientRect().top - wantedTop) <= OFF_BY_PX) continue;
    element.scrollIntoView({ block: 'start' });
    wantedTop = element.getBoundingClientRect().top;
  }
  left.abort();
}

function mark(element: HTMLElement): void {
  element.dataset['found'] = '';
  setTimeout(() => delete element.dataset['found'], MARKED_MS);
}

/** False where no turn of the visible path holds it. */
export async function scrollToMessage(messageId: string): Promise<boolean> {
  const place = await wait(() => holderOf(messageId));
  if (!place) return false;
  place.scrollIntoView({ block: 'start' });
  // Of lanes that are tabs only one is drawn: then the turn has to do.
  const message = (await wait(() => elementWith(`[data-message=${JSON.stringify(messageId)}]`))) ?? place;
  mark(message);
  message.focus({ preventScroll: true });
  message.scrollIntoView({ block: 'start' });
  await settle(message);
  return true;
}
