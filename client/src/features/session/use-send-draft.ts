import { useState } from 'react';
import { describeError } from '../../api/errors.ts';
import { isRunning } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { useLive, useSession } from './session-context.ts';
import type { ModelChoice } from './use-model-choice.ts';
import { useActions } from './use-actions.ts';
import { useDraft } from './use-draft.ts';
import { useView } from './view-context.ts';

export interface SendDraft {
  isSending: boolean;
  /** Why the last send did not happen; gone with the next. */
  refusal: string | null;
  send: () => Promise<void>;
}

/** Sends the draft as the server has it, once everything typed here is there (LIVE.md D2). A refused send leaves the draft as it is. */
export function useSendDraft({ chosen: models, isLoading }: ModelChoice): SendDraft {
  const { presence } = useLive();
  const draft = useDraft();
  const { mainlineLeafId } = useSession();
  const { leaf } = useView();
  const { send } = useActions();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  function reasonAgainst(): string | null {
    if (draft.text().trim() === '') return sessionMessages.writeFirst;
    if (models.length === 0) return isLoading ? sessionMessages.modelsLoading : sessionMessages.noModels;
    return leaf && isRunning(leaf.status) ? sessionMessages.waitForAnswer : null;
  }

  async function sendDraft(): Promise<void> {
    if (isSending) return;
    const reason = reasonAgainst();
    setRefusal(reason);
    if (reason) return;
    presence.setTyping(false);
    setSending(true);
    const isStored = await draft.whenStored();
    const isBranch = leaf !== undefined && leaf.id !== mainlineLeafId;
    const outcome = isStored ? await send({ models, ...(isBranch ? { parentId: leaf.id } : {}) }) : null;
    setSending(false);
    if (outcome?.kind === 'refused') {
      const { title, description } = describeError(outcome.error);
      setRefusal(sessionMessages.sendFailed(title, description));
    }
  }

  return { isSending, refusal, send: sendDraft };
}
