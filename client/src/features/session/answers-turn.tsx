import { Suspense, lazy } from 'react';
import type { Turn } from '../../live/turns.ts';
import { Answer } from './answer.tsx';
import { afterFirstPaint } from './first-paint.ts';
import { useIsPhone } from './use-is-phone.ts';
import { LaneColumns } from './votes/lane-columns.tsx';
import { usePoll } from './votes/use-poll.ts';

/** Lanes are tabs on phones only. */
const LaneTabs = lazy(() => import('./lane-tabs.tsx').then((module) => ({ default: module.LaneTabs })));

const VoteBar = lazy(afterFirstPaint(async () => ({ default: (await import('./votes/vote-bar.tsx')).VoteBar })));

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
  const columns = <LaneColumns turn={turn} isLast={isLast} />;
  const tabs = (
    <Suspense fallback={columns}>
      <LaneTabs turn={turn} isLast={isLast} />
    </Suspense>
  );
  return (
    <>
      {isPhone ? tabs : columns}
      {turn.promptId ? <Vote promptId={turn.promptId} turn={turn} /> : null}
    </>
  );
}

function Vote({ promptId, turn }: { promptId: string; turn: Answers }) {
  const hasPoll = usePoll(promptId) !== undefined;
  if (!hasPoll) return null;
  return (
    <div className="reading-column pt-4">
      <Suspense fallback={null}>
        <VoteBar promptId={promptId} lanes={turn.lanes} />
      </Suspense>
    </div>
  );
}
