import { useEffect, useEffectEvent } from 'react';
import { canWrite, useSession } from '../session-context.ts';
import { isWriting } from '../use-session-keys.ts';
import type { BranchLayerActions } from './layers-context.ts';

const OVERLAYS = '[role="dialog"], [role="menu"], [cmdk-root]';

/** M shows and hides the map; B branches from the message in focus. */
export function useBranchKeys({ open, toggleMap }: BranchLayerActions): void {
  const session = useSession();

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
    if (document.querySelector(OVERLAYS)) return;
    if (event.key === 'm') {
      event.preventDefault();
      return toggleMap();
    }
    const messageId = document.activeElement?.closest<HTMLElement>('[data-message]')?.dataset['message'];
    if (event.key !== 'b' || !messageId || !canWrite(session)) return;
    event.preventDefault();
    open({ kind: 'create', messageId });
  });

  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
