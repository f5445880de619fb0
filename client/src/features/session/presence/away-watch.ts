/** Notices when nobody has touched this tab for a while, and when they are back. Browsers slow down the timers of hidden tabs, so the clock counts. */

export const AWAY_AFTER_MS = 3 * 60_000;
/** A moving pointer is asked for no more often than this. */
const NOTICED_EVERY_MS = 1_000;
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

interface Options {
  /** The time of the last input; null: back. */
  onChange: (awaySince: number | null) => void;
}

export function createAwayWatch({ onChange }: Options): { close: () => void } {
  let lastInputAt = Date.now();
  let isAway = false;
  let timer = setTimeout(look, AWAY_AFTER_MS);

  function look(): void {
    const left = lastInputAt + AWAY_AFTER_MS - Date.now();
    if (left > 0) {
      timer = setTimeout(look, left);
      return;
    }
    isAway = true;
    onChange(lastInputAt);
  }

  function onInput(): void {
    const now = Date.now();
    if (!isAway && now - lastInputAt < NOTICED_EVERY_MS) return;
    lastInputAt = now;
    if (!isAway) return;
    isAway = false;
    clearTimeout(timer);
    timer = setTimeout(look, AWAY_AFTER_MS);
    onChange(null);
  }

  function onVisibility(): void {
    if (document.visibilityState === 'visible') onInput();
  }

  for (const input of INPUTS) addEventListener(input, onInput, { capture: true, passive: true });
  document.addEventListener('visibilitychange', onVisibility);
  return {
    close() {
      clearTimeout(timer);
      for (const input of INPUTS) removeEventListener(input, onInput, { capture: true });
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
