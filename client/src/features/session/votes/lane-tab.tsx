import { CircleSlash, TriangleAlert, Unplug } from 'lucide-react';
import type { MessageNode, MessageStatus } from '../../../live/model.ts';
import { votesMessages } from '../../../messages/votes-en.ts';
import { LaneName } from './lane-name.tsx';

const MARKS: Partial<Record<MessageStatus, typeof Unplug>> = { STOPPED: CircleSlash, FAILED: TriangleAlert, INTERRUPTED: Unplug };

/** The tab of a lane: its name, its dot that breathes while it is written, and a mark where it did not come to its end. */
export function LaneTab({ answer }: { answer: MessageNode }) {
  const Mark = MARKS[answer.status];
  const state = votesMessages.laneState[answer.status];
  return (
    <span className="inline-flex min-w-max items-center gap-2">
      <LaneName answer={answer} />
      {Mark ? (
        <Mark className={answer.status === 'FAILED' ? 'size-3.5 text-danger' : 'size-3.5 text-ink-faint'} aria-hidden="true" />
      ) : null}
      {state ? <span className="sr-only">, {state}</span> : null}
    </span>
  );
}
