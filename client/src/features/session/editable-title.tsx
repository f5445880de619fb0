import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { MAX_TITLE_LENGTH } from '../../../../schema/wire/limits.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { useActions } from './use-actions.ts';

const SHAPE = 'min-w-0 truncate rounded-sm px-1.5 py-1 -ml-1.5 text-sm font-semibold';

/** The title; a click makes it a field. What is typed shows at once and goes back if the server refuses it. */
export function EditableTitle({ title, canEdit }: { title: string; canEdit: boolean }) {
  const { update } = useActions();
  const [draft, setDraft] = useState<string | null>(null);
  // Counts until the session itself says another title, which may be somebody else's.
  const [pending, setPending] = useState<{ from: string; to: string } | null>(null);
  const shown = (pending?.from === title ? pending.to : title) || sessionMessages.untitled;

  async function save(): Promise<void> {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (!next || next === title) return;
    setPending({ from: title, to: next });
    if (!(await update({ title: next }))) setPending(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') void save();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    setDraft(null);
  }

  if (!canEdit) return <h1 className={SHAPE}>{shown}</h1>;
  if (draft === null) {
    return (
      <h1 className="flex min-w-0">
        <button type="button" title={sessionMessages.editTitle} className={`${SHAPE} hover:bg-hover`} onClick={() => setDraft(title)}>
          {shown}
        </button>
      </h1>
    );
  }
  return (
    <input
      aria-label={sessionMessages.title}
      className={`${SHAPE} w-80 bg-hover outline-2 outline-accent`}
      value={draft}
      maxLength={MAX_TITLE_LENGTH}
      ref={(field) => field?.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={onKeyDown}
    />
  );
}
