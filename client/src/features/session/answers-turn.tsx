import { Suspense, lazy } from 'react';
import type { Turn } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Answer } from './answer.tsx';
import { useIsPhone } from './use-is-phone.ts';

/** Lanes are tabs on phones only. */
const LaneTabs = lazy(() => import('./lane-tabs.tsx').then((module) => ({ default: module.LaneTabs })));

type Answers = Extract<Turn, { kind: 'answers' }>;

export function AnswersTurn({ turn, isLast }: { turn: Answers; isLast: boolean }) {
  const isPhone = useIsPhone();
  const [first] = turn.lanes;
  if (turn.lanes.length === 1 && first) {
    return (
      <div className="reading-column">
        <Answer turn={turn} lane={first} isLast={isLast} />
      </div>
    );
  }
  if (!isPhone) return <LaneColumns turn={turn} isLast={isLast} />;
  return (
    <Suspense fallback={<LaneColumns turn={turn} isLast={isLast} />}>
      <LaneTabs turn={turn} isLast={isLast} />
    </Suspense>
  );
}

function LaneColumns({ turn, isLast }: { turn: Answers; isLast: boolean }) {
  return (
    <div role="group" aria-label={sessionMessages.lanes} data-lanes={turn.lanes.length} className="lanes mt-4">
      {turn.lanes.map((lane) => (
        <div key={lane.lane} className="lane">
          <Answer turn={turn} lane={lane} isLast={isLast} />
        </div>
      ))}
    </div>
  );
}
