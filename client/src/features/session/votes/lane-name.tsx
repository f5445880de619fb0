import { clsx } from 'clsx';
import { isRunning } from '../../../live/model.ts';
import type { MessageNode } from '../../../live/model.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { secretColor } from '../../../ui/model-color.ts';
import { ModelName } from '../model-name.tsx';
import { useIsSecretAnswer } from './answer-name.ts';

/** Whose answer it is; a letter while a blind vote is open. */
export function LaneName({ answer }: { answer: MessageNode }) {
  const isSecret = useIsSecretAnswer(answer);
  if (!isSecret) return <ModelName model={answer.model ?? null} status={answer.status} />;
  const lane = answer.lane ?? 0;
  return (
    <span className="inline-flex min-w-0 items-center gap-2" title={votesMessages.secretMeaning}>
      <span
        aria-hidden="true"
        style={{ background: secretColor(lane) }}
        className={clsx('size-2 shrink-0 rounded-full', isRunning(answer.status) && 'animate-breathe')}
      />
      <span className="truncate">{votesMessages.secretModel(lane)}</span>
    </span>
  );
}
