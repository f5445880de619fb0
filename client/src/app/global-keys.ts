import { useEffect, useEffectEvent } from 'react';

export type GlobalAction = 'palette' | 'shortcuts' | 'new-session';

type Keys = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'isComposing' | 'defaultPrevented'>;

/** What a key press asks for, wherever on the page it happens; single letters only where nobody is writing. */
export function actionForKey(event: Keys, isWriting: boolean): GlobalAction | undefined {
  if (event.isComposing || event.defaultPrevented || event.altKey) return undefined;
  const hasModifier = event.metaKey || event.ctrlKey;
  if (hasModifier) return event.key.toLowerCase() === 'k' ? 'palette' : undefined;
  if (isWriting) return undefined;
  if (event.key === '?') return 'shortcuts';
  return event.key === 'n' ? 'new-session' : undefined;
}

export function isWritingIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="textbox"], [role="menu"], [role="dialog"]') !== null)
  );
}

export function useGlobalKeys(onAction: (action: GlobalAction) => void): void {
  const act = useEffectEvent(onAction);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = actionForKey(event, isWritingIn(event.target));
      if (action === undefined) return;
      event.preventDefault();
      act(action);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
