import { useState } from 'react';

/** Which parts of a chart are put away. Hiding the last one shows all of them again: an empty chart says nothing. */
export function useHidden(ids: readonly string[]) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  function toggle(id: string): void {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    setHidden(ids.every((one) => next.has(one)) ? new Set() : next);
  }
  return { hidden, toggle };
}
