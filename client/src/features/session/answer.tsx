import { RotateCw, Split, Square } from 'lucide-react';
import { isRunning } from '../../live/model.ts';
import type { MessageNode } from '../../live/model.ts';
import type { Lane, Turn } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { modelColor } from '../../ui/model-color.ts';
import { AlternativesSwitcher } from './alternatives-switcher.tsx';
import { AnswerStatus } from './answer-status.tsx';
import { CopyMessageButton } from './copy-message-button.tsx';
import { MessageBody } from './message-body.tsx';
import { ModelName } from './model-name.tsx';
import { canWrite, useMessage, useSession } from './session-context.ts';
import { UsagePopover } from './usage-popover.tsx';
import { useActions } from './use-actions.ts';
import { useViewActions } from './view-context.ts';

interface AnswerProps {
  turn: Extract<Turn, { kind: 'answers' }>;
  lane: Lane;
  isLast: boolean;
}

export function Answer({ turn, lane, isLast }: AnswerProps) {
  const message = useMessage(lane.shownId);
  if (!message) return null;
  const { model, status } = message;
  const isWriting = isRunning(status);
  return (
    <article
      aria-label={sessionMessages.answer(model?.name ?? sessionMessages.unknownModel)}
      aria-busy={isWriting}
      data-message={message.id}
      tabIndex={-1}
      className="group pt-6"
    >
      <header className="answer-head mb-2 flex h-7 items-center gap-2 text-sm font-medium">
        <h2 className="flex min-w-0">
          <ModelName model={model ?? null} status={status} />
        </h2>
        <span className="flex-1" />
        {turn.lanes.length > 1 ? <LaneChoice turn={turn} lane={lane} isLast={isLast} /> : null}
      </header>
      <MessageBody messageId={message.id} isStreaming={status === 'STREAMING'} caretColor={modelColor(model?.provider ?? '')} />
      <AnswerStatus message={message} />
      <AnswerFooter turn={turn} lane={lane} message={message} />
    </article>
  );
}

function AnswerFooter({ turn, lane, message }: Omit<AnswerProps, 'isLast'> & { message: MessageNode }) {
  const session = useSession();
  const { stop, retry } = useActions();
  const { choose, chooseAttempt } = useViewActions();
  const isOnPath = lane.shownId === turn.onPathId;
  const switcher = (
    <AlternativesSwitcher
      alternatives={lane.attempts}
      onChoose={(messageId) => (isOnPath ? choose(messageId) : chooseAttempt(turn.promptId, lane.lane, messageId))}
    />
  );

  if (isRunning(message.status)) {
    return (
      <footer className="mt-2 flex min-h-8 items-center gap-1">
        {switcher}
        {canWrite(session) ? (
          <Button
            size="small"
            variant="ghost"
            className="-ml-2.5"
            icon={<Square className="size-3 fill-current" aria-hidden="true" />}
            onClick={() => void stop(message.id)}
          >
            {sessionMessages.stop}
          </Button>
        ) : null}
      </footer>
    );
  }
  return (
    <footer className="mt-2 -ml-1.5 flex min-h-8 items-center gap-0.5">
      {switcher}
      <span className="turn-actions">
        {message.status === 'FAILED' ? null : <CopyMessageButton messageId={message.id} />}
        {canWrite(session) && message.status === 'COMPLETE' ? (
          <IconButton label={sessionMessages.retry} size="small" onClick={() => void retry(message.id)}>
            <RotateCw />
          </IconButton>
        ) : null}
        {message.usage ? <UsagePopover message={message} usage={message.usage} /> : null}
      </span>
    </footer>
  );
}

/** Which of the answers side by side the session goes on from, for this reader. */
function LaneChoice({ turn, lane, isLast }: AnswerProps) {
  const { choose } = useViewActions();
  if (lane.shownId === turn.onPathId) {
    return isLast ? null : <span className="text-xs font-normal text-ink-faint">{sessionMessages.goesOnHere}</span>;
  }
  return (
    <span className="turn-actions">
      <IconButton label={sessionMessages.goOnHere} size="small" onClick={() => choose(lane.shownId)}>
        <Split />
      </IconButton>
    </span>
  );
}
