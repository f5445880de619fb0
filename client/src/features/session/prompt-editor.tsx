import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { describeError } from '../../api/errors.ts';
import { MAX_PROMPT_LENGTH } from '../../../../schema/wire/limits.ts';
import type { MessageNode } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { useLive } from './session-context.ts';
import { useActions } from './use-actions.ts';
import { useModelChoice } from './use-model-choice.ts';
import { useView } from './view-context.ts';

/** Writes another version of a prompt: a branch beside it, asked of the same models. */
export function PromptEditor({ message, onClose }: { message: MessageNode; onClose: () => void }) {
  const { store } = useLive();
  const { tree } = useView();
  const { chosen } = useModelChoice();
  const { send } = useActions();
  const [text, setText] = useState(() => store.text(message.id));
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);

  async function submit(): Promise<void> {
    if (!text.trim() || isSending) return;
    const askedBefore = (tree.children.get(message.id) ?? []).filter((answer) => answer.role === 'ASSISTANT');
    const lanes = new Map(askedBefore.map((answer) => [answer.lane ?? 0, answer.model?.id ?? '']));
    const models = [...lanes.values()].filter(Boolean);
    setSending(true);
    const outcome = await send({ text, parentId: message.parentId ?? null, models: models.length > 0 ? models : chosen });
    setSending(false);
    if (outcome.kind !== 'refused') return onClose();
    const { title, description } = describeError(outcome.error);
    setRefusal(`${title}. ${description}`);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      void submit();
    }
  }

  return (
    <div className="mt-1.5 rounded-lg border border-line-strong bg-raised p-3 focus-within:border-(--person)">
      <textarea
        ref={field}
        value={text}
        maxLength={MAX_PROMPT_LENGTH}
        aria-label={sessionMessages.editLabel}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-[50dvh] min-h-16 w-full resize-none bg-transparent text-base outline-none"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p role={refusal ? 'alert' : undefined} className={refusal ? 'flex-1 text-xs text-danger' : 'flex-1 text-xs text-ink-soft'}>
          {refusal ?? sessionMessages.editHint}
        </p>
        <Button size="small" variant="ghost" onClick={onClose}>
          {sessionMessages.cancel}
        </Button>
        <Button
          size="small"
          variant="primary"
          disabled={!text.trim()}
          busy={isSending ? sessionMessages.sending : undefined}
          onClick={() => void submit()}
        >
          {sessionMessages.editSend}
        </Button>
      </div>
    </div>
  );
}
