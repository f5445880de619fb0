import { CircleSlash, TriangleAlert, Unplug, Wallet } from 'lucide-react';
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { useSelf } from '../../api/viewer.ts';
import type { MessageNode } from '../../live/model.ts';
import { queueMessages } from '../../messages/queue-en.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { canWrite, useMessageText, useSession } from './session-context.ts';
import { useActions } from './use-actions.ts';

const AskForMore = lazy(() => import('./cost/ask-for-more.tsx').then((module) => ({ default: module.AskForMore })));

/** What the state of an answer means and what can be done about it; nothing where it is simply there. */
export function AnswerStatus({ message }: { message: MessageNode }) {
  switch (message.status) {
    case 'QUEUED':
      return <Spinner label={message.attempts > 1 ? sessionMessages.queuedAgain(message.attempts) : sessionMessages.queued} />;
    case 'STREAMING':
      return <Thinking messageId={message.id} />;
    case 'COMPLETE':
      return null;
    case 'STOPPED':
      if (message.failure?.code === 'BUDGET_EXCEEDED') return <OverBudget message={message} />;
      return (
        <Notice icon={<CircleSlash aria-hidden="true" />} message={message} canGoOn>
          <Stopped message={message} />
        </Notice>
      );
    case 'INTERRUPTED':
      return (
        <Notice icon={<Unplug aria-hidden="true" />} message={message} canGoOn>
          {sessionMessages.interrupted}
        </Notice>
      );
    case 'FAILED':
      return (
        <Notice icon={<TriangleAlert aria-hidden="true" />} message={message} isDanger>
          {sessionMessages.failures[message.failure?.code ?? ''] ?? sessionMessages.failed}
          {message.failure?.message ? (
            <span className="mt-0.5 block text-xs text-ink-soft">{sessionMessages.failureDetail(message.failure.message)}</span>
          ) : null}
        </Notice>
      );
  }
}

/** The budget, not a person, ended it. */
function OverBudget({ message }: { message: MessageNode }) {
  return (
    <Notice
      icon={<Wallet aria-hidden="true" />}
      message={message}
      canGoOn
      more={
        <Suspense fallback={null}>
          <AskForMore budgetId={null} onAsked={nothing} />
        </Suspense>
      }
    >
      {sessionMessages.overBudget}
    </Notice>
  );
}

function nothing(): void {
  // A toast has said that it was asked.
}

function Stopped({ message: { stoppedBy } }: { message: MessageNode }) {
  const self = useSelf();
  if (!stoppedBy) return sessionMessages.stopped;
  return stoppedBy.id === self.id ? queueMessages.stoppedByYou : queueMessages.stoppedBy(stoppedBy.displayName);
}

function Thinking({ messageId }: { messageId: string }) {
  const text = useMessageText(messageId);
  return text ? null : <Spinner label={sessionMessages.thinking} />;
}

interface NoticeProps {
  icon: ReactNode;
  message: MessageNode;
  isDanger?: boolean;
  canGoOn?: boolean;
  /** Another way on. */
  more?: ReactNode;
  children: ReactNode;
}

function Notice({ icon, message, isDanger = false, canGoOn = false, more, children }: NoticeProps) {
  const session = useSession();
  const { retry, goOn } = useActions();
  const tone = isDanger ? 'bg-danger-soft [&>svg]:text-danger' : 'bg-panel [&>svg]:text-ink-soft';
  return (
    <div
      className={`mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-3 py-2.5 text-sm [&>svg]:size-4 [&>svg]:shrink-0 ${tone}`}
    >
      {icon}
      <p className="min-w-40 flex-1">{children}</p>
      {canWrite(session) ? (
        <span className="flex flex-wrap gap-2">
          {more}
          {canGoOn ? (
            <Button size="small" onClick={() => void goOn(message.id)}>
              {sessionMessages.goOn}
            </Button>
          ) : null}
          <Button size="small" onClick={() => void retry(message.id)}>
            {sessionMessages.retry}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
