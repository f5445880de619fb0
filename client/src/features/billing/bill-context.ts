import { createContext, useContext } from 'react';
import type { Members } from './use-members.ts';

/** What every part of the page needs to know of the workspace whose bill it is. */
export interface BillPlace {
  slug: string;
  workspaceId: string;
  /** Owners change plans and pay; admins read. */
  canManage: boolean;
  /** Undefined until they are known. */
  members: Members | undefined;
  /** By the minute. */
  now: number;
  /** Asks for the figures anew. */
  refresh: () => void;
}

export const BillContext = createContext<BillPlace | null>(null);

export function useBill(): BillPlace {
  const place = useContext(BillContext);
  if (place === null) throw new Error('useBill is used outside of the billing page');
  return place;
}
