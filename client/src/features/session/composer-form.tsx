import { ArrowUp, Square } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { isRunning } from '../../live/model.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Suspense, lazy } from 'react';
import { ComposerNotes } from './composer-notes.tsx';
import { DraftField } from './draft-field.tsx';
import { afterFirstPaint } from './first-paint.ts';
import { ModelChips } from './model-chips.tsx';
import { QueueButton } from './queue/queue-button.tsx';
import { QueueSlot } from './queue/queue-slot.tsx';
import { useSendMode } from './queue/use-queue.ts';
import { TypingLine } from './typing-line.tsx';
import { useDraftIsEmpty } from './use-draft.ts';
import { useModelChoice } from './use-model-choice.ts';
import { useSendDraft } from './use-send-draft.ts';
import { useStopAll } from './use-stop-all.ts';
import { useView } from './view-context.ts';

const EstimateLine = lazy(afterFirstPaint(async () => ({ default: (await import('./cost/estimate-line.tsx')).EstimateLine })));

/** The shared prompt and what is done with it. */
export function ComposerForm() {
  const choice = useModelChoice();
  const { leaf } = useView();
  const { isSending, refusal, send } = useSendDraft(choice);
  const isEmpty = useDraftIsEmpty();
  const mode = useSendMode();
  const { running, stopAll } = useStopAll();
  const isAnswering = leaf !== undefined && isRunning(leaf.status);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send(event.shiftKey && mode === 'queue' ? 'steer' : mode);
  }

  return (
    <div className="reading-column shrink-0 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:pb-5">
      <TypingLine />
      <ComposerNotes refusal={refusal} />
      <QueueSlot />
      <div className="rounded-xl border border-line-strong/60 bg-raised shadow-raised transition-colors focus-within:border-accent">
        <DraftField onKeyDown={onKeyDown} />
        <div className="flex items-end gap-2 p-2 pt-0">
          <div className="min-w-0 flex-1">
            <ModelChips {...choice} />
          </div>
          <Suspense fallback={null}>
            <EstimateLine models={choice.chosen} />
          </Suspense>
          {running.length > 0 ? (
            <Button size="small" className="h-8" onClick={stopAll} icon={<Square className="size-3 fill-current" aria-hidden="true" />}>
              {sessionMessages.stop}
            </Button>
          ) : null}
          {mode === 'queue' ? (
            <QueueButton
              isSending={isSending}
              disabled={isEmpty || choice.chosen.length === 0}
              onQueue={() => void send('queue')}
              onSteer={() => void send('steer')}
            />
          ) : isAnswering ? null : (
            <IconButton
              label={isSending ? sessionMessages.sending : sessionMessages.send}
              shortcut="mod+enter"
              tooltipSide="top"
              disabled={isEmpty || isSending || choice.chosen.length === 0}
              onClick={() => void send()}
              className="bg-primary! text-on-accent! hover:bg-primary-hover! disabled:bg-pressed! disabled:text-ink-faint! disabled:opacity-100!"
            >
              <ArrowUp />
            </IconButton>
          )}
        </div>
      </div>
    </div>
  );
}
