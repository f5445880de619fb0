/** What the reader has selected, where it is words of one message. */

export interface MessageSelection {
  readonly messageId: string;
  /** The drawn text of the message. */
  readonly root: Element;
  readonly range: Range;
}

export function selectionInMessage(): MessageSelection | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const holder = range.commonAncestorContainer;
  const element = holder instanceof Element ? holder : holder.parentElement;
  const root = element?.closest('#messages [data-message] .md');
  const messageId = root?.closest<HTMLElement>('[data-message]')?.dataset['message'];
  return root && messageId && selection.toString().trim() !== '' ? { messageId, root, range } : null;
}

/** The message that has the focus, else the first one in sight. */
export function messageInSight(): string | null {
  const focused = document.activeElement?.closest<HTMLElement>('#messages [data-message]');
  if (focused) return focused.dataset['message'] ?? null;
  const top = document.querySelector('[data-scroller]')?.getBoundingClientRect().top ?? 0;
  const all = [...document.querySelectorAll<HTMLElement>('#messages [data-message]')];
  return all.find((message) => message.getBoundingClientRect().bottom > top)?.dataset['message'] ?? null;
}
