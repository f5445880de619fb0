import { createContext, useContext } from 'react';
import type { Branch } from '../../../live/branches.ts';

/** What lies over the page. `create`: null stands for the top, above all messages. */
export type BranchLayer =
  | { kind: 'create'; messageId: string | null }
  | { kind: 'rename'; branch: Branch }
  | { kind: 'merge'; branch: Branch }
  | { kind: 'fork'; messageId: string };

export interface BranchLayerActions {
  open(layer: BranchLayer): void;
  /** At that message, or where the reader is. */
  openMap(messageId?: string): void;
  toggleMap(): void;
}

export const BranchLayersContext = createContext<BranchLayerActions | null>(null);

export function useBranchLayers(): BranchLayerActions {
  const layers = useContext(BranchLayersContext);
  if (!layers) throw new Error('useBranchLayers is used outside of a session');
  return layers;
}
