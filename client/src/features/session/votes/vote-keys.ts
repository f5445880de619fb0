/** 1 to 6 vote for a lane, P goes on with an answer: in the turn that has the focus, else in the last one with lanes. */
const GROUPS = '#messages [data-lanes]';

function focusedGroup(): Element | undefined {
  const groups = [...document.querySelectorAll(GROUPS)];
  return groups.find((group) => group.contains(document.activeElement)) ?? groups.at(-1);
}

/** Whether there was something to press. */
export function pressVoteKey(key: string): boolean {
  const button = /^[1-6]$/.test(key)
    ? focusedGroup()?.querySelector<HTMLButtonElement>(`[data-vote="${key}"]:enabled`)
    : key === 'p'
      ? document.activeElement?.closest('[data-message]')?.querySelector<HTMLButtonElement>('[data-promote]')
      : null;
  button?.click();
  return button != null;
}
