import { useEffect } from 'react';
import { useStopAll } from './use-stop-all.ts';
import { pressVoteKey } from './votes/vote-keys.ts';

const OVERLAYS = '[role="dialog"], [role="menu"], [cmdk-root]';

export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function messages(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('#messages [data-message]')];
}

/** The message that has the focus, else the first one in sight. */
function current(all: readonly HTMLElement[]): number {
  const focused = all.findIndex((message) => message.contains(document.activeElement));
  if (focused >= 0) return focused;
  const top = document.querySelector('[data-scroller]')?.getBoundingClientRect().top ?? 0;
  return all.findIndex((message) => message.getBoundingClientRect().bottom > top);
}

function move(step: 1 | -1): void {
  const all = messages();
  const hasFocus = all.some((message) => message.contains(document.activeElement));
  const next = all[Math.min(all.length - 1, Math.max(0, current(all) + (hasFocus ? step : 0)))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'start' });
}

function stepVersion(step: 1 | -1): void {
  const all = messages();
  const start = current(all);
  const nearest = all[start]?.querySelector('[data-switcher]') ?? all.findLast((message) => message.querySelector('[data-switcher]'));
  nearest?.querySelector<HTMLButtonElement>(`[data-step="${step}"]`)?.click();
}

/** J and K between messages, [ and ] between versions, 1 to 6 and P among lanes, Escape stops what is being written. */
export function useSessionKeys(): void {
  const { stopAll } = useStopAll();

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || document.querySelector(OVERLAYS)) return;
      if (event.key === 'Escape') return stopAll();
      if (isWriting(event.target)) return;
      if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === '[') stepVersion(-1);
      else if (event.key === ']') stepVersion(1);
      else if (!pressVoteKey(event.key)) return;
      event.preventDefault();
    }
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [stopAll]);
}
