import { RotateCw, Split, Square } from 'lucide-react';
import { isRunning } from '../../live/model.ts';
import type { MessageNode } from '../../live/model.ts';
import type { Lane, Turn } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { AlternativesSwitcher } from './alternatives-switcher.tsx';
import { AnswerStatus } from './answer-status.tsx';
import { MessageMenu } from './branches/message-menu.tsx';
import { OriginLine } from './branches/origin-line.tsx';
import { TalkBar, TalkButtons } from './comments/lazy-talk.tsx';
import { CopyMessageButton } from './copy-message-button.tsx';
import { MessageBody } from './message-body.tsx';
import { ReadingFaces } from './presence/reading-faces.tsx';
import { canWrite, useMessage, useSession } from './session-context.ts';
import { UsagePopover } from './usage-popover.tsx';
import { useActions } from './use-actions.ts';
import { useIsPhone } from './use-is-phone.ts';
import { useViewActions } from './view-context.ts';
import { AnswerHead } from './votes/answer-head.tsx';
import { useAnswerColor, useAnswerName } from './votes/answer-name.ts';
import { LaneFacts } from './votes/lane-facts.tsx';
import { PromoteAnswer } from './votes/promote-answer.tsx';

interface AnswerProps {
  turn: Extract<Turn, { kind: 'answers' }>;
  lane: Lane;
  isLast: boolean;
  /** Left out: true. Columns have a row of heads above them. */
  hasHead?: boolean;
}

export function Answer(props: AnswerProps) {
  const message = useMessage(props.lane.shownId);
  return message ? <ShownAnswer {...props} message={message} /> : null;
}

function ShownAnswer({ turn, lane, isLast, hasHead = true, message }: AnswerProps & { message: MessageNode }) {
  const { status } = message;
  const name = useAnswerName(message);
  const color = useAnswerColor(message);
  const isOneOfSeveral = turn.lanes.length > 1;
  const isWriting = isRunning(status);
  return (
    <article
      aria-label={sessionMessages.answer(name)}
      aria-busy={isWriting}
      data-message={message.id}
      tabIndex={-1}
      className={hasHead ? 'group pt-6' : 'group'}
    >
      <ReadingFaces messageId={message.id} />
      <OriginLine message={message} />
      {hasHead ? <AnswerHead turn={turn} lane={lane} message={message} /> : null}
      {isOneOfSeveral ? <LaneFacts answer={message} /> : null}
      <div className="h-2" />
      <MessageBody messageId={message.id} isStreaming={status === 'STREAMING'} caretColor={color} />
      <AnswerStatus message={message} />
      <TalkBar messageId={message.id} />
      <AnswerFooter turn={turn} lane={lane} isLast={isLast} message={message} />
    </article>
  );
}

function AnswerFooter({ turn, lane, isLast, message }: AnswerProps & { message: MessageNode }) {
  const session = useSession();
  const { stop, retry } = useActions();
  const { choose, chooseAttempt } = useViewActions();
  const isPhone = useIsPhone();
  const isOnPath = lane.shownId === turn.onPathId;
  const isOneOfSeveral = turn.lanes.length > 1;
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
        <span className="turn-actions">
          <TalkButtons messageId={message.id} />
        </span>
      </footer>
    );
  }
  return (
    <footer className="mt-2 -ml-1.5 flex min-h-8 flex-wrap items-center gap-0.5">
      {switcher}
      {isOneOfSeveral ? <PromoteAnswer answer={message} /> : null}
      <span className="turn-actions">
        {isOneOfSeveral && message.status !== 'FAILED' ? <LaneChoice turn={turn} lane={lane} isLast={isLast} /> : null}
        {isPhone ? null : <TalkButtons messageId={message.id} />}
        {message.status === 'FAILED' ? null : <CopyMessageButton messageId={message.id} />}
        <MessageMenu messageId={message.id} />
        {canWrite(session) && message.status === 'COMPLETE' ? (
          <IconButton label={sessionMessages.retry} size="small" onClick={() => void retry(message.id)}>
            <RotateCw />
          </IconButton>
        ) : null}
        {message.usage && !isOneOfSeveral ? <UsagePopover message={message} usage={message.usage} /> : null}
      </span>
    </footer>
  );
}

/** Reads on below another of the answers side by side, for this reader alone. */
function LaneChoice({ turn, lane, isLast }: AnswerProps) {
  const { choose } = useViewActions();
  if (lane.shownId === turn.onPathId) {
    return isLast ? null : <span className="px-1.5 text-xs text-ink-faint">{sessionMessages.goesOnHere}</span>;
  }
  return (
    <IconButton label={sessionMessages.goOnHere} size="small" onClick={() => choose(lane.shownId)}>
      <Split />
    </IconButton>
  );
}
