import { CirclePause } from 'lucide-react';
import { Suspense, lazy } from 'react';
import { useSelf } from '../../../api/viewer.ts';
import type { PromptQueue, QueuedPrompt } from '../../../live/queue.ts';
import { queueMessages } from '../../../messages/queue-en.ts';
import { Button } from '../../../ui/button.tsx';
import { canWrite, useSession } from '../session-context.ts';
import { useQueueActions } from './use-queue-actions.ts';

const PauseBudget = lazy(() => import('../cost/pause-budget.tsx').then((module) => ({ default: module.PauseBudget })));

interface PauseNoteProps {
  pause: NonNullable<PromptQueue['pause']>;
  /** The prompt whose turn it is. */
  first: QueuedPrompt | undefined;
}

/** Why nothing is sent, and the way on. */
export function PauseNote({ pause: { reason, detail, budgetId }, first }: PauseNoteProps) {
  const { resume } = useQueueActions();
  const session = useSession();
  const isOthers = useSelf().id !== first?.author.id;
  // The server says it to whoever was refused: “your budget”.
  const refusal = budgetId && isOthers ? queueMessages.overBudgetOf(first?.author.displayName ?? queueMessages.someone) : detail;
  const more = reason === 'MODEL_UNAVAILABLE' && detail ? queueMessages.modelGone(detail) : refusal;
  return (
    <div role="status" className="mx-1 mt-1 flex flex-wrap items-center gap-2.5 rounded-md bg-warning-soft py-1.5 pr-1.5 pl-2.5 text-sm">
      <CirclePause className="size-4 shrink-0 text-warning" aria-hidden="true" />
      <p className="min-w-40 flex-1">
        {queueMessages.paused[reason]}
        {more ? <span className="block text-xs break-words text-ink-soft">{more}</span> : null}
      </p>
      {canWrite(session) ? (
        <span className="flex flex-wrap items-center gap-2">
          {budgetId ? (
            <Suspense fallback={null}>
              <PauseBudget budgetId={budgetId} isOthers={isOthers} />
            </Suspense>
          ) : null}
          <Button size="small" onClick={() => void resume()}>
            {queueMessages.resume}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
