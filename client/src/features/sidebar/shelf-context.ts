import { createContext, useContext } from 'react';
import type { Folder } from './folder-documents.ts';
import type { Scope } from './scopes.ts';
import type { SessionRow } from './session-documents.ts';

/** What rows and folders of the sidebar can do, wherever they stand in it. */
export interface Shelf {
  readonly folders: readonly Folder[];
  readonly currentSessionId: string | undefined;
  /** The row that is being dragged. */
  readonly dragged: SessionRow | null;
  drag(row: SessionRow | null): void;
  onOpen(): void;
  /** With what is not confirmed yet. */
  apply(scope: Scope, rows: readonly SessionRow[]): SessionRow[];
  /** A list that is to be fetched again before an unconfirmed change is forgotten. Returns what takes it back. */
  register(refetch: () => Promise<unknown>): () => void;
  rename(row: SessionRow, title: string): void;
  archive(row: SessionRow): void;
  restore(row: SessionRow): void;
  pin(row: SessionRow, isPinned: boolean): void;
  move(row: SessionRow, folderId: string | null): void;
  /** Out of its folder, and from the pinned ones. */
  putBack(row: SessionRow): void;
  openMove(row: SessionRow): void;
  openDeleteSession(row: SessionRow): void;
  openDelete(folder: Folder): void;
  renameFolder(folder: Folder, name: string): void;
}

export const ShelfContext = createContext<Shelf | null>(null);

export function useShelf(): Shelf {
  const shelf = useContext(ShelfContext);
  if (!shelf) throw new Error('useShelf is used outside of the sidebar');
  return shelf;
}
