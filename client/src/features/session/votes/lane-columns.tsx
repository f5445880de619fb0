import { useRef } from 'react';
import type { RefObject } from 'react';
import type { Lane, Turn } from '../../../live/turns.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { Answer } from '../answer.tsx';
import { useMessage } from '../session-context.ts';
import { AnswerHead } from './answer-head.tsx';

interface LaneColumnsProps {
  turn: Extract<Turn, { kind: 'answers' }>;
  isLast: boolean;
}

function follow(from: RefObject<HTMLElement | null>, to: RefObject<HTMLElement | null>): void {
  if (from.current && to.current) to.current.scrollLeft = from.current.scrollLeft;
}

/** Side by side. The heads stay in sight, so they are a row of their own: what scrolls sideways cannot hold them below the page's head. */
export function LaneColumns({ turn, isLast }: LaneColumnsProps) {
  const heads = useRef<HTMLDivElement>(null);
  const bodies = useRef<HTMLDivElement>(null);
  return (
    <div role="group" aria-label={sessionMessages.lanes} data-lanes={turn.lanes.length} className="mt-4">
      <div className="lane-heads">
        <div ref={heads} className="lanes" onScroll={() => follow(heads, bodies)}>
          {turn.lanes.map((lane) => (
            <LaneHead key={lane.lane} turn={turn} lane={lane} />
          ))}
        </div>
      </div>
      <div ref={bodies} className="lanes" onScroll={() => follow(bodies, heads)}>
        {turn.lanes.map((lane) => (
          <div key={lane.lane} className="lane">
            <Answer turn={turn} lane={lane} isLast={isLast} hasHead={false} />
          </div>
        ))}
      </div>
    </div>
  );
}

function LaneHead({ turn, lane }: { turn: LaneColumnsProps['turn']; lane: Lane }) {
  const message = useMessage(lane.shownId);
  return <div className="lane">{message ? <AnswerHead turn={turn} lane={lane} message={message} /> : null}</div>;
}
