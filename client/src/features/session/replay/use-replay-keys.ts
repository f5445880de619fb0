import { useEffect, useEffectEvent } from 'react';
import type { Player } from './use-player.ts';

const OVERLAYS = '[role="dialog"], [role="menu"], [cmdk-root]';

function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type="range"]), textarea, select');
}

/** Space plays, arrows go from message to message, + and - change the speed, Escape closes: before the session's own keys hear of them. */
export function useReplayKeys(player: Player, onClose: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent): boolean => {
    switch (event.key) {
      case ' ':
        // A button that has the focus is pressed by it.
        if (event.target instanceof HTMLButtonElement) return false;
        player.toggle();
        return true;
      case 'ArrowRight':
      case 'ArrowLeft':
        player.step(event.key === 'ArrowRight' ? 1 : -1);
        return true;
      case '+':
      case '=':
      case '-':
        player.faster(event.key === '-' ? -1 : 1);
        return true;
      case 'Escape':
        onClose();
        return true;
      default:
        return false;
    }
  });

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.metaKey || event.ctrlKey || event.altKey || isElsewhere(event.target) || document.querySelector(OVERLAYS)) return;
      if (press(event)) event.preventDefault();
    }
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
