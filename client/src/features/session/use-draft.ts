import { useSyncExternalStore } from 'react';
import { useLive } from './session-context.ts';

export function useDraftIsEmpty(): boolean {
  const { draft } = useLive();
  return useSyncExternalStore(draft.onChange, () => draft.text().trim() === '');
}
