import { useState } from 'react';
import type { Lane, Turn } from '../../live/turns.ts';
import { sessionMessages } from '../../messages/session-en.ts';
import { Tabs, TabPanel } from '../../ui/tabs.tsx';
import { Answer } from './answer.tsx';
import { useFollow } from './presence/follow-context.ts';
import { useMessage } from './session-context.ts';
import { LaneTab } from './votes/lane-tab.tsx';

interface LaneTabsProps {
  turn: Extract<Turn, { kind: 'answers' }>;
  isLast: boolean;
}

export function LaneTabs({ turn, isLast }: LaneTabsProps) {
  const onPath = turn.lanes.find((lane) => lane.shownId === turn.onPathId) ?? turn.lanes[0];
  const [shown, setShown] = useState(String(onPath?.lane ?? 0));
  const { place } = useFollow();
  const led = turn.lanes.find((lane) => lane.shownId === place?.messageId)?.lane;
  const [ledBefore, setLedBefore] = useState(led);
  if (led !== ledBefore) {
    setLedBefore(led);
    if (led !== undefined) setShown(String(led));
  }
  const items = turn.lanes.map((lane) => ({ value: String(lane.lane), label: <LaneLabel lane={lane} /> }));
  return (
    <div className="lane-tabs reading-column pt-4" data-lanes={turn.lanes.length}>
      <Tabs value={shown} onValueChange={setShown} label={sessionMessages.lanes} items={items} keepWords>
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
  return message ? <LaneTab answer={message} /> : null;
}
