import { use, useSyncExternalStore } from 'react';
import type { Draft } from '../../live/draft.ts';
import { useLive } from './session-context.ts';

/** Suspends until the code of the draft is there. */
export function useDraft(): Draft {
  return use(useLive().draft);
}

export function useDraftIsEmpty(): boolean {
  const draft = useDraft();
  return useSyncExternalStore(draft.onChange, draft.isBlank);
}
