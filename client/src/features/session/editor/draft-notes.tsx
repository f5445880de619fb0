import { CircleAlert, Scissors, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { MAX_PROMPT_LENGTH } from '../../../../../schema/wire/limits.ts';
import { draftMessages } from '../../../messages/draft-en.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useCopy } from '../../../ui/use-copy.ts';
import { NOTE, PROBLEM } from '../note-style.ts';
import { useLive } from '../session-context.ts';
import { useDraft } from '../use-draft.ts';

/** What became of the shared text: an edit that was not taken, more than can be sent. */
export function DraftNotes() {
  return (
    <>
      <RefusedEdit />
      <TooLong />
    </>
  );
}

/** `words`: instead of what the server says. */
export function RefusedEdit({ words }: { words?: string }) {
  const live = useLive();
  const refusal = useSyncExternalStore(live.subscribeStatus, live.draftRefusal);
  const { isCopied, copy } = useCopy();
  if (!refusal) return null;
  const { reason, text } = refusal;
  return (
    <div className={PROBLEM}>
      <CircleAlert aria-hidden="true" />
      <p role="alert" className="flex-1">
        {words ?? sessionMessages.draftRefused(reason)}
      </p>
      {text === null ? null : (
        <Button size="small" variant="ghost" onClick={() => copy(text)}>
          {isCopied ? sessionMessages.copied : draftMessages.copyOwn}
        </Button>
      )}
      <IconButton label={draftMessages.dismiss} tooltipSide="top" onClick={live.dismissDraftRefusal}>
        <X />
      </IconButton>
    </div>
  );
}

function TooLong() {
  const draft = useDraft();
  const excess = useSyncExternalStore(draft.onChange, () => (draft.length() > MAX_PROMPT_LENGTH ? draft.length() : null));
  if (excess === null) return null;
  return (
    <p role="status" className={`${NOTE} bg-warning-soft [&>svg]:text-warning`}>
      <Scissors aria-hidden="true" />
      {draftMessages.tooLong(excess, MAX_PROMPT_LENGTH)}
    </p>
  );
}
