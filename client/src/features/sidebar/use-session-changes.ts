import { useCallback, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { CombinedError } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { shelfMessages } from '../../messages/shelf-en.ts';
import { toast } from '../../ui/toast-store.ts';
import { MoveToFolderDocument, PinSessionDocument, RenameFolderDocument, UnpinSessionDocument } from './folder-documents.ts';
import type { Folder } from './folder-documents.ts';
import { applyChanges, placeOf } from './scopes.ts';
import type { Changes, Placing, Scope } from './scopes.ts';
import { RenameSessionDocument } from './session-documents.ts';
import type { SessionRow } from './session-documents.ts';

const NOTHING: Changes = { titles: new Map(), archived: new Map(), placings: new Map() };

const without = <T>(map: ReadonlyMap<string, T>, id: string) => new Map([...map].filter(([one]) => one !== id));

function complain(error: CombinedError | undefined): boolean {
  if (error !== undefined) toast({ ...describeError(toApiError(error)), tone: 'danger' });
  return error === undefined;
}

/** What somebody does with a session in the sidebar: shown at once, taken back visibly when the server refuses. */
export function useSessionChanges() {
  const client = useClient();
  const [changes, setChanges] = useState(NOTHING);
  const lists = useRef(new Set<() => Promise<unknown>>());

  const register = useCallback((refetch: () => Promise<unknown>) => {
    lists.current.add(refetch);
    return () => void lists.current.delete(refetch);
  }, []);

  const actions = useMemo(() => {
    /** Until every list shows what the server made of a change, it must not jump back. */
    const refetchAll = () => Promise.all([...lists.current].map((refetch) => refetch()));

    /** Null: as the server says. */
    function setArchived(id: string, isArchived: boolean | null): void {
      setChanges((now) => {
        const others = without(now.archived, id);
        return { ...now, archived: isArchived === null ? others : others.set(id, isArchived) };
      });
    }

    async function update(input: { id: string; title?: string; archived?: boolean }): Promise<boolean> {
      return complain((await client.mutation(RenameSessionDocument, { input }).toPromise()).error);
    }

    async function rename({ id }: SessionRow, title: string): Promise<void> {
      setChanges((now) => ({ ...now, titles: new Map([...now.titles, [id, title]]) }));
      if (await update({ id, title })) await refetchAll();
      setChanges((now) => ({ ...now, titles: without(now.titles, id) }));
    }

    async function archive({ id }: SessionRow): Promise<void> {
      setArchived(id, true);
      if (!(await update({ id, archived: true }))) return setArchived(id, null);
      toast({ title: messages.sidebar.archived, action: { label: messages.sidebar.undo, onSelect: () => void takeBack(id) } });
      await refetchAll();
    }

    async function takeBack(id: string): Promise<void> {
      if (await update({ id, archived: false })) setArchived(id, null);
    }

    async function restore({ id }: SessionRow): Promise<void> {
      setArchived(id, false);
      if (await update({ id, archived: false })) toast({ title: shelfMessages.restored, tone: 'success' });
      await refetchAll();
      setArchived(id, null);
    }

    async function place(placing: Placing): Promise<void> {
      const { row, isPinned, folderId } = placing;
      const sessionId = row.id;
      const before = placeOf(row);
      setChanges((now) => ({ ...now, placings: new Map([...now.placings, [sessionId, placing]]) }));
      const answers = [];
      if (before.isPinned !== isPinned)
        answers.push(await client.mutation(isPinned ? PinSessionDocument : UnpinSessionDocument, { input: { sessionId } }).toPromise());
      if (before.folderId !== folderId)
        answers.push(await client.mutation(MoveToFolderDocument, { input: { sessionId, folderId } }).toPromise());
      complain(answers.find(({ error }) => error !== undefined)?.error);
      await refetchAll();
      // Somebody may have moved it on meanwhile.
      setChanges((now) => (now.placings.get(sessionId) === placing ? { ...now, placings: without(now.placings, sessionId) } : now));
    }

    return {
      rename: (row: SessionRow, title: string) => void rename(row, title),
      archive: (row: SessionRow) => void archive(row),
      restore: (row: SessionRow) => void restore(row),
      pin: (row: SessionRow, isPinned: boolean) => void place({ ...placeOf(row), row, isPinned }),
      move: (row: SessionRow, folderId: string | null) => void place({ ...placeOf(row), row, folderId }),
      putBack: (row: SessionRow) => void place({ row, isPinned: false, folderId: null }),
      renameFolder: (folder: Folder, name: string) =>
        void client
          .mutation(RenameFolderDocument, { input: { id: folder.id, name } })
          .toPromise()
          .then(({ error }) => complain(error)),
    };
  }, [client]);

  return { ...actions, register, apply: (scope: Scope, rows: readonly SessionRow[]) => applyChanges(scope, rows, changes) };
}
