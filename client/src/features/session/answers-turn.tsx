import { useState } from 'react';
import type { Lane, Turn } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Tabs, TabPanel } from '../../ui/tabs.tsx';
import { Answer } from './answer.tsx';
import { ModelName } from './model-name.tsx';
import { useMessage } from './session-context.ts';
import { useIsPhone } from './use-is-phone.ts';

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
  return isPhone ? <LaneTabs turn={turn} isLast={isLast} /> : <LaneColumns turn={turn} isLast={isLast} />;
}

function LaneColumns({ turn, isLast }: { turn: Answers; isLast: boolean }) {
  return (
    <div role="group" aria-label={sessionMessages.lanes} className="lanes mt-4">
      {turn.lanes.map((lane) => (
        <div key={lane.lane} className="lane">
          <Answer turn={turn} lane={lane} isLast={isLast} />
        </div>
      ))}
    </div>
  );
}

function LaneTabs({ turn, isLast }: { turn: Answers; isLast: boolean }) {
  const onPath = turn.lanes.find((lane) => lane.shownId === turn.onPathId) ?? turn.lanes[0];
  const [shown, setShown] = useState(String(onPath?.lane ?? 0));
  const items = turn.lanes.map((lane) => ({ value: String(lane.lane), label: <LaneLabel lane={lane} /> }));
  return (
    <div className="reading-column pt-4">
      <Tabs value={shown} onValueChange={setShown} label={sessionMessages.lanes} items={items}>
        {turn.lanes.map((lane) => (
          <TabPanel key={lane.lane} value={String(lane.lane)}>
            <Answer turn={turn} lane={lane} isLast={isLast} />
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}

function LaneLabel({ lane }: { lane: Lane }) {
  const message = useMessage(lane.shownId);
  return <ModelName model={message?.model ?? null} status={message?.status} />;
}
