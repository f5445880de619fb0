import { useMemo, useSyncExternalStore } from 'react';
import { inListOrder } from '../../../live/branches.ts';
import type { Branch, BranchesState } from '../../../live/branches.ts';
import { personColor, personColors } from '../../../ui/person-color.ts';
import { useLive } from '../session-context.ts';

export function useBranchesById(): BranchesState {
  const { branches } = useLive();
  return useSyncExternalStore(branches.subscribe, branches.getState);
}

/** The open ones first. */
export function useBranches(): readonly Branch[] {
  const byId = useBranchesById();
  return useMemo(() => inListOrder(byId.values()), [byId]);
}

/** As people's: readable on both themes, and no two of one session alike; a later one gives way. */
export function useBranchColor(): (branchId: string) => string {
  const byId = useBranchesById();
  return useMemo(() => {
    const colors = personColors(byId.keys());
    return (branchId) => colors.get(branchId) ?? personColor(branchId);
  }, [byId]);
}
