import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { messages } from '../../messages/messages.ts';
import { toast } from '../../ui/toast-store.ts';
import { RenameSessionDocument } from './session-documents.ts';
import type { SessionRow } from './session-documents.ts';

/** Renaming and archiving: shown at once, taken back visibly when the server refuses. */
export function useSessionChanges() {
  const [, update] = useMutation(RenameSessionDocument);
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());

  function setIsHidden(id: string, isHidden: boolean): void {
    setHidden((before) => (isHidden ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id))));
  }

  async function send(input: { id: string; title?: string; archived?: boolean }): Promise<boolean> {
    const { error } = await update({ input });
    if (error !== undefined) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    return error === undefined;
  }

  async function rename(id: string, title: string): Promise<void> {
    setTitles((before) => new Map([...before, [id, title]]));
    await send({ id, title });
    setTitles((before) => new Map([...before].filter(([one]) => one !== id)));
  }

  async function restore(id: string): Promise<void> {
    if (await send({ id, archived: false })) setIsHidden(id, false);
  }

  async function archive(id: string): Promise<void> {
    setIsHidden(id, true);
    if (!(await send({ id, archived: true }))) return setIsHidden(id, false);
    toast({ title: messages.sidebar.archived, action: { label: messages.sidebar.undo, onSelect: () => void restore(id) } });
  }

  return {
    rename,
    archive,
    apply: (rows: readonly SessionRow[]): SessionRow[] =>
      rows.filter((row) => !hidden.has(row.id)).map((row) => ({ ...row, title: titles.get(row.id) ?? row.title })),
  };
}
