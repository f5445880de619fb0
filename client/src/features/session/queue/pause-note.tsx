import { CirclePause } from 'lucide-react';
import type { PromptQueue } from '../../../live/queue.ts';
import { queueMessages } from '../../../messages/queue-en.ts';
import { Button } from '../../../ui/button.tsx';
import { canWrite, useSession } from '../session-context.ts';
import { useQueueActions } from './use-queue-actions.ts';

/** Why nothing is sent, and the way on. */
export function PauseNote({ pause: { reason, detail } }: { pause: NonNullable<PromptQueue['pause']> }) {
  const { resume } = useQueueActions();
  const session = useSession();
  const more = reason === 'MODEL_UNAVAILABLE' && detail ? queueMessages.modelGone(detail) : detail;
  return (
    <div role="status" className="mx-1 mt-1 flex items-center gap-2.5 rounded-md bg-warning-soft py-1.5 pr-1.5 pl-2.5 text-sm">
      <CirclePause className="size-4 shrink-0 text-warning" aria-hidden="true" />
      <p className="min-w-0 flex-1">
        {queueMessages.paused[reason]}
        {more ? <span className="block text-xs break-words text-ink-soft">{more}</span> : null}
      </p>
      {canWrite(session) ? (
        <Button size="small" onClick={() => void resume()}>
          {queueMessages.resume}
        </Button>
      ) : null}
    </div>
  );
}
