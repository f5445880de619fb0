import { messages } from '../../../messages/messages.ts';
import { Button } from '../../../ui/button.tsx';

interface ConfirmProps {
  question: string;
  /** Words of what it does, where the question does not say it. */
  note?: string;
  busy: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** In the place of what it asks about. */
export function Confirm({ question, note, busy, onConfirm, onClose }: ConfirmProps) {
  return (
    <div role="group" aria-label={question} className="flex w-full flex-wrap items-center justify-end gap-2">
      {note === undefined ? null : <p className="min-w-40 flex-1 text-xs text-pretty text-ink-soft">{note}</p>}
      <Button size="small" onClick={onClose}>
        {messages.common.cancel}
      </Button>
      <Button size="small" variant="danger" autoFocus busy={busy} onClick={onConfirm}>
        {question}
      </Button>
    </div>
  );
}
