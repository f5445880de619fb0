import { useState } from 'react';
import type { Lane, Turn } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Tabs, TabPanel } from '../../ui/tabs.tsx';
import { Answer } from './answer.tsx';
import { ModelName } from './model-name.tsx';
import { useMessage } from './session-context.ts';

interface LaneTabsProps {
  turn: Extract<Turn, { kind: 'answers' }>;
  isLast: boolean;
}

export function LaneTabs({ turn, isLast }: LaneTabsProps) {
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
