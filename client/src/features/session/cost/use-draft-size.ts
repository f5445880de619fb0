import { useSyncExternalStore } from 'react';
import { useDebounced } from '../../../ui/use-debounced.ts';
import { useDraft } from '../use-draft.ts';

const STEP_BYTES = 256;
const SETTLED_MS = 500;
const encoder = new TextEncoder();

/** Of the draft once nobody types, in UTF-8 and rounded up: a word more is no other estimate. 0: nothing is written. */
export function useDraftSize(): number {
  const draft = useDraft();
  const length = useSyncExternalStore(draft.onChange, draft.length);
  const settled = useDebounced(length, SETTLED_MS);
  if (length === 0 || settled === 0) return 0;
  return Math.ceil(encoder.encode(draft.text()).length / STEP_BYTES) * STEP_BYTES;
}
