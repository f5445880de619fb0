import { memo, startTransition, useContext, useEffect, useRef, useState } from 'react';
import type { Turn } from '../../live/turns.ts';
import { AnswersTurn } from './answers-turn.tsx';
import { NearContext } from './near-watcher.ts';
import { NoteTurn } from './note-turn.tsx';
import { PromptTurn } from './prompt-turn.tsx';
import { useLive } from './session-context.ts';

const TURN_BASE_PX = 110;
const LINE_PX = 26;
const LINE_LENGTH = 80;

interface TurnFrameProps {
  turn: Turn;
  isLast: boolean;
  /** Drawn from the start, without waiting to be seen. */
  startsNear: boolean;
  /** May still grow: drawn wherever the reader is. */
  isKept: boolean;
}

/** The place of one turn: the turn itself near the reader, else its height. 2,000 of them cost 2,000 empty boxes. */
export const TurnFrame = memo(function TurnFrame({ turn, isLast, startsNear, isKept }: TurnFrameProps) {
  const watcher = useContext(NearContext);
  const { store } = useLive();
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(startsNear);
  const [height, setHeight] = useState<number | null>(null);
  const isDrawn = isNear || isKept;

  useEffect(() => {
    const element = place.current;
    if (!element || !watcher) return;
    return watcher.watch(element, (nowNear, seenHeight) => {
      // Drawing may be put off for the sake of scrolling; leaving costs nothing.
      if (nowNear) return startTransition(() => setNear(true));
      if (element.firstElementChild) setHeight(seenHeight);
      setNear(false);
    });
  }, [watcher]);

  function estimate(): number {
    const longest = Math.max(...heldBy(turn).map((id) => store.text(id).length / LINE_LENGTH + store.text(id).split('\n').length));
    return TURN_BASE_PX + longest * LINE_PX;
  }

  return (
    <div
      ref={place}
      className="turn-frame"
      data-holds={heldBy(turn).join(' ')}
      style={isDrawn ? undefined : { height: height ?? estimate() }}
    >
      {isDrawn ? <TurnView turn={turn} isLast={isLast} /> : null}
    </div>
  );
});

/** The messages that it shows. */
function heldBy(turn: Turn): string[] {
  return turn.kind === 'answers' ? turn.lanes.map((lane) => lane.shownId) : [turn.messageId];
}

function TurnView({ turn, isLast }: { turn: Turn; isLast: boolean }) {
  if (turn.kind === 'prompt') return <PromptTurn messageId={turn.messageId} alternatives={turn.alternatives} />;
  if (turn.kind === 'answers') return <AnswersTurn turn={turn} isLast={isLast} />;
  return <NoteTurn messageId={turn.messageId} />;
}
