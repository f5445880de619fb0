import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

/** `/s/:id?replay=1`, so that a replay can be shared and the way back closes it. */
export function useReplayLink(): { isOpen: boolean; open: () => void; close: () => void } {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (isOpen: boolean) =>
      setParams((now) => {
        if (isOpen) now.set('replay', '1');
        else now.delete('replay');
        return now;
      }),
    [setParams],
  );
  return { isOpen: params.has('replay'), open: () => set(true), close: () => set(false) };
}
