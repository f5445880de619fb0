import type { MessageNode } from '../../../live/model.ts';
import type { Lane, Turn } from '../../../live/turns.ts';
import { LaneName } from './lane-name.tsx';
import { useAnswerName } from './answer-name.ts';
import { VoteButton } from './vote-button.tsx';

interface AnswerHeadProps {
  turn: Extract<Turn, { kind: 'answers' }>;
  lane: Lane;
  message: MessageNode;
}

/** Whose answer it is, and of several the vote for it. */
export function AnswerHead({ turn, lane, message }: AnswerHeadProps) {
  const name = useAnswerName(message);
  return (
    <header className="flex min-h-7 items-center gap-2 text-sm font-medium">
      <h2 className="flex min-w-0">
        <LaneName answer={message} />
      </h2>
      <span className="flex-1" />
      {turn.lanes.length > 1 && turn.promptId ? <VoteButton promptId={turn.promptId} lane={lane} name={name} /> : null}
    </header>
  );
}
