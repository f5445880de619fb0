import { useState } from 'react';
import { MAX_PROMPT_LENGTH } from '../../../../schema/wire/limits.ts';
import { useSelf } from '../../api/viewer.ts';
import { isRunning } from '../../live/model.ts';
import { draftMessages } from '../../messages/draft-en.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { ownReason, refusalOf } from './cost/refusal.ts';
import type { Refusal } from './cost/refusal.ts';
import { useLive } from './session-context.ts';
import { tellWhose } from './queue/tell-whose.ts';
import { useQueueActions } from './queue/use-queue-actions.ts';
import { useSendMode } from './queue/use-queue.ts';
import type { SendMode } from './queue/use-queue.ts';
import type { ModelChoice } from './use-model-choice.ts';
import { useActions } from './use-actions.ts';
import type { SendOutcome } from './use-actions.ts';
import { useDraft } from './use-draft.ts';
import { useView } from './view-context.ts';

export interface SendDraft {
  isSending: boolean;
  /** Why the last send did not happen; gone with the next. */
  refusal: Refusal | null;
  /** `steer` stops what runs and goes on below it; left out: whatever the button does now. */
  send: (how?: SendMode | 'steer') => Promise<void>;
}

/** Sends the draft as the server has it, once everything typed here is there (LIVE.md D2). A refused send leaves the draft as it is. */
export function useSendDraft({ chosen: models, isLoading, isBlind }: ModelChoice): SendDraft {
  const { presence } = useLive();
  const draft = useDraft();
  const { leaf, target } = useView();
  const { send } = useActions();
  const { queueDraft, steerDraft } = useQueueActions();
  const mode = useSendMode();
  const self = useSelf();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  function reasonAgainst(how: SendMode | 'steer'): string | null {
    if (draft.isBlank()) return sessionMessages.writeFirst;
    if (draft.length() > MAX_PROMPT_LENGTH) return draftMessages.tooLong(draft.length(), MAX_PROMPT_LENGTH);
    if (models.length === 0) return isLoading ? sessionMessages.modelsLoading : sessionMessages.noModels;
    return how === 'send' && leaf && isRunning(leaf.status) ? sessionMessages.waitForAnswer : null;
  }

  function deliver(how: SendMode | 'steer'): Promise<SendOutcome> {
    const prompt = { models, ...(isBlind ? { blind: true } : {}) };
    switch (how) {
      case 'send':
        return send({ ...prompt, ...target });
      case 'queue':
        return queueDraft(prompt);
      case 'steer':
        return steerDraft(prompt);
    }
  }

  async function sendDraft(how: SendMode | 'steer' = mode): Promise<void> {
    if (isSending) return;
    const reason = reasonAgainst(how);
    setRefusal(reason === null ? null : ownReason(reason));
    if (reason) return;
    presence.setTyping(false);
    setSending(true);
    const isStored = await draft.whenStored();
    const outcome = isStored ? await deliver(how) : null;
    setSending(false);
    if (outcome?.kind === 'refused') {
      setRefusal(refusalOf(outcome.error));
    } else if (outcome?.author && outcome.author.id !== self.id) tellWhose(outcome.kind, outcome.author.displayName);
  }

  return { isSending, refusal, send: sendDraft };
}
