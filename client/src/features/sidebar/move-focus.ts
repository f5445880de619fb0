import type { KeyboardEvent } from 'react';

/** Arrow keys walk through the sessions, Home and End jump; Enter opens, as any link. */
export function moveFocus(event: KeyboardEvent<HTMLAnchorElement>): void {
  const links = [...(event.currentTarget.closest('[data-shelf], ul')?.querySelectorAll<HTMLAnchorElement>('[data-session-link]') ?? [])];
  const at = links.indexOf(event.currentTarget);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: links.length - 1 };
  const target = targets[event.key];
  if (at === -1 || target === undefined) return;
  event.preventDefault();
  links[Math.min(target, links.length - 1)]?.focus();
}
