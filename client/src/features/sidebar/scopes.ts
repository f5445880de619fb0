/** The parts of the sidebar's list, what belongs into each, and what a change that is not confirmed yet makes of them (pure functions). */
import type { SessionRow } from './session-documents.ts';

export type Scope =
  | { readonly kind: 'pinned' | 'rest' | 'archived' }
  | { readonly kind: 'folder'; readonly id: string }
  | { readonly kind: 'found'; readonly query: string };

/** Where somebody put a session, before the server has said so. */
export interface Placing {
  readonly row: SessionRow;
  readonly isPinned: boolean;
  readonly folderId: string | null;
}

export interface Changes {
  readonly titles: ReadonlyMap<string, string>;
  /** Put away (true), or taken out of the archive. */
  readonly archived: ReadonlyMap<string, boolean>;
  readonly placings: ReadonlyMap<string, Placing>;
}

export function filterOf(scope: Scope) {
  switch (scope.kind) {
    case 'pinned':
      return { pinned: true };
    case 'rest':
      return { pinned: false, folderId: null };
    case 'folder':
      return { folderId: scope.id };
    case 'archived':
      return { archived: true };
    case 'found':
      return { query: scope.query };
  }
}

export function belongs(scope: Scope, { isPinned, folderId }: { isPinned: boolean; folderId: string | null }): boolean {
  switch (scope.kind) {
    case 'pinned':
      return isPinned;
    case 'rest':
      return !isPinned && folderId === null;
    case 'folder':
      return folderId === scope.id;
    case 'archived':
    case 'found':
      return true;
  }
}

/** The rows of a part of the list as they will be: what was moved is where it was moved to, and nowhere else. */
export function applyChanges(scope: Scope, rows: readonly SessionRow[], { titles, archived, placings }: Changes): SessionRow[] {
  const known = new Set(rows.map((row) => row.id));
  const isArchive = scope.kind === 'archived';
  const isMoved = scope.kind !== 'found' && !isArchive;
  const arrived = isMoved ? [...placings.values()].filter((placing) => !known.has(placing.row.id) && belongs(scope, placing)) : [];
  const added = arrived.map(({ row }) => row);
  return [...rows, ...added]
    .map((row) => placed(row, placings.get(row.id)))
    .filter((row) => (archived.get(row.id) ?? isArchive) === isArchive)
    .filter((row) => !placings.has(row.id) || belongs(scope, placeOf(row)))
    .map((row) => ({ ...row, title: titles.get(row.id) ?? row.title }))
    .toSorted(added.length === 0 ? () => 0 : byNewest);
}

export function placeOf(row: SessionRow): { isPinned: boolean; folderId: string | null } {
  return { isPinned: row.isPinned, folderId: row.folder?.id ?? null };
}

function placed(row: SessionRow, placing: Placing | undefined): SessionRow {
  if (!placing) return row;
  return { ...row, isPinned: placing.isPinned, folder: placing.folderId === null ? null : { id: placing.folderId } };
}

function byNewest(a: SessionRow, b: SessionRow): number {
  return a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0;
}
