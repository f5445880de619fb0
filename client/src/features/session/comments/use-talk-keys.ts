import { useEffect } from 'react';
import { isWriting } from '../use-session-keys.ts';

const OVERLAYS = '[role="dialog"][data-state="open"], [role="menu"], [cmdk-root]';

/** C comments on what is selected, else on the message that one looks at. Escape closes the margin. */
export function useTalkKeys({ isOpen, onComment, onClose }: { isOpen: boolean; onComment: () => void; onClose: () => void }): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector(OVERLAYS)) return;
      if (event.key === 'Escape' && isOpen) onClose();
      else if (event.key === 'c') onComment();
      else return;
      event.preventDefault();
    }
    // Before the keys of the session: Escape closes what is open before it stops what is written.
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOpen, onComment, onClose]);
}
