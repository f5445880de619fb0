import { Timer, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { isRunning } from '../../../live/model.ts';
import type { MessageNode } from '../../../live/model.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { useNow } from '../../../ui/use-now.ts';
import { formatCount, formatSeconds } from '../format-usage.ts';
import { UsagePopover } from '../usage-popover.tsx';
import { useIsSecretAnswer } from './answer-name.ts';

const SECOND_MS = 1_000;

/** What one compares: how soon it began, how long it took, what it used. A secret answer says nothing of it, as it could tell. */
export function LaneFacts({ answer }: { answer: MessageNode }) {
  const isSecret = useIsSecretAnswer(answer);
  const { createdAt, firstTokenAt, finishedAt, status, usage } = answer;
  if (isSecret) return null;
  return (
    <div className="flex h-6 items-center gap-3 text-xs font-normal text-ink-faint tabular-nums">
      {isRunning(status) ? <Running since={createdAt} /> : null}
      {firstTokenAt ? (
        <Fact icon={<Zap aria-hidden="true" />} meaning={votesMessages.firstToken(formatSeconds(createdAt, firstTokenAt))}>
          {sessionMessages.seconds(formatSeconds(createdAt, firstTokenAt))}
        </Fact>
      ) : null}
      {finishedAt ? (
        <Fact icon={<Timer aria-hidden="true" />} meaning={votesMessages.elapsed(formatSeconds(createdAt, finishedAt))}>
          {sessionMessages.seconds(formatSeconds(createdAt, finishedAt))}
        </Fact>
      ) : null}
      {usage ? (
        <span className="-ml-2">
          <UsagePopover message={answer} usage={usage} />
        </span>
      ) : null}
    </div>
  );
}

function Running({ since }: { since: string }) {
  const seconds = Math.max(0, Math.floor((useNow(SECOND_MS) - Date.parse(since)) / SECOND_MS));
  return (
    <Fact icon={<Timer aria-hidden="true" />} meaning={votesMessages.running(formatCount(seconds))}>
      {sessionMessages.seconds(formatCount(seconds))}
    </Fact>
  );
}

function Fact({ icon, meaning, children }: { icon: ReactNode; meaning: string; children: string }) {
  return (
    <span title={meaning} role="img" aria-label={meaning} className="inline-flex items-center gap-1 whitespace-nowrap [&>svg]:size-3">
      {icon}
      {children}
    </span>
  );
}
